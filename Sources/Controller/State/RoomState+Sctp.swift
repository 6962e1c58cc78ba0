internal import Channel

/// The associations that carry data channels (RFC 8831), one to a transport that has them.
extension RoomState {
    /// Has the worker open a transport's association, once. It begins with the handshake's end, so
    /// that it is time enough when the far side is known, or the first channel is.
    ///
    /// - Parameter remote: the far side's end, where it has described it; it takes anything else.
    mutating func openSctp(
        _ transport: UInt32,
        to remote: ChannelSection = ChannelSection(
            port: ChannelSection.usualPort, maxMessageSize: 0)
    ) -> [RoomAction] {
        guard activity == .active, let sctp = transports[transport]?.sctp, !sctp.isAtWorker
        else { return [] }
        transports[transport]?.sctp?.isAtWorker = true
        transports[transport]?.sctp?.remoteMaxMessageSize = remote.maxMessageSize
        let options = sctp.options
        return [
            .send(
                .data(
                    .openSctp(
                        OpenSctp(
                            transport: TransportID(rawValue: transport),
                            localPort: ChannelSection.usualPort,
                            remotePort: remote.port, outgoingStreams: options.outgoingStreams,
                            incomingStreams: options.incomingStreams,
                            maxMessageSize: UInt32(options.maxMessageSize),
                            remoteMaxMessageSize: remote.maxMessageSize,
                            sendBufferSize: UInt32(options.sendBufferSize),
                            acceptsChannels: options.acceptsChannels))))
        ]
    }

    /// A transport of the peer's that has data channels.
    func requireSctp(_ transport: UInt32, of peer: UInt32) throws(BisqueError) -> SctpRecord {
        guard let sctp = try requireTransport(transport, of: peer).sctp else {
            throw BisqueError(.unsupported, "the transport has no data channels")
        }
        return sctp
    }

    /// The next number over this transport that is nobody's.
    ///
    /// - Parameter isInBand: numbers of channels that are opened in band are odd where we are the
    ///   DTLS server, and even where the far side is (RFC 8832 section 6).
    mutating func takeStream(
        over transport: UInt32, isInBand: Bool
    ) throws(BisqueError) -> UInt16 {
        guard let record = transports[transport], let sctp = record.sctp,
            let peer = peers[record.peer]
        else { throw BisqueError(.closed, "the transport is closed") }
        let taken = streams(of: peer, over: transport)
        let parity: UInt16 = record.webRtc?.dtlsParameters.role == .client ? 0 : 1
        let count = UInt32(sctp.streams)
        for step in 0..<count {
            let number = UInt16((UInt32(sctp.nextStream) + step) % count)
            guard !taken.contains(number), !isInBand || number % 2 == parity else { continue }
            transports[transport]?.sctp?.nextStream = UInt16((UInt32(number) + 1) % count)
            return number
        }
        throw BisqueError(.limit, "the transport has \(sctp.streams) streams, and none is free")
    }

    private func streams(of peer: PeerRecord, over transport: UInt32) -> Set<UInt16> {
        let produced = peer.dataProducers.compactMap { id in
            dataProducers[id].flatMap { $0.transport == transport ? $0.stream?.streamID : nil }
        }
        let consumed = peer.dataConsumers.compactMap { id in
            dataConsumers[id].flatMap { $0.transport == transport ? $0.stream?.streamID : nil }
        }
        return Set(produced + consumed)
    }

    // MARK: What the worker noticed

    mutating func sctpChanged(
        _ transport: UInt32, _ state: SctpState, outgoingStreams: UInt16 = 0
    ) -> [RoomAction] {
        guard let sctp = transports[transport]?.sctp, sctp.state != state else { return [] }
        transports[transport]?.sctp?.state = state
        if outgoingStreams > 0 { transports[transport]?.sctp?.agreedStreams = outgoingStreams }
        return [.tell(.data(.sctpChanged(transport: transport, state)))]
    }

    /// What a worker's event about data channels changes.
    mutating func applyData(_ event: WorkerEvent) -> [RoomAction] {
        switch event {
        case .sctpStateChanged(let changed):
            sctpChanged(
                changed.transport.rawValue, SctpState(changed.state),
                outgoingStreams: changed.outgoingStreams)
        case .dataMessage(let told):
            dataReceived(told.consumer.rawValue, DataPiece(told.message, lost: told.lost))
        case .dataBufferedLow(let told):
            tellOpen(
                told.consumer, .consumerLow(told.consumer.rawValue, bytes: told.bufferedAmount))
        case .dataBufferFull(let told):
            tellOpen(
                told.consumer, .consumerFull(told.consumer.rawValue, bytes: told.bufferedAmount))
        case .dataWritable(let told):
            tellOpen(told.consumer, .consumerWritable(told.consumer.rawValue))
        case .channelOpened(let opened): channelOpened(opened)
        case .channelClosed(let closed):
            channelClosed(over: closed.transport.rawValue, stream: closed.stream)
        case .dataFaulted(let told):
            [
                .tell(
                    .data(
                        .faulted(
                            transport: told.transport.rawValue, stream: told.stream, told.fault)))
            ]
        default: []
        }
    }

    private func tellOpen(_ consumer: DataConsumerID, _ notice: DataNotice) -> [RoomAction] {
        dataConsumers[consumer.rawValue]?.isOpen == true ? [.tell(.data(notice))] : []
    }

    /// The worker did not do what nobody waits for.
    mutating func commandRefused(
        _ command: DataCommand, _ refusal: BisqueError
    ) -> [RoomAction] {
        switch command {
        case .openSctp(let request): sctpChanged(request.transport.rawValue, .failed)
        case .createProducer(let request):
            closeDataProducer(request.producer.rawValue, .refused(refusal.message))
        default: []
        }
    }

    /// Takes a channel that the far side has opened by itself; one too many is closed again.
    mutating func channelOpened(_ opened: ChannelOpened) -> [RoomAction] {
        let (transport, stream) = (opened.transport.rawValue, opened.stream)
        guard activity == .active, let record = transports[transport], record.sctp != nil,
            !isProducing(over: transport, stream)
        else { return [] }
        let id = identifiers.next()
        let create = register(
            DataProducerRecord(
                id: id, peer: record.peer, transport: transport,
                stream: SctpStreamParameters(stream, opened.reliability),
                label: opened.opening.label, protocol: opened.opening.subprotocol, isOpen: true,
                isPaused: false, appData: [:]))
        let count = peers[record.peer]?.dataProducers.count ?? 0
        guard count <= limits.dataProducersPerPeer else {
            dataProducers[id]?.isOpen = false
            return [.send(create)] + closeDataProducer(id, .application)
        }
        return [.send(create), .tell(.data(.producerOpened(id)))]
    }

    /// The far side has closed a channel. What it was told of by other means, and does not want any
    /// more, it says by the same means.
    mutating func channelClosed(over transport: UInt32, stream: UInt16) -> [RoomAction] {
        guard let peer = transports[transport]?.peer, let record = peers[peer] else { return [] }
        let producers = record.dataProducers.filter { id in
            dataProducers[id]?.transport == transport
                && dataProducers[id]?.stream?.streamID == stream
        }
        let consumers = record.dataConsumers.filter { id in
            dataConsumers[id]?.transport == transport && dataConsumers[id]?.isInBand == true
                && dataConsumers[id]?.stream?.streamID == stream
        }
        // The worker does not know that nobody needs them any more.
        let frames =
            consumers.map { closingFrame(ofDataConsumer: $0) }
            + producers.map { closingFrame(ofDataProducer: $0) }
        return consumers.flatMap { endDataConsumer($0, .remote) }
            + producers.flatMap { endDataProducer($0, .remote) } + frames
    }
}

extension SctpStreamParameters {
    init(_ stream: UInt16, _ reliability: Reliability) {
        self.init(
            streamID: stream, isOrdered: reliability.isOrdered,
            maxPacketLifeTime: reliability.maxPacketLifeTime,
            maxRetransmits: reliability.maxRetransmits)
    }
}

extension Reliability {
    init(_ stream: SctpStreamParameters?) {
        self.init(
            isOrdered: stream?.isOrdered ?? true, maxRetransmits: stream?.maxRetransmits,
            maxPacketLifeTime: stream?.maxPacketLifeTime)
    }
}

extension SctpState {
    init(_ state: Channel.SctpState) {
        switch state {
        case .new: self = .new
        case .connecting: self = .connecting
        case .connected: self = .connected
        case .failed: self = .failed
        case .closed: self = .closed
        }
    }
}
