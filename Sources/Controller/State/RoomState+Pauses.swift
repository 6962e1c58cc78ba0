internal import Channel

/// Who holds a stream up, and which of its layers are wished for: the second generation's rules.
///
/// A sender flows when neither the application, nor its client, nor its publisher holds it up. All
/// of it counts at once; the worker follows.
extension RoomState {
    // MARK: Pauses

    /// - Returns: the last command on the wire, and all that comes before it.
    mutating func hold(
        _ sender: UInt32, _ isPaused: Bool, by originator: PauseOriginator,
        saying words: JSONValue?, emits: Bool = true
    ) -> (WorkerCommand?, [RoomAction]) {
        guard let record = senders[sender],
            senders[sender]?.pauses.set(originator, isPaused) == true
        else { return (nil, []) }
        let (command, actions) = lastToAwait(tellWorker(sender))
        let notice = RoomNotice.senderPaused(sender, isPaused, originator, appData: words)
        let news = emits ? [.tell(notice)] + activityChange(of: sender, since: record) : []
        return (command, news + actions)
    }

    /// As `hold`, when nobody waits for the worker.
    mutating func setPaused(
        _ isPaused: Bool, sender: UInt32, by originator: PauseOriginator,
        saying words: JSONValue? = nil
    ) -> [RoomAction] {
        let (command, actions) = hold(sender, isPaused, by: originator, saying: words)
        return actions + [command].compactMap { $0 }.map { .send($0) }
    }

    /// Stops a publisher's stream for everybody, or lets it go on.
    mutating func setPaused(
        _ isPaused: Bool, receiver: UInt32, by originator: PauseOriginator,
        saying words: JSONValue? = nil
    ) -> [RoomAction] {
        guard let record = receivers[receiver], record.isOpen,
            receivers[receiver]?.pauses.set(originator, isPaused) == true
        else { return [] }
        let notice = RoomNotice.receiverPaused(receiver, isPaused, originator, appData: words)
        guard let now = receivers[receiver]?.isPaused, now != record.isPaused else {
            return [.tell(notice)]
        }
        return [.tell(notice)]
            + record.senders.flatMap { setPaused(now, sender: $0, by: .source) }
    }

    /// Holds a stream up, or lets it go on. The state changes at once; the worker follows.
    ///
    /// It is received all the same; its senders rest.
    mutating func setPaused(
        _ isPaused: Bool, receiver: UInt32
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        _ = try requireReceiver(receiver)
        try requireActive()
        var actions = setPaused(isPaused, receiver: receiver, by: .local)
        // Whoever waits, waits for the last word to the worker.
        let words = actions.indices.last { if case .send = actions[$0] { true } else { false } }
        guard let words, case .send(let command) = actions.remove(at: words) else {
            return (nil, actions)
        }
        return (command, actions)
    }

    /// A wish for a key frame, when nobody waits for the worker.
    func keyframeRequest(_ receiver: UInt32) -> [RoomAction] {
        guard receivers[receiver]?.isOpen == true, activity == .active else { return [] }
        return [.send(.requestKeyframe(RequestKeyframe(receiver: ReceiverID(rawValue: receiver))))]
    }

    // MARK: Profiles

    /// What a new sender has from its publisher.
    mutating func inherit(from receiver: UInt32, sender: UInt32) {
        if let appData = receivers[receiver]?.appData { senders[sender]?.appData = appData }
        if receivers[receiver]?.isPaused == true {
            _ = senders[sender]?.pauses.set(.source, true)
        }
        if let layers = layers(of: receiver, wished: .default) {
            senders[sender]?.wish.layers = layers
        }
    }

    /// The wish that a profile stands for: its encoding, else the next lower one, else the lowest.
    func layers(of receiver: UInt32, wished profile: RtpProfile) -> Layers? {
        let client = receivers[receiver]?.client
        let profile = profile == .default ? client?.preferredProfile ?? .default : profile
        guard let profiles = client?.profiles, profiles.count > 1, profile > .default else {
            return profile.wish
        }
        let index = profiles.lastIndex { $0 <= profile } ?? 0
        return Layers(spatial: UInt8(clamping: index))
    }

    /// Says which of its layers somebody wishes for.
    mutating func changeProfile(
        of sender: UInt32, to profile: RtpProfile
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        let record = try requireSender(sender)
        let layers = layers(of: record.receiver, wished: profile)
        let change = try changeWish(of: sender) { $0.layers = layers }
        senders[sender]?.profile = profile
        return change
    }

    /// Says what those get who have no wish of their own.
    mutating func changeProfile(
        ofReceiver receiver: UInt32, to profile: RtpProfile
    ) -> [RoomAction] {
        guard profile != .none, let record = receivers[receiver], record.isOpen else { return [] }
        var client = record.client ?? ClientProducer(id: 0, profiles: [])
        guard client.preferredProfile != profile else { return [] }
        client.preferredProfile = profile
        receivers[receiver]?.client = client
        let layers = layers(of: receiver, wished: .default)
        return record.senders.flatMap { sender -> [RoomAction] in
            guard senders[sender]?.profile == .default else { return [] }
            senders[sender]?.wish.layers = layers
            return tellWorker(sender).map { .send($0) }
        }
    }

    /// What flows, in the second generation's words.
    func profile(of record: SenderRecord, layers: Layers?) -> RtpProfile {
        guard let layers else { return .none }
        let profiles = receivers[record.receiver]?.client?.profiles ?? []
        guard profiles.count > 1 else {
            let type = receivers[record.receiver]?.plan.parameters.type ?? .simple
            return RtpProfile(current: layers, of: type)
        }
        return profiles[min(Int(layers.spatial), profiles.count - 1)]
    }
}
