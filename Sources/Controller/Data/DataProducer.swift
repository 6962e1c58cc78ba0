internal import Channel

/// Where messages come into a room: a data channel of somebody's, or the program itself.
///
/// ```swift
/// let news = try await host.produceData(DataProducerOptions(label: "news"))
/// try await guest.consumeData(of: news, over: transport)
/// try await news.send(DataMessage("the doors are open"))
/// ```
///
/// A consumer gets what comes while it is there; nothing is kept for those who come later. When the
/// producer closes, its consumers close; when its transport closes, so does it.
public final class DataProducer: Sendable {
    public enum Event: Sendable, Hashable {
        case pauseChanged(Bool)
        /// The last event.
        case closed(CloseReason)
    }

    public let id: UInt32
    /// Whose messages they are.
    public let peer: Peer
    /// The one they come over; `nil` for a direct one.
    public let transport: Transport?
    /// How they come; `nil` for a direct one.
    public let sctpStreamParameters: SctpStreamParameters?
    public let label: String
    public let `protocol`: String
    let hub = EventHub<Event>()
    private let turns = SendTurns()
    private let remains = Locked<Remains<DataProducerRecord>?>(nil)

    init(_ record: DataProducerRecord, peer: Peer, transport: Transport?) {
        id = record.id
        self.peer = peer
        self.transport = transport
        sctpStreamParameters = record.stream
        label = record.label
        `protocol` = record.protocol
    }

    // MARK: Properties

    public var type: DataChannelType { sctpStreamParameters == nil ? .direct : .sctp }

    public var closeReason: CloseReason? { remains.withLock { $0?.reason } }
    public var isClosed: Bool { closeReason != nil }

    public var isPaused: Bool { record?.isPaused ?? false }

    /// Those that get its messages, in the order of their creation.
    public var consumers: [DataConsumer] {
        room.core.withLock { core in
            core.state.dataProducers[id]?.consumers.compactMap { core.dataConsumers[$0] } ?? []
        }
    }

    /// The application's own.
    public var appData: JSONValue {
        get { record?.appData ?? [:] }
        set { room.core.withLock { $0.state.dataProducers[id]?.appData = newValue } }
    }

    var record: DataProducerRecord? {
        room.core.withLock { $0.state.dataProducers[id] } ?? remains.withLock { $0?.record }
    }

    var room: Room { peer.room }

    /// What is the case now, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> {
        room.core.withLock { core in
            guard let record = core.state.dataProducers[id] else { return hub.subscribe() }
            return hub.subscribe(replaying: [.pauseChanged(record.isPaused)])
        }
    }

    // MARK: Commands

    /// Gives a message to all consumers. Those that have no room for it go without, and say so.
    ///
    /// Messages of one task arrive in their order. One that the consumers' far sides do not take
    /// for its size goes to those that do.
    ///
    /// - Parameters:
    ///   - message: what they all get.
    ///   - subchannels: where there are any, only to consumers that listen to one of them.
    ///   - requiredSubchannel: only to consumers that listen to it.
    /// - Throws: `.unsupported` for a producer with a transport: its messages are the far side's;
    ///   `.invalid` for a message that is too large, `.limit` when too many wait already,
    ///   `.closed`, `.workerDied`, `.cancelled`.
    public func send(
        _ message: DataMessage, subchannels: Set<UInt16> = [], requiredSubchannel: UInt16? = nil
    ) async throws(BisqueError) {
        guard type == .direct else {
            throw BisqueError(.unsupported, "what comes over a transport is sent by its far side")
        }
        let parts = try message.parts()
        try await turns.take()
        defer { turns.pass() }
        let number = DataProducerID(rawValue: id)
        try await room.tell(
            parts.map { part in
                SendFromProducer(
                    producer: number, message: part, subchannels: subchannels.sorted(),
                    requiredSubchannel: requiredSubchannel)
            }, about: id, check: requireOpen)
    }

    /// Drops what comes until `resume()`. It counts at once; the worker follows.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func pause() async throws(BisqueError) {
        try await setPaused(true)
    }

    /// Lets it come on.
    ///
    /// - Throws: as `pause()`.
    public func resume() async throws(BisqueError) {
        try await setPaused(false)
    }

    private func setPaused(_ isPaused: Bool) async throws(BisqueError) {
        let (room, producer) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.setPaused(isPaused, dataProducer: producer)
                core.perform(actions, in: room)
                return command
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }

    /// Closes it and its consumers, and with them its channel.
    public func close() {
        room.change { core in
            core.perform(core.state.closeDataProducer(id, .application), in: room)
        }
    }

    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func getStats() async throws(BisqueError) -> DataProducerStats {
        DataProducerStats(label: label, protocol: `protocol`, try await question())
    }

    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func dump() async throws(BisqueError) -> DataProducerDump {
        let reply = try await question()
        guard let record else { throw BisqueError(.closed, "the data producer is closed") }
        return DataProducerDump(record, reply)
    }

    private func question() async throws(BisqueError) -> DumpDataProducerReply {
        try await room.query(
            DumpDataProducer(producer: DataProducerID(rawValue: id)), about: id,
            check: requireOpen)
    }

    private func requireOpen(_ state: RoomState) throws(BisqueError) {
        _ = try state.requireDataProducer(id)
    }

    func end(_ remains: Remains<DataProducerRecord>) {
        self.remains.withLock { $0 = remains }
        hub.finish(with: .closed(remains.reason))
    }
}
