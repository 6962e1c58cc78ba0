/// Who speaks in a room, in the second generation's way: whoever was the loudest of four reports in
/// a row.
///
/// There is one such observation in a room; detectors of one room share it.
public final class ActiveSpeakerDetector: Sendable {
    /// What it finds.
    public enum Event: Sendable {
        /// `nil`: nobody any more.
        case activeSpeakerChanged(Producer?)
        /// The last event.
        case closed
    }

    private let hub = EventHub<Event>()
    private let speaker = Locked<(producer: Producer?, isClosed: Bool)>((nil, false))
    private let task = Locked<Task<Void, Never>?>(nil)

    init(of room: Room) {
        let events = room.audioEvents()
        let listening = Task { [weak self] in
            for await event in events {
                guard let self else { return }
                switch event {
                case .activeSpeaker(let producer): change(to: producer)
                case .closed: close()
                case .levels, .slot: break
                }
            }
        }
        task.withLock { $0 = listening }
    }

    deinit {
        task.withLock { $0?.cancel() }
    }

    /// Whether it has ended, by itself or with its room.
    public var isClosed: Bool { speaker.withLock { $0.isClosed } }

    /// Who speaks; ``RtpReceiver/peer`` says who that is.
    public var activeProducer: Producer? { speaker.withLock { $0.producer } }

    /// What happens from now on. Ends after `.closed`.
    public func events() -> AsyncStream<Event> { hub.subscribe() }

    /// Ends it; others of the room go on.
    public func close() {
        speaker.withLock { $0.isClosed = true }
        hub.finish(with: .closed)
        task.withLock { $0?.cancel() }
    }

    private func change(to producer: Producer?) {
        let isNews = speaker.withLock { speaker in
            guard !speaker.isClosed, speaker.producer !== producer else { return false }
            speaker.producer = producer
            return true
        }
        if isNews { hub.emit(.activeSpeakerChanged(producer)) }
    }
}

extension Room {
    /// Has the active speaker found as mediasoup's second generation did.
    ///
    /// - Throws: as ``observeActiveSpeaker(by:)``.
    public func createActiveSpeakerDetector() async throws(BisqueError) -> ActiveSpeakerDetector {
        let detector = ActiveSpeakerDetector(of: self)
        try await observeActiveSpeaker(by: .v2)
        return detector
    }
}
