/// What a room knows of a receiver.
struct ReceiverRecord: Sendable, Hashable {
    let id: UInt32
    let peer: UInt32
    let kind: MediaKind
    /// False until the worker has confirmed it: nobody sees it yet.
    var isOpen = false
    var transport: UInt32?
    var plan: ReceiverPlan
    var senders: [UInt32] = []
    /// Of each encoding, as the worker told last; the best before that.
    var scores: [Int: UInt8] = [:]
    /// Whom others make way for where only the loudest are heard.
    var priority: SpeakerPriority = .ordinary
    /// The worker was told to tell its packets.
    var isTapped = false
    /// As the application and the client want it.
    var pauses = Pauses()
    /// What a client said of it, where it came by the mediasoup protocol.
    var client: ClientProducer?
    /// The application's own.
    var appData = JSONValue.null
    /// What whoever closed it said.
    var closingWords: JSONValue?
    /// Those that have begun and not ended.
    var streams: [ReceivedStream] = []

    var isPaused: Bool { !pauses.isEmpty }
}
