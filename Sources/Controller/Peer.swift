/// A participant of a room.
///
/// A peer says once what it can do, sends into the room through receivers, and is given a sender
/// for everything that the others send.
///
/// ```swift
/// try peer.setCapabilities(capabilitiesOfTheEndpoint)
/// let transport = try await peer.createWebRtcTransport()
/// let microphone = try await peer.receive(parameters, kind: .audio, on: transport)
/// for await case .newRtpSender(let sender) in peer.events() {
///     await signalling.expect(sender.rtpParameters)
///     try await sender.send(over: transport)
/// }
/// ```
///
/// An open peer is held by its room; dropping the last reference to it closes nothing.
public final class Peer: Sendable {
    public enum Event: Sendable {
        /// What it can do in this room is known: once, before the senders that it brings about.
        case capabilities(RtpCapabilities)
        case newTransport(Transport)
        case newRtpReceiver(RtpReceiver)
        case newRtpSender(RtpSender)
        case newDataProducer(DataProducer)
        case newDataConsumer(DataConsumer)
        /// The last event.
        case closed(CloseReason)
    }

    public let id: UInt32
    public let name: String
    public let room: Room
    let hub = EventHub<Event>()
    /// What a client of the mediasoup protocol is to be told.
    let signals = SignalQueue()
    private let remains = Locked<Remains<PeerRecord>?>(nil)

    var record: PeerRecord? {
        room.core.withLock { $0.state.peers[id] } ?? remains.withLock { $0?.record }
    }

    init(id: UInt32, name: String, room: Room) {
        self.id = id
        self.name = name
        self.room = room
    }

    deinit {
        assert(isClosed, "an open peer is held by its room")
    }

    // MARK: Properties

    public var closeReason: CloseReason? { remains.withLock { $0?.reason } }
    public var isClosed: Bool { closeReason != nil }

    /// What it can do in this room; `nil` until `setCapabilities`.
    public var capabilities: RtpCapabilities? {
        room.core.withLock { $0.state.peers[id] }?.capabilities
            ?? remains.withLock { $0?.record.capabilities }
    }

    /// The open ones, in the order of their creation.
    public var transports: [Transport] {
        room.core.withLock { core in
            core.state.peers[id]?.transports.compactMap { core.transports[$0] } ?? []
        }
    }

    /// The open ones, in the order of their creation.
    public var rtpReceivers: [RtpReceiver] {
        room.core.withLock { core in
            core.state.peers[id]?.receivers.compactMap { core.receivers[$0] } ?? []
        }
    }

    /// The open ones, in the order of their creation.
    public var rtpSenders: [RtpSender] {
        room.core.withLock { core in
            core.state.peers[id]?.senders.compactMap { core.senders[$0] } ?? []
        }
    }

    /// What exists now, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> {
        room.core.withLock { core in
            guard let record = core.state.peers[id] else { return hub.subscribe() }
            return hub.subscribe(
                replaying: [record.capabilities].compactMap { $0 }.map(Event.capabilities)
                    + record.transports.compactMap { core.transports[$0] }.map(Event.newTransport)
                    + record.receivers.compactMap { core.receivers[$0] }.map(Event.newRtpReceiver)
                    + record.senders.compactMap { core.senders[$0] }.map(Event.newRtpSender)
                    + core.dataProducers(of: id).map(Event.newDataProducer)
                    + record.dataConsumers.compactMap { core.dataConsumers[$0] }
                    .map(Event.newDataConsumer))
        }
    }

    // MARK: Commands

    /// Says what the peer can do. Allowed once; a failed attempt may be repeated.
    ///
    /// When it returns, the peer has a sender for everything the others send already.
    ///
    /// - Returns: what remains in this room, in the room's numbers.
    /// - Throws: `.invalid` for capabilities that contradict themselves, `.duplicate` the second
    ///   time, `.closed`.
    @discardableResult
    public func setCapabilities(
        _ capabilities: RtpCapabilities
    ) throws(BisqueError) -> RtpCapabilities {
        try room.change { (core) throws(BisqueError) in
            let actions = try core.state.setCapabilities(capabilities, of: id)
            core.perform(actions, in: room)
            return core.state.peers[id]?.capabilities ?? capabilities
        }
    }

    /// Sends a stream into the room: everybody else gets a sender of it.
    ///
    /// - Parameters:
    ///   - parameters: what the stream's packets are like, in the publisher's numbers.
    ///   - kind: what it is made of.
    ///   - transport: over which it comes.
    ///   - isPaused: whether it is held up from the first, until ``RtpReceiver/resume()``.
    ///   - appData: the application's own: ``RtpReceiver/appData``.
    /// - Throws: `.invalid` or `.unsupported`, saying which value of the parameters it is;
    ///   `.refused` when the transport cannot tell the stream from another one; `.notFound` when
    ///   the transport is another peer's; `.limit`, `.closed`, `.workerDied`, `.cancelled`.
    public func receive(
        _ parameters: RtpParameters, kind: MediaKind, on transport: Transport,
        isPaused: Bool = false, appData: JSONValue = .null
    ) async throws(BisqueError) -> RtpReceiver {
        try transport.requireRoom(room)
        let receiver = room.server.identifiers.next()
        let (room, peer) = (room, id)
        return try await room.ask(
            begin: { (core) throws(BisqueError) in
                let command = try core.state.beginReceive(
                    receiver, of: peer, kind: kind, parameters: parameters, on: transport.id)
                core.state.begin(receiver, isPaused: isPaused, by: .local, appData: appData)
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishReceive(receiver, refusal: refusal)
                core.perform(actions, in: room)
                return try core.opened(core.receivers[receiver])
            },
            abandon: { $0.closeReceiver(receiver, .application) })
    }

    /// Closes the peer, its transports, its receivers with everybody's senders of them, and its
    /// own senders.
    public func close() {
        room.change { core in
            core.perform(core.state.closePeer(id, .application), in: room)
        }
    }

    func end(_ remains: Remains<PeerRecord>) {
        self.remains.withLock { $0 = remains }
        hub.finish(with: .closed(remains.reason))
    }
}
