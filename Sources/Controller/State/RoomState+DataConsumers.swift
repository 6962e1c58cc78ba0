internal import Channel

/// Data consumers: who gets the messages of a data producer.
extension RoomState {
    /// Registers somebody for a producer's messages: a far side, or the program itself.
    ///
    /// - Throws: as `beginProduceData`; `.notFound` when the producer is another room's, `.limit`
    ///   without a stream that is free.
    mutating func beginConsumeData(
        _ consumer: UInt32, of producer: UInt32, for peer: UInt32, over transport: UInt32?,
        _ options: DataConsumerOptions
    ) throws(BisqueError) -> (WorkerCommand, [RoomAction]) {
        let record = try requirePeer(peer)
        try requireActive()
        let source = try requireDataProducer(producer)
        let label = options.label ?? source.label
        let subprotocol = options.protocol ?? source.protocol
        try Self.checkNames(label, subprotocol)
        guard record.dataConsumers.count < limits.dataConsumersPerPeer else {
            throw BisqueError(.limit, "the peer has \(limits.dataConsumersPerPeer) data consumers")
        }
        var stream: SctpStreamParameters?
        if let transport {
            _ = try requireSctp(transport, of: peer)
            stream = try options.stream(of: source.stream)
            stream?.streamID = try takeStream(over: transport, isInBand: options.isInBand)
        } else {
            try options.checkDirect()
        }
        let registered = DataConsumerRecord(
            id: consumer, peer: peer, producer: producer, transport: transport, stream: stream,
            label: label, protocol: subprotocol, isInBand: options.isInBand,
            holdsBack: options.holdsBack, isPaused: options.isPaused,
            subchannels: options.subchannels, appData: options.appData)
        dataConsumers[consumer] = registered
        dataProducers[producer]?.consumers.append(consumer)
        peers[peer]?.dataConsumers.append(consumer)
        let command = WorkerCommand.data(.createConsumer(CreateDataConsumer(registered, in: id)))
        return (command, transport.map { openSctp($0) } ?? [])
    }

    mutating func finishConsumeData(
        _ consumer: UInt32, refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal {
            _ = endDataConsumer(consumer, .refused(refusal.message))
            throw refusal
        }
        guard dataConsumers[consumer] != nil else {
            throw BisqueError(.closed, "the data consumer was closed meanwhile")
        }
        dataConsumers[consumer]?.isOpen = true
        return [.tell(.data(.consumerOpened(consumer)))]
    }

    // MARK: Changing

    mutating func setPaused(
        _ isPaused: Bool, dataConsumer: UInt32
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        let record = try requireDataConsumer(dataConsumer)
        try requireActive()
        guard record.isPaused != isPaused else { return (nil, []) }
        dataConsumers[dataConsumer]?.isPaused = isPaused
        let number = DataConsumerID(rawValue: dataConsumer)
        let command: DataCommand =
            isPaused
            ? .pauseConsumer(PauseDataConsumer(consumer: number))
            : .resumeConsumer(ResumeDataConsumer(consumer: number))
        return (.data(command), [.tell(.data(.consumerPaused(dataConsumer, isPaused)))])
    }

    /// Which messages it gets of those that name subchannels.
    mutating func setSubchannels(
        of consumer: UInt32, _ change: (inout Set<UInt16>) -> Void
    ) throws(BisqueError) -> WorkerCommand? {
        let record = try requireDataConsumer(consumer)
        try requireActive()
        var subchannels = record.subchannels
        change(&subchannels)
        guard subchannels != record.subchannels else { return nil }
        dataConsumers[consumer]?.subchannels = subchannels
        return .data(
            .setSubchannels(
                SetSubchannels(
                    consumer: DataConsumerID(rawValue: consumer),
                    subchannels: subchannels.sorted())))
    }

    mutating func setLowThreshold(
        of consumer: UInt32, _ bytes: UInt32
    ) throws(BisqueError) -> WorkerCommand? {
        _ = try requireDataConsumer(consumer)
        try requireActive()
        dataConsumers[consumer]?.lowThreshold = bytes
        return .data(
            .setBufferedLow(
                SetBufferedLow(consumer: DataConsumerID(rawValue: consumer), threshold: bytes)))
    }

    // MARK: What the worker noticed

    /// Lets the worker tell so many bytes more.
    func grant(_ credit: UInt32, to consumer: UInt32) -> [RoomAction] {
        guard activity == .active, dataConsumers[consumer]?.isOpen == true else { return [] }
        return [
            .send(
                .data(
                    .grantCredit(
                        GrantCredit(
                            consumer: DataConsumerID(rawValue: consumer), credit: credit))))
        ]
    }

    /// Whether the far side of a consumer takes a message of this size.
    func checkSize(of message: DataMessage, to consumer: UInt32) throws(BisqueError) {
        guard let transport = dataConsumers[consumer]?.transport,
            let most = transports[transport]?.sctp?.mostSent, message.bytes.count > most
        else { return }
        throw FieldCheck.invalid(
            "message", "\(message.bytes.count) bytes, and the far side takes \(most)")
    }

    func dataReceived(_ consumer: UInt32, _ piece: DataPiece) -> [RoomAction] {
        guard dataConsumers[consumer]?.isOpen == true else { return [] }
        return [.tell(.data(.received(consumer, piece)))]
    }

    // MARK: Closing

    mutating func closeDataConsumer(_ consumer: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard dataConsumers[consumer] != nil else { return [] }
        let frame = closingFrame(ofDataConsumer: consumer)
        return endDataConsumer(consumer, reason) + (reason.reachesTheWorker ? [frame] : [])
    }

    /// Forgets a data consumer and says so.
    mutating func endDataConsumer(_ consumer: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard let record = dataConsumers.removeValue(forKey: consumer) else { return [] }
        peers[record.peer]?.dataConsumers.removeAll { $0 == consumer }
        dataProducers[record.producer]?.consumers.removeAll { $0 == consumer }
        return record.isOpen ? [.tell(.data(.consumerClosed(record, reason)))] : []
    }

    /// All that came and went over a transport that closes, or directly where there is none.
    mutating func endData(
        of peer: UInt32, over transport: UInt32?, _ reason: CloseReason
    ) -> [RoomAction] {
        guard let record = peers[peer] else { return [] }
        let consumers = record.dataConsumers.filter { dataConsumers[$0]?.transport == transport }
        let producers = record.dataProducers.filter { dataProducers[$0]?.transport == transport }
        return consumers.flatMap { endDataConsumer($0, reason) }
            + producers.flatMap { endDataProducer($0, reason) }
    }

    /// Of what has no transport, so that the worker frees it by name only.
    func closingFrames(ofDirectDataOf peer: PeerRecord) -> [RoomAction] {
        peer.dataConsumers.filter { dataConsumers[$0]?.transport == nil }
            .map { closingFrame(ofDataConsumer: $0) }
            + peer.dataProducers.filter { dataProducers[$0]?.transport == nil }
            .map { closingFrame(ofDataProducer: $0) }
    }

    func closingFrame(ofDataConsumer consumer: UInt32) -> RoomAction {
        .send(
            .data(
                .closeConsumer(
                    CloseDataConsumer(
                        consumer: DataConsumerID(rawValue: consumer), drains: true))))
    }

    func requireDataConsumer(_ consumer: UInt32) throws(BisqueError) -> DataConsumerRecord {
        guard let record = dataConsumers[consumer], record.isOpen else {
            throw BisqueError(.closed, "the data consumer is closed")
        }
        return record
    }
}

extension DataConsumerOptions {
    /// How reliable the stream is: as asked for, or as its source. Its number is still open.
    fileprivate func stream(
        of source: SctpStreamParameters?
    ) throws(BisqueError) -> SctpStreamParameters {
        let isLimited = maxPacketLifeTime != nil || maxRetransmits != nil
        guard isOrdered != nil || isLimited else {
            var stream = source ?? SctpStreamParameters(streamID: 0)
            stream.streamID = 0
            return stream
        }
        let stream = SctpStreamParameters(
            streamID: 0, isOrdered: isOrdered ?? !isLimited, maxPacketLifeTime: maxPacketLifeTime,
            maxRetransmits: maxRetransmits)
        if let flaw = stream.flaw { throw FieldCheck.invalid("options", flaw) }
        return stream
    }

    /// The way to the program is reliable and needs no opening.
    fileprivate func checkDirect() throws(BisqueError) {
        guard isOrdered == nil, maxPacketLifeTime == nil, maxRetransmits == nil, !isInBand else {
            throw FieldCheck.invalid("options", "without a transport there is no stream")
        }
    }
}

extension CreateDataConsumer {
    fileprivate init(_ record: DataConsumerRecord, in room: UInt32) {
        let isDirect = record.transport == nil
        self.init(
            consumer: DataConsumerID(rawValue: record.id), room: RoomID(rawValue: room),
            producer: DataProducerID(rawValue: record.producer),
            transport: record.transport.map { TransportID(rawValue: $0) },
            stream: record.stream?.streamID, reliability: Reliability(record.stream),
            opening: record.isInBand
                ? Opening(label: record.label, subprotocol: record.protocol, priority: 256) : nil,
            subchannels: record.subchannels.sorted(), isPaused: record.isPaused,
            credit: isDirect ? MessageQueue.credit : 0, holdsBack: isDirect && record.holdsBack)
    }
}
