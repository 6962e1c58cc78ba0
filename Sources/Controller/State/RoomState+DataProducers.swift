internal import Channel

/// Data producers: where messages come into the room.
extension RoomState {
    /// Registers a source of messages: a channel of the far side's, or the program itself.
    ///
    /// The actions come before the command on the wire.
    ///
    /// - Throws: `.invalid`, saying which option cannot be; `.duplicate` for a stream that another
    ///   producer has; `.unsupported` for a transport without SCTP; `.limit`, `.notFound`,
    ///   `.closed`, `.workerDied`.
    mutating func beginProduceData(
        _ producer: UInt32, of peer: UInt32, over transport: UInt32?, _ options: DataProducerOptions
    ) throws(BisqueError) -> (WorkerCommand, [RoomAction]) {
        let record = try requirePeer(peer)
        try requireActive()
        try Self.checkNames(options.label, options.protocol)
        if let transport {
            let sctp = try requireSctp(transport, of: peer)
            try check(options.stream, over: transport, of: sctp)
        } else if options.stream != nil {
            throw FieldCheck.invalid("stream", "without a transport there is none")
        }
        guard record.dataProducers.count < limits.dataProducersPerPeer else {
            throw BisqueError(.limit, "the peer has \(limits.dataProducersPerPeer) data producers")
        }
        let command = register(
            DataProducerRecord(
                id: producer, peer: peer, transport: transport, stream: options.stream,
                label: options.label, protocol: options.protocol, isPaused: options.isPaused,
                appData: options.appData))
        return (command, transport.map { openSctp($0) } ?? [])
    }

    /// Makes room for a producer that the worker is told of next.
    mutating func register(_ record: DataProducerRecord) -> WorkerCommand {
        dataProducers[record.id] = record
        peers[record.peer]?.dataProducers.append(record.id)
        return .data(
            .createProducer(
                CreateDataProducer(
                    producer: DataProducerID(rawValue: record.id), room: RoomID(rawValue: id),
                    transport: record.transport.map { TransportID(rawValue: $0) },
                    stream: record.stream?.streamID, isPaused: record.isPaused)))
    }

    mutating func finishProduceData(
        _ producer: UInt32, refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal {
            _ = endDataProducer(producer, .refused(refusal.message))
            throw refusal
        }
        guard dataProducers[producer] != nil else {
            throw BisqueError(.closed, "the data producer was closed meanwhile")
        }
        dataProducers[producer]?.isOpen = true
        return [.tell(.data(.producerOpened(producer)))]
    }

    // MARK: Pausing

    /// Stops what comes, or lets it come on. The state changes at once; the worker follows.
    mutating func setPaused(
        _ isPaused: Bool, dataProducer: UInt32
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        let record = try requireDataProducer(dataProducer)
        try requireActive()
        guard record.isPaused != isPaused else { return (nil, []) }
        dataProducers[dataProducer]?.isPaused = isPaused
        let number = DataProducerID(rawValue: dataProducer)
        let command: DataCommand =
            isPaused
            ? .pauseProducer(PauseDataProducer(producer: number))
            : .resumeProducer(ResumeDataProducer(producer: number))
        let told = record.consumers.filter { dataConsumers[$0]?.isOpen == true }
        return (
            .data(command),
            [.tell(.data(.producerPaused(dataProducer, isPaused)))]
                + told.map { .tell(.data(.consumerSourcePaused($0, isPaused))) }
        )
    }

    // MARK: Closing

    /// Closes a data producer and all its consumers; the worker frees those by itself.
    mutating func closeDataProducer(_ producer: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard dataProducers[producer] != nil else { return [] }
        let frame = closingFrame(ofDataProducer: producer)
        return endDataProducer(producer, reason) + (reason.reachesTheWorker ? [frame] : [])
    }

    /// Forgets a data producer, its consumers first, and says so.
    mutating func endDataProducer(_ producer: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard let consumers = dataProducers[producer]?.consumers else { return [] }
        let actions = consumers.flatMap { endDataConsumer($0, reason.ofChildren) }
        guard let record = dataProducers.removeValue(forKey: producer) else { return actions }
        peers[record.peer]?.dataProducers.removeAll { $0 == producer }
        return actions
            + (record.isOpen ? [.tell(.data(.producerClosed(record, reason)))] : [])
    }

    func closingFrame(ofDataProducer producer: UInt32) -> RoomAction {
        .send(
            .data(
                .closeProducer(
                    CloseDataProducer(producer: DataProducerID(rawValue: producer)))))
    }

    // MARK: Checks

    func requireDataProducer(_ producer: UInt32) throws(BisqueError) -> DataProducerRecord {
        guard let record = dataProducers[producer], record.isOpen else {
            throw BisqueError(.closed, "the data producer is closed")
        }
        return record
    }

    /// What an opening message can say (RFC 8832 section 5.1).
    static func checkNames(_ label: String, _ protocol: String) throws(BisqueError) {
        for (name, text) in [("label", label), ("protocol", `protocol`)]
        where text.utf8.count > mostName {
            throw FieldCheck.invalid(name, "it is longer than \(mostName) bytes")
        }
    }

    /// Of what one can say that is all anybody has a use for.
    private static let mostName = 1024

    private func check(
        _ stream: SctpStreamParameters?, over transport: UInt32, of sctp: SctpRecord
    ) throws(BisqueError) {
        guard let stream else {
            throw FieldCheck.invalid("stream", "over a transport it is needed")
        }
        if let flaw = stream.flaw { throw FieldCheck.invalid("stream", flaw) }
        guard stream.streamID < sctp.options.incomingStreams else {
            throw FieldCheck.invalid(
                "stream.streamID",
                "\(stream.streamID), of \(sctp.options.incomingStreams) streams")
        }
        guard !isProducing(over: transport, stream.streamID) else {
            throw BisqueError(
                .duplicate, "stream.streamID: \(stream.streamID) is another producer's")
        }
    }

    func isProducing(over transport: UInt32, _ stream: UInt16) -> Bool {
        guard let peer = transports[transport]?.peer else { return false }
        return peers[peer]?.dataProducers.contains { id in
            dataProducers[id]?.transport == transport
                && dataProducers[id]?.stream?.streamID == stream
        } == true
    }
}
