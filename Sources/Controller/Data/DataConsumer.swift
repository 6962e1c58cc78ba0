internal import Channel

/// Who gets the messages of a data producer: somebody over a data channel, or the program itself.
///
/// ```swift
/// let chat = try await guest.consumeData(of: producer)
/// for await message in chat.messages() { print(message.text ?? "\(message.bytes.count) bytes") }
/// ```
public final class DataConsumer: Sendable {
    public enum Event: Sendable, Hashable {
        case pauseChanged(Bool)
        /// Its producer is paused, or is not any more.
        case producerPauseChanged(Bool)
        /// There was no room for a message of its producer, with so many bytes waiting: it is lost
        /// to this consumer. Told once, and again when there has been room in between.
        case sendBufferFull(Int)
        /// So many bytes wait, which is no more than `bufferedAmountLowThreshold`.
        case bufferedAmountLow(Int)
        /// The last event. With its producer it closes because its parent did.
        case closed(CloseReason)
    }

    public let id: UInt32
    /// Who gets the messages.
    public let peer: Peer
    /// Where they come from.
    public let producer: DataProducer
    /// The one they go over; `nil` for a direct one.
    public let transport: Transport?
    /// How they go; `nil` for a direct one.
    public let sctpStreamParameters: SctpStreamParameters?
    public let label: String
    public let `protocol`: String
    let hub = EventHub<Event>()
    let queue: MessageQueue
    /// What was not taken may be sent again.
    let writable = EventHub<Void>()
    let turns = SendTurns()
    private let remains = Locked<Remains<DataConsumerRecord>?>(nil)

    init(
        _ record: DataConsumerRecord, peer: Peer, producer: DataProducer, transport: Transport?
    ) {
        id = record.id
        self.peer = peer
        self.producer = producer
        self.transport = transport
        sctpStreamParameters = record.stream
        label = record.label
        `protocol` = record.protocol
        let (room, consumer) = (peer.room, record.id)
        queue = MessageQueue { [weak room] credit in
            guard let room else { return }
            room.change { core in
                core.perform(core.state.grant(credit, to: consumer), in: room)
            }
        }
    }

    // MARK: Properties

    public var type: DataChannelType { sctpStreamParameters == nil ? .direct : .sctp }

    public var closeReason: CloseReason? { remains.withLock { $0?.reason } }
    public var isClosed: Bool { closeReason != nil }

    /// Whether the application holds it up.
    public var isPaused: Bool { record?.isPaused ?? false }

    /// Whether its producer is paused.
    public var isProducerPaused: Bool { producer.isPaused }

    /// Of the messages that name subchannels it gets those that name one of these.
    public var subchannels: Set<UInt16> { record?.subchannels ?? [] }

    /// In bytes; 0 until it is set.
    public var bufferedAmountLowThreshold: Int { Int(record?.lowThreshold ?? 0) }

    /// How many messages the program missed because it did not read; of a direct one.
    public var missedMessages: UInt64 { queue.lost }

    /// The application's own.
    public var appData: JSONValue {
        get { record?.appData ?? [:] }
        set { room.core.withLock { $0.state.dataConsumers[id]?.appData = newValue } }
    }

    var record: DataConsumerRecord? {
        room.core.withLock { $0.state.dataConsumers[id] } ?? remains.withLock { $0?.record }
    }

    var room: Room { peer.room }

    /// What is the case now, then what happens. Ends after `.closed`.
    ///
    /// A slow listener misses the oldest of more than 256 events that wait for him.
    public func events() -> AsyncStream<Event> {
        room.core.withLock { core in
            guard let record = core.state.dataConsumers[id],
                let source = core.state.dataProducers[record.producer]
            else { return hub.subscribe() }
            return hub.subscribe(
                replaying: [
                    .pauseChanged(record.isPaused), .producerPauseChanged(source.isPaused),
                ], buffering: .bufferingNewest(256))
        }
    }

    // MARK: Commands

    /// Lets messages pass it until `resume()`. It counts at once; the worker follows.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func pause() async throws(BisqueError) {
        try await setPaused(true)
    }

    /// Gives it messages again.
    ///
    /// - Throws: as `pause()`.
    public func resume() async throws(BisqueError) {
        try await setPaused(false)
    }

    /// Says to which subchannels it listens, instead of those before.
    ///
    /// - Throws: as `pause()`.
    public func setSubchannels(_ subchannels: Set<UInt16>) async throws(BisqueError) {
        try await changeSubchannels { $0 = subchannels }
    }

    /// Listens to one more.
    ///
    /// - Throws: as `pause()`.
    public func addSubchannel(_ subchannel: UInt16) async throws(BisqueError) {
        try await changeSubchannels { $0.insert(subchannel) }
    }

    /// Listens to one less.
    ///
    /// - Throws: as `pause()`.
    public func removeSubchannel(_ subchannel: UInt16) async throws(BisqueError) {
        try await changeSubchannels { $0.remove(subchannel) }
    }

    /// Has `.bufferedAmountLow` told whenever what waits falls to so many bytes or less.
    ///
    /// - Throws: `.invalid` for what is no number of bytes, and as `pause()`.
    public func setBufferedAmountLowThreshold(_ bytes: Int) async throws(BisqueError) {
        guard let threshold = UInt32(exactly: bytes) else {
            throw FieldCheck.invalid("threshold", "\(bytes) is no number of bytes")
        }
        try await change { (state, id) throws(BisqueError) in
            (try state.setLowThreshold(of: id, threshold), [])
        }
    }

    private func setPaused(_ isPaused: Bool) async throws(BisqueError) {
        try await change { (state, id) throws(BisqueError) in
            try state.setPaused(isPaused, dataConsumer: id)
        }
    }

    private func changeSubchannels(
        _ body: (inout Set<UInt16>) -> Void
    ) async throws(BisqueError) {
        try await change { (state, id) throws(BisqueError) in
            (try state.setSubchannels(of: id, body), [])
        }
    }

    private func change(
        _ body: (inout RoomState, UInt32) throws(BisqueError) -> (WorkerCommand?, [RoomAction])
    ) async throws(BisqueError) {
        let (room, consumer) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try body(&core.state, consumer)
                core.perform(actions, in: room)
                return command
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }

    /// Closes it, and with it its channel, once what waits has been sent.
    public func close() {
        room.change { core in
            core.perform(core.state.closeDataConsumer(id, .application), in: room)
        }
    }

    /// How many bytes wait to be sent.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func getBufferedAmount() async throws(BisqueError) -> Int {
        Int(try await question().bufferedAmount)
    }

    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func getStats() async throws(BisqueError) -> DataConsumerStats {
        DataConsumerStats(label: label, protocol: `protocol`, try await question())
    }

    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func dump() async throws(BisqueError) -> DataConsumerDump {
        let reply = try await question()
        guard let record else { throw BisqueError(.closed, "the data consumer is closed") }
        return DataConsumerDump(record, reply)
    }

    private func question() async throws(BisqueError) -> DumpDataConsumerReply {
        try await room.query(
            DumpDataConsumer(consumer: DataConsumerID(rawValue: id)), about: id,
            check: requireOpen)
    }

    func requireOpen(_ state: RoomState) throws(BisqueError) {
        _ = try state.requireDataConsumer(id)
    }

    func end(_ remains: Remains<DataConsumerRecord>) {
        self.remains.withLock { $0 = remains }
        hub.finish(with: .closed(remains.reason))
        queue.finish()
        writable.finish()
    }
}
