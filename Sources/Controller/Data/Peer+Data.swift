/// A peer's data: what it sends into the room as messages, and what it gets.
extension Peer {
    /// The open ones, in the order of their creation.
    public var dataProducers: [DataProducer] {
        room.core.withLock { core in
            core.state.peers[id]?.dataProducers.compactMap { core.dataProducers[$0] } ?? []
        }
    }

    /// The open ones, in the order of their creation.
    public var dataConsumers: [DataConsumer] {
        room.core.withLock { core in
            core.state.peers[id]?.dataConsumers.compactMap { core.dataConsumers[$0] } ?? []
        }
    }

    /// Opens a source of messages: a channel of the far side's over a transport, or one to which
    /// the program gives them.
    ///
    /// Nobody gets them by itself: see `consumeData(of:_:over:)`.
    ///
    /// - Parameters:
    ///   - options: its stream, its names, and whether it begins paused.
    ///   - transport: one of the peer's with data channels, and then a stream is needed; `nil`: the
    ///     messages are the program's.
    /// - Throws: `.invalid`, saying which option cannot be; `.duplicate` for a stream that another
    ///   producer has; `.unsupported` for a transport without data channels; `.notFound` when it
    ///   is another peer's; `.limit`, `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    @discardableResult
    public func produceData(
        _ options: DataProducerOptions = DataProducerOptions(), over transport: Transport? = nil
    ) async throws(BisqueError) -> DataProducer {
        try transport?.requireRoom(room)
        let producer = room.server.identifiers.next()
        let (room, peer) = (room, id)
        return try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.beginProduceData(
                    producer, of: peer, over: transport?.id, options)
                core.perform(actions, in: room)
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishProduceData(producer, refusal: refusal)
                core.perform(actions, in: room)
                return try core.opened(core.dataProducers[producer])
            },
            abandon: { $0.closeDataProducer(producer, .application) })
    }

    /// Lets a producer's messages come to the peer over a channel, or to the program in its place.
    ///
    /// - Parameters:
    ///   - producer: whose messages they are.
    ///   - options: how reliable it is, its subchannels, whether it begins paused.
    ///   - transport: one of the peer's with data channels; `nil`: the program reads them, from
    ///     ``DataConsumer/messages()``.
    /// - Throws: `.invalid`, saying which option cannot be; `.unsupported` for a transport without
    ///   data channels; `.notFound` when it is another peer's, or the producer another room's;
    ///   `.limit`, `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    @discardableResult
    public func consumeData(
        of producer: DataProducer, _ options: DataConsumerOptions = DataConsumerOptions(),
        over transport: Transport? = nil
    ) async throws(BisqueError) -> DataConsumer {
        try transport?.requireRoom(room)
        guard producer.room === room else {
            throw BisqueError(.notFound, "the data producer is another room's")
        }
        let consumer = room.server.identifiers.next()
        let (room, peer) = (room, id)
        return try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.beginConsumeData(
                    consumer, of: producer.id, for: peer, over: transport?.id, options)
                core.perform(actions, in: room)
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishConsumeData(consumer, refusal: refusal)
                core.perform(actions, in: room)
                return try core.opened(core.dataConsumers[consumer])
            },
            abandon: { $0.closeDataConsumer(consumer, .application) })
    }
}
