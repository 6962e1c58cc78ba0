internal import Channel

/// A stream that a peer sends into the room, simulcast encodings included.
///
/// ```swift
/// let camera = try await peer.receive(parameters, kind: .video, on: transport)
/// for await event in camera.events() {
///     switch event {
///     case .streamStarted(let stream): print("encoding \(stream.encoding) flows")
///     case .scoreChanged(let score): print("\(score.score) of 10")
///     case .closed(let reason): print("it is over: \(reason)")
///     default: break
///     }
/// }
/// ```
public final class RtpReceiver: Sendable {
    public enum Event: Sendable {
        /// What is received, once: the first event after `newRtpReceiver`.
        case parameters(RtpParameters)
        /// `receive(_:)` was called again.
        case parametersChanged(RtpParameters)
        /// The first packet of one of its streams came.
        case streamStarted(ReceivedStream)
        /// One of its streams is over: the publisher said goodbye, or sends another one in its
        /// place, or the receiver lost its transport or what announced the stream.
        case streamEnded(ReceivedStream)
        /// One of its streams arrives better or worse.
        case scoreChanged(StreamScore)
        /// `nil`: the transport closed.
        case transportChanged(Transport?)
        /// The last event.
        case closed(CloseReason)
    }

    public let id: UInt32
    public let kind: MediaKind
    /// Who sends it.
    public let peer: Peer
    let hub = EventHub<Event>()
    let traceHub = EventHub<TraceEvent>()
    let packetHub = PacketHub()
    let producerHub = EventHub<ProducerEvent>()
    private let remains = Locked<Remains<ReceiverRecord>?>(nil)

    init(id: UInt32, kind: MediaKind, peer: Peer) {
        self.id = id
        self.kind = kind
        self.peer = peer
    }

    // MARK: Properties

    public var closeReason: CloseReason? { remains.withLock { $0?.reason } }
    public var isClosed: Bool { closeReason != nil }

    /// What is received: the parameters as given, reduced to what the peer and the room can do.
    public var rtpParameters: RtpParameters {
        record?.plan.parameters ?? RtpParameters(codecs: [])
    }

    /// Its encodings in the order of their sizes, as the publisher gives them.
    public var encodings: [RtpEncoding] { rtpParameters.encodings }

    public var type: StreamType { rtpParameters.type }

    /// All layers that a listener may wish for, `L3T2` for three encodings of two temporal layers
    /// each; `nil` when the publisher has said nothing of any.
    public var scalabilityMode: ScalabilityMode? { rtpParameters.scalabilityMode }

    /// How well each of its streams arrives, as told last.
    public var scores: [StreamScore] {
        (record?.streams ?? []).map { stream in
            StreamScore(
                encoding: stream.encoding,
                score: record?.scores[stream.encoding] ?? StreamScore.best)
        }
    }

    /// `nil` after its transport closed.
    public var transport: Transport? {
        room.core.withLock { core in
            core.state.receivers[id]?.transport.flatMap { core.transports[$0] }
        }
    }

    var record: ReceiverRecord? {
        room.core.withLock { $0.state.receivers[id] } ?? remains.withLock { $0?.record }
    }

    var room: Room { peer.room }

    /// What is the case now, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> {
        room.core.withLock { core in
            guard let record = core.state.receivers[id] else { return hub.subscribe() }
            let transport = record.transport.flatMap { core.transports[$0] }
            return hub.subscribe(
                replaying: [.parameters(record.plan.parameters)]
                    + [transport].compactMap { $0 }.map { .transportChanged($0) }
                    + record.streams.map(Event.streamStarted))
        }
    }

    // MARK: Commands

    /// Says that the stream is another one from now on. When it fails nothing has changed.
    ///
    /// - Throws: as `Peer.receive(_:kind:on:isPaused:appData:)`.
    public func receive(_ parameters: RtpParameters) async throws(BisqueError) {
        let (room, receiver) = (room, id)
        let plan = Locked<ReceiverPlan?>(nil)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (wanted, command) = try core.state.beginUpdate(
                    receiver, parameters: parameters)
                plan.withLock { $0 = wanted }
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                guard let plan = plan.withLock({ $0 }) else { return }
                let actions = try core.state.finishUpdate(
                    receiver, plan: plan, refusal: refusal)
                core.perform(actions, in: room)
            })
    }

    /// Receives over another transport of the same peer, or over one again after it was detached.
    ///
    /// - Throws: `.notFound` when the transport is another peer's, `.refused` when it cannot tell
    ///   the stream from another one, `.closed`, `.workerDied`, `.cancelled`.
    public func attach(to transport: Transport) async throws(BisqueError) {
        try transport.requireRoom(room)
        let (room, receiver) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.beginAttach(receiver, to: transport.id)
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishAttach(
                    receiver, to: transport.id, refusal: refusal)
                core.perform(actions, in: room)
            })
    }

    /// Asks the publisher for a picture that can be understood without those before it.
    public func requestKeyframe() async throws(BisqueError) {
        try await room.ask(
            begin: { (core) throws(BisqueError) in try core.state.requestKeyframe(self.id) },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }

    /// Closes the receiver and everybody's senders of it.
    public func close() {
        room.change { core in
            core.perform(core.state.closeReceiver(id, .application), in: room)
        }
    }

    public func getStats() async throws(BisqueError) -> ReceiverStats {
        ReceiverStats(
            try await room.query(
                GetReceiverStats(receiver: ReceiverID(rawValue: id)), about: id,
                check: requireOpen))
    }

    public func dump() async throws(BisqueError) -> ReceiverDump {
        ReceiverDump(
            id: id, kind: kind, parameters: rtpParameters, isTapped: packetHub.hasListeners,
            try await room.query(
                DumpReceiver(receiver: ReceiverID(rawValue: id)), about: id, check: requireOpen))
    }

    private func requireOpen(_ state: RoomState) throws(BisqueError) {
        guard state.receivers[id] != nil else {
            throw BisqueError(.closed, "the receiver is closed")
        }
    }

    func end(_ remains: Remains<ReceiverRecord>) {
        self.remains.withLock { $0 = remains }
        hub.finish(with: .closed(remains.reason))
        traceHub.finish()
        packetHub.finish()
        producerHub.finish(with: .closed(remains.reason, appData: remains.record.closingWords))
    }
}
