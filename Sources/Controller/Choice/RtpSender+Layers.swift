internal import Channel

/// What a listener wishes of a stream, and what it gets of it.
///
/// Wishes count at once, before the sender has a transport too; the worker follows. Sound takes
/// them and has nothing to choose.
extension RtpSender {
    /// At most; `nil` for all there is.
    public var preferredLayers: Layers? { wish.layers }

    /// From 1 to 255, 1 unless somebody said otherwise.
    public var priority: UInt8 { wish.priority }

    /// Whether it gets all that is wished for before streams that do not come first.
    public var comesFirst: Bool { wish.comesFirst }

    /// Whether what the publisher's encoder says in silence is left out.
    public var ignoresDtx: Bool { wish.ignoresDtx }

    public var preferredProfile: RtpProfile { record?.profile ?? .default }

    /// What flows, in the second generation's words.
    public var effectiveProfile: RtpProfile {
        RtpProfile(current: choice?.current, of: associatedRtpReceiver.type)
    }

    /// What was chosen last; `nil` before the worker has said anything.
    public var choice: LayerChoice? { record?.choice }

    private var wish: SenderWish { record?.wish ?? SenderWish() }

    // MARK: Wishes

    /// Says which layers would be enough, when all others fit as well. Fewer may come.
    ///
    /// The first call may come before the publisher has so many layers: those count that he has.
    ///
    /// - Parameter layers: `nil` for all there is.
    /// - Throws: `.invalid` for layers that no stream has; `.refused`, `.closed`, `.workerDied`,
    ///   `.cancelled`.
    public func setPreferredLayers(_ layers: Layers?) async throws(BisqueError) {
        try await change { $0.layers = layers }
    }

    /// The same, in the second generation's words.
    ///
    /// - Throws: `.invalid` for `.none`, which is no wish: `pause()` says it.
    public func setPreferredProfile(_ profile: RtpProfile) async throws(BisqueError) {
        guard profile != .none else {
            throw FieldCheck.invalid("profile", "none is no wish: pause the sender")
        }
        let (room, sender) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.changeProfile(of: sender, to: profile)
                core.perform(actions, in: room)
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                if let refusal { throw refusal }
                core.perform([.tell(.senderProfileSet(sender, profile))], in: room)
            })
    }

    /// Says how much this stream counts beside the others of its transport.
    ///
    /// - Parameter priority: from 1 to 255. Steps up go more often to the higher.
    /// - Throws: `.invalid` for 0; `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func setPriority(_ priority: UInt8) async throws(BisqueError) {
        try await change { $0.priority = priority }
    }

    /// Says whether this stream gets all that is wished for before the others: what everybody looks
    /// at, as a shared screen or somebody pinned.
    ///
    /// - Throws: `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func setComesFirst(_ comesFirst: Bool) async throws(BisqueError) {
        try await change { $0.comesFirst = comesFirst }
    }

    /// Says whether packets of silence, which Opus sends with DTX, are left out.
    ///
    /// - Throws: `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func setIgnoresDtx(_ ignoresDtx: Bool) async throws(BisqueError) {
        try await change { $0.ignoresDtx = ignoresDtx }
    }

    private func change(
        _ edit: (inout SenderWish) -> Void
    ) async throws(BisqueError) {
        let (room, sender) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.changeWish(of: sender, edit)
                core.perform(actions, in: room)
                return command
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }

    // MARK: What came of them

    /// Why the listener gets what it gets, and no more: as of now, asked of the worker.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func explain() async throws(BisqueError) -> LayerChoice {
        let stats = try await getStats()
        return stats.choice ?? .alone(isActive: isActive)
    }
}
