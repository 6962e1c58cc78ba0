internal import Channel

/// The tree of a room's peers, transports, receivers and senders: input in, actions out.
///
/// Pure: it knows no lock, no task and no worker. What needs the worker's answer comes in two
/// halves: `begin...` checks, registers and says what to ask; `finish...` takes the answer.
/// Between the two anything may have happened.
///
/// Invariant: a number in one of a record's lists is a key of the table it speaks of.
struct RoomState: Sendable {
    enum Activity: Sendable, Hashable {
        /// A worker serves it.
        case active
        /// No worker yet, or none any more.
        case interrupted
        case closed(CloseReason)
    }

    let id: UInt32
    let capabilities: RtpCapabilities
    let limits: ServerConfiguration.Limits
    let identifiers: IdentifierSource
    var random: RandomNumbers

    /// Changed by the functions of this file only, as the tables are by those of their topic.
    private(set) var activity: Activity = .interrupted
    /// A new room's first worker is nothing to be told of.
    private var wasInterrupted = false

    var peers: [UInt32: PeerRecord] = [:]
    var peerOrder: [UInt32] = []
    var transports: [UInt32: TransportRecord] = [:]
    var receivers: [UInt32: ReceiverRecord] = [:]
    var senders: [UInt32: SenderRecord] = [:]
    var hearing = HearingRecord()
    var slotSenders: [UInt32: SlotSenderRecord] = [:]
    var dataProducers: [UInt32: DataProducerRecord] = [:]
    var dataConsumers: [UInt32: DataConsumerRecord] = [:]
    /// Peers that came by the mediasoup protocol.
    var clients: Set<UInt32> = []
    var clientIDs = ClientIDs()
    /// What the application said when it closed the room.
    var closingWords: JSONValue?
    /// The senders' stream numbers: no two in a room are equal.
    var ssrcs: Set<UInt32> = []

    init(
        id: UInt32, capabilities: RtpCapabilities, limits: ServerConfiguration.Limits,
        identifiers: IdentifierSource, random: RandomNumbers = RandomNumbers()
    ) {
        self.id = id
        self.capabilities = capabilities
        self.limits = limits
        self.identifiers = identifiers
        self.random = random
    }

    /// What it costs a worker, in units of one sender.
    var weight: Int { 1 + senders.count + slotSenders.count }

    // MARK: The room's own life

    /// A worker has it.
    mutating func resume() -> [RoomAction] {
        guard activity == .interrupted else { return [] }
        activity = .active
        return tellHearingAnew() + (wasInterrupted ? [.tell(.resumed)] : [])
    }

    /// Its worker died: everything the worker held closes, the peers stay.
    mutating func interrupt() -> [RoomAction] {
        guard activity == .active else { return [] }
        activity = .interrupted
        wasInterrupted = true
        return forgetSlotSenders() + forgetHeard()
            + peerOrder.flatMap { closeMedia(of: $0, .workerDied) } + [.tell(.interrupted)]
    }

    /// A worker that had a part of the room died, or the part was given up: what these peers had
    /// there closes. What the others send is still there for them: they get senders of it anew.
    mutating func interrupt(_ peers: [UInt32], _ reason: CloseReason) -> [RoomAction] {
        guard activity == .active else { return [] }
        return peers.flatMap { closeMedia(of: $0, reason) }
            + [.tell(.peersInterrupted(peers, reason))]
            + peers.flatMap { openSenders(for: $0) }
    }

    mutating func close(_ reason: CloseReason) -> [RoomAction] {
        if case .closed = activity { return [] }
        let isAtWorker = activity == .active
        var actions = forgetSlotSenders() + peerOrder.flatMap { closePeerAlone($0, .parent) }
        activity = .closed(reason)
        actions.append(.tell(.roomClosed(reason)))
        if isAtWorker, reason.reachesTheWorker {
            actions.append(.send(.closeRoom(CloseRoom(room: RoomID(rawValue: id)))))
        }
        return actions
    }

    // MARK: Checks

    func requireOpen() throws(BisqueError) {
        if case .closed(let reason) = activity {
            throw BisqueError(.closed, "the room is closed: \(reason)")
        }
    }

    /// - Throws: `.closed`, or `.workerDied` while no worker serves the room.
    func requireActive() throws(BisqueError) {
        try requireOpen()
        guard activity == .active else {
            throw BisqueError(.workerDied, "the room waits for another worker")
        }
    }

    func requirePeer(_ peer: UInt32) throws(BisqueError) -> PeerRecord {
        try requireOpen()
        guard let record = peers[peer] else { throw BisqueError(.closed, "the peer is closed") }
        return record
    }

    /// The one of `peer` that media can be attached to.
    func requireTransport(
        _ transport: UInt32, of peer: UInt32
    ) throws(BisqueError) -> TransportRecord {
        guard let record = transports[transport], record.isOpen else {
            throw BisqueError(.closed, "the transport is closed")
        }
        guard record.peer == peer else {
            throw BisqueError(.notFound, "the transport is another peer's")
        }
        return record
    }
}

extension CloseReason {
    /// Whether the worker must be told: it frees a subtree by itself, and nobody tells the dead.
    var reachesTheWorker: Bool {
        switch self {
        case .application, .refused, .failed: true
        case .parent, .remote, .workerDied: false
        }
    }
}
