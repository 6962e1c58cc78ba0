/// How the client's requests are served.
extension MediasoupSession {
    /// - Returns: the data of the answer.
    func serve(_ request: MediasoupRequest) async throws(BisqueError) -> JSONValue {
        switch request {
        case .getRouterRtpCapabilities:
            return try JSONValue(encoding: peer.room.routerRtpCapabilities)
        case .createWebRtcTransport(let wish):
            return try await open(wish)
        case .connectWebRtcTransport(let id, let parameters):
            try await transport(id).connect(dtlsParameters: parameters)
        case .restartIce(let id):
            let parameters = try await transport(id).restartIce()
            return ["iceParameters": try JSONValue(encoding: parameters)]
        case .join:
            throw BisqueError(.duplicate, "this client has joined already")
        case .produce(let wish):
            return try await produce(wish)
        case .changeProducer(let id, let change):
            try await self.change(producer(id), change)
        case .changeConsumer(let id, let change):
            try await self.change(consumer(id), change)
        case .getTransportStats(let id):
            return try await transport(id).mediasoupReport()
        case .getProducerStats(let id):
            return try await producer(id).mediasoupReport()
        case .getConsumerStats(let id):
            return try await consumer(id).mediasoupReport()
        case .produceData(let wish):
            return try await produceData(wish)
        case .changeDataProducer(let id, let change):
            try await self.change(id, change)
        case .changeDataConsumer(let id, let change):
            try await self.change(id, change)
        }
        return [:]
    }

    // MARK: Transports

    /// It waits for its first check for as long as the session lasts: a client may ask for a path
    /// long before it has anything to send.
    private func open(_ wish: MediasoupRequest.NewTransport) async throws(BisqueError) -> JSONValue
    {
        let use = MediasoupState.Use(
            sends: wish.sends && application.canPublish,
            receives: wish.receives && application.canSubscribe, hasData: wish.sctp != nil)
        let transport = try await peer.createWebRtcTransport(
            WebRtcTransportOptions(
                acceptsUdp: !wish.isTcpOnly, prefersUdp: !wish.isTcpOnly,
                timeouts: .init(ice: nil), sctp: wish.sctp))
        guard let parameters = transport.webRtcParameters else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
        say { state in
            state.opened(transport.id, for: use)
            return []
        }
        let events = transport.events()
        Task { [weak self] in
            for await case .closed in events { self?.ended(transport) }
        }
        return try JSONValue(encoding: parameters)
    }

    /// What came over it and went over it is over, too.
    private func ended(_ transport: Transport) {
        let producers = known { $0.producers(over: transport.id) }
        for receiver in peer.rtpReceivers where producers.contains(receiver.id) {
            receiver.close()
        }
        say { $0.closed(transport.id) }
        application.published(peer.rtpReceivers)
        if transport.closeReason?.isLossOfWorker == true { application.lost() }
    }

    func transport(_ id: String) throws(BisqueError) -> Transport {
        guard let transport = peer.transports.first(where: { "\($0.id)" == id }) else {
            throw BisqueError(.notFound, "transportId: there is no such transport")
        }
        return transport
    }

    // MARK: Producers

    private func produce(
        _ wish: MediasoupRequest.NewProducer
    ) async throws(BisqueError) -> JSONValue {
        guard hasJoined else { throw BisqueError(.refused, "join comes first") }
        guard application.canPublish else {
            throw BisqueError(.refused, "this client may not produce")
        }
        let transport = try transport(wish.transport)
        guard known({ $0.canSend(over: transport.id) }) else {
            throw BisqueError(.refused, "transportId: the transport is not for producing")
        }
        let receiver = try await peer.receive(
            wish.rtpParameters, kind: wish.kind, on: transport, isPaused: wish.isPaused,
            appData: wish.appData)
        say { state in
            state.produced(receiver.id, over: transport.id)
            return []
        }
        // It closed meanwhile, and knew nothing of what came over it.
        guard !transport.isClosed else {
            receiver.close()
            throw BisqueError(.closed, "transportId: the transport is closed")
        }
        watch(receiver)
        application.published(peer.rtpReceivers)
        return ["id": .string("\(receiver.id)")]
    }

    private func change(
        _ receiver: RtpReceiver, _ change: MediasoupRequest.ProducerChange
    ) async throws(BisqueError) {
        switch change {
        case .close: receiver.close()
        case .pause: try await receiver.pause()
        case .resume: try await receiver.resume()
        }
        application.published(peer.rtpReceivers)
    }

    private func producer(_ id: String) throws(BisqueError) -> RtpReceiver {
        guard let receiver = peer.rtpReceivers.first(where: { "\($0.id)" == id }) else {
            throw BisqueError(.notFound, "producerId: there is no such producer")
        }
        return receiver
    }

    /// Tells the client how well its stream arrives.
    private func watch(_ receiver: RtpReceiver) {
        let events = receiver.events()
        Task { [weak self] in
            for await event in events {
                guard let self else { return }
                switch event {
                case .scoreChanged:
                    let scores = JSONValue(scoresOf: receiver)
                    say { $0.producerScored(scores, receiver.id) }
                case .closed: say { $0.producerClosed(receiver.id) }
                default: break
                }
            }
        }
    }

    // MARK: Consumers

    private func change(
        _ sender: RtpSender, _ change: MediasoupRequest.ConsumerChange
    ) async throws(BisqueError) {
        switch change {
        case .pause: try await sender.pause()
        case .resume: try await sender.resume()
        case .requestKeyFrame: try await sender.associatedRtpReceiver.requestKeyframe()
        case .prefer(let layers): try await sender.setPreferredLayers(layers)
        case .prioritize(let priority):
            try await sender.setPriority(priority ?? SenderWish.usualPriority)
        }
        follow(sender)
    }

    /// One that the client was told of: the others are no business of its own.
    private func consumer(_ id: String) throws(BisqueError) -> RtpSender {
        guard let sender = peer.rtpSenders.first(where: { "\($0.id)" == id }),
            known({ $0.isTold(of: sender.id) })
        else {
            throw BisqueError(.notFound, "consumerId: there is no such consumer")
        }
        return sender
    }
}
