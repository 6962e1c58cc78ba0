internal import Channel

/// What a peer gets of another one's receiver. The library makes it and closes it.
///
/// It sends nothing before the application says over which transport.
///
/// ```swift
/// for await case .newRtpSender(let sender) in listener.events() {
///     await signalling.expect(sender.rtpParameters, from: sender.associatedRtpReceiver.peer.name)
///     try await sender.setPreferredLayers(Layers(spatial: 1))
///     try await sender.send(over: transport)
/// }
/// ```
public final class RtpSender: Sendable {
    public enum Event: Sendable {
        /// Whether media can flow: codecs, transport and pause taken together.
        case activityChanged(Bool)
        /// What the peer must expect from now on.
        case parametersChanged(RtpParameters)
        /// Other layers were chosen, or flow now, or the reason for them is another one.
        case choiceChanged(LayerChoice)
        /// The peer gets it better or worse: from 0 to 10.
        case scoreChanged(UInt8)
        /// `nil`: the transport closed.
        case transportChanged(Transport?)
        /// The last event.
        case closed(CloseReason)
    }

    public let id: UInt32
    public let kind: MediaKind
    /// Who gets the media.
    public let peer: Peer
    /// Where the media comes from.
    public let associatedRtpReceiver: RtpReceiver
    let hub = EventHub<Event>()
    let traceHub = EventHub<TraceEvent>()
    let consumerHub = EventHub<ConsumerEvent>()
    private let remains = Locked<Remains<SenderRecord>?>(nil)

    init(id: UInt32, kind: MediaKind, peer: Peer, receiver: RtpReceiver) {
        self.id = id
        self.kind = kind
        self.peer = peer
        associatedRtpReceiver = receiver
    }

    // MARK: Properties

    public var closeReason: CloseReason? { remains.withLock { $0?.reason } }
    public var isClosed: Bool { closeReason != nil }

    /// What the peer must expect. Without codecs when it can take nothing of the stream.
    public var rtpParameters: RtpParameters {
        record?.plan.parameters ?? RtpParameters(codecs: [])
    }

    /// Whether the peer can take the stream at all.
    public var isAvailable: Bool { record?.plan.isAvailable ?? false }

    /// Whether anybody holds it up: the application, the peer's client, or the publisher's side.
    public var isPaused: Bool { record?.isPaused ?? false }

    /// Whether media can flow: the peer can take it and does, there is a transport, and it is not
    /// paused.
    public var isActive: Bool {
        room.core.withLock { $0.state.senders[id]?.isActive ?? false }
    }

    /// How well the peer gets it, from 0 to 10, as told last.
    public var score: UInt8 { record?.score ?? StreamScore.best }

    /// `nil` before `send(over:)` and after its transport closed.
    public var transport: Transport? {
        room.core.withLock { core in
            core.state.senders[id]?.transport.flatMap { core.transports[$0] }
        }
    }

    var record: SenderRecord? {
        room.core.withLock { $0.state.senders[id] } ?? remains.withLock { $0?.record }
    }

    var room: Room { peer.room }

    /// What is the case now, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> {
        room.core.withLock { core in
            guard let record = core.state.senders[id] else { return hub.subscribe() }
            let transport = record.transport.flatMap { core.transports[$0] }
            return hub.subscribe(
                replaying: [.parametersChanged(record.plan.parameters)]
                    + [transport].compactMap { $0 }.map { .transportChanged($0) }
                    + [.activityChanged(record.isActive)]
                    + [record.choice].compactMap { $0 }.map { .choiceChanged($0) })
        }
    }

    // MARK: Commands

    /// Sends over a transport of the peer, from now on.
    ///
    /// - Throws: `.notFound` when the transport is another peer's, `.refused`, `.closed`,
    ///   `.workerDied`, `.cancelled`.
    public func send(over transport: Transport) async throws(BisqueError) {
        try transport.requireRoom(room)
        let (room, sender) = (room, id)
        let isNew = Locked(false)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let command = try core.state.beginSend(sender, over: transport.id)
                if case .createSender = command { isNew.withLock { $0 = true } }
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                try core.finishSend(
                    sender, over: transport.id, created: isNew.withLock { $0 }, refusal: refusal,
                    in: room)
            })
    }

    /// Closes the sender alone: the peer gets this stream no longer.
    public func close() {
        room.change { core in
            core.perform(core.state.closeSender(id, .application), in: room)
        }
    }

    /// Sends nothing until `resume()`. It counts at once; the worker follows.
    ///
    /// ``pause(appData:)`` does the same, and does not wait for the worker.
    public func pause() async throws(BisqueError) {
        try await setPaused(true)
    }

    /// Sends again. The publisher is asked for a key frame.
    public func resume() async throws(BisqueError) {
        try await setPaused(false)
    }

    func setPaused(_ isPaused: Bool, emits: Bool = true) async throws(BisqueError) {
        let (room, sender) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.setPaused(
                    isPaused, sender: sender, emits: emits)
                core.perform(actions, in: room)
                return command
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }

    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func getStats() async throws(BisqueError) -> SenderStats {
        if let unattached = try unattached() { return SenderStats(unattached: unattached) }
        return SenderStats(
            try await room.query(
                GetSenderStats(sender: SenderID(rawValue: id)), about: id, check: requireOpen))
    }

    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func dump() async throws(BisqueError) -> SenderDump {
        if let unattached = try unattached() { return SenderDump(unattached: unattached) }
        return SenderDump(
            id: id, kind: kind, parameters: rtpParameters,
            try await room.query(
                DumpSender(sender: SenderID(rawValue: id)), about: id, check: requireOpen))
    }

    /// The record of a sender that was never given a transport, so that no worker knows it.
    private func unattached() throws(BisqueError) -> SenderRecord? {
        try room.core.withLock { (core) throws(BisqueError) in
            try requireOpen(core.state)
            return core.state.senders[id].flatMap { $0.isAtWorker ? nil : $0 }
        }
    }

    private func requireOpen(_ state: RoomState) throws(BisqueError) {
        guard state.senders[id] != nil else {
            throw BisqueError(.closed, "the sender is closed")
        }
    }

    func end(_ remains: Remains<SenderRecord>) {
        self.remains.withLock { $0 = remains }
        hub.finish(with: .closed(remains.reason))
        traceHub.finish()
        consumerHub.finish(with: .closed)
    }
}
