internal import Channel

/// Who is heard in a room: levels, the active speaker, and the loudest on a few slots.
///
/// All of it comes from the header extension in which publishers say how loud each packet is
/// (RFC 6464): nothing is decoded. Wishes outlive the room's worker and are told to the next one.
extension Room {
    public enum AudioEvent: Sendable {
        /// How loud everybody was, the loudest first; nobody, once, when it has become silent.
        case levels([AudioLevel])
        /// `nil`: nobody whom we know.
        case activeSpeaker(RtpReceiver?)
        /// Somebody else is heard in a slot, or nobody.
        case slot(Int, RtpReceiver?)
        /// The last event.
        case closed(CloseReason)
    }

    /// How many events wait for a slow reader; the oldest make way.
    static let audioEventsKept = 256

    // MARK: What is heard

    /// The active speaker and the slots as they are now, then what happens. Ends after `.closed`.
    ///
    /// Whoever reads too slowly misses the oldest.
    public func audioEvents() -> AsyncStream<AudioEvent> {
        core.withLock { core in
            let speaker = core.state.hearing.speaker.flatMap { core.receivers[$0] }
            let slots = core.state.hearing.heard.enumerated().compactMap { slot, id in
                id.flatMap { core.receivers[$0] }.map { AudioEvent.slot(slot, $0) }
            }
            return audioHub.subscribe(
                replaying: [speaker].compactMap { $0 }.map { .activeSpeaker($0) } + slots,
                buffering: .bufferingNewest(Self.audioEventsKept))
        }
    }

    /// Who speaks, as far as anybody has asked to know; nobody before the first words.
    public var activeSpeaker: RtpReceiver? {
        core.withLock { core in core.state.hearing.speaker.flatMap { core.receivers[$0] } }
    }

    /// Who is heard in each slot. The one behind the last slot is the spare: whoever sits in a slot
    /// himself hears him there.
    public var slots: [RtpReceiver?] {
        core.withLock { core in
            core.state.hearing.heard.map { id in id.flatMap { core.receivers[$0] } }
        }
    }

    // MARK: Wishes

    /// Has levels told as `.levels` events.
    ///
    /// - Parameters:
    ///   - interval: at least 20 milliseconds.
    ///   - threshold: in dBov, from -127 to 0; who is quieter is left out.
    ///   - count: how many are named at most, up to 255.
    /// - Throws: `.invalid`, `.closed`, `.workerDied`, `.cancelled`.
    public func observeAudioLevels(
        every interval: Duration = .milliseconds(200), above threshold: Int = -80,
        atMost count: Int = 10
    ) async throws(BisqueError) {
        let wish = try LevelsWish(every: interval, above: threshold, atMost: count)
        try await hear { $0.levels = wish }
    }

    public func stopObservingAudioLevels() async throws(BisqueError) {
        try await hear { $0.levels = nil }
    }

    /// Has the active speaker found and told.
    ///
    /// - Parameter method: `nil` ends it.
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func observeActiveSpeaker(
        by method: ActiveSpeakerMethod? = .robust
    ) async throws(BisqueError) {
        try await hear { $0.method = method }
    }

    /// Lets the loudest be heard on a few slots, which every `SubscribingSession` offers from then
    /// on; without one `Peer.listen(toSlot:over:)` says who listens.
    ///
    /// From now on the room makes no senders of its own for sound, but for peers who wish to hear
    /// everybody, and of those who do not say how loud they are. A session's next answer ends the
    /// senders that there are; those over other transports go on.
    ///
    /// - Parameter slots: up to 16; 0 ends it.
    /// - Throws: `.invalid`, `.closed`, `.workerDied`, `.cancelled`.
    public func forwardLoudest(slots: Int) async throws(BisqueError) {
        guard let number = UInt8(exactly: slots), number <= HearingWish.mostSlots else {
            throw FieldCheck.invalid("slots", "\(slots), from 0 to \(HearingWish.mostSlots)")
        }
        try await hear { $0.slots = number }
    }

    private func hear(_ edit: (inout HearingWish) -> Void) async throws(BisqueError) {
        try await ask(
            begin: { (core) throws(BisqueError) in
                var wish = core.state.hearing.wish
                edit(&wish)
                guard core.spread.guests.isEmpty || wish.maySpread else {
                    let what = wish.slots > 0 ? "slots follow" : "the active speaker is found among"
                    throw BisqueError(
                        .unsupported,
                        "\(what) those of one worker, and the room lies in several")
                }
                let (command, actions) = try core.state.changeHearing(edit)
                core.perform(actions, in: self)
                return command
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }
}
