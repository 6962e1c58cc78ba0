/// Data channels of a client: what it says with them, and what it is told of the others'.
extension MediasoupSession {
    // MARK: Producing

    /// - Returns: the data of the answer.
    func produceData(
        _ wish: MediasoupRequest.NewDataProducer
    ) async throws(BisqueError) -> JSONValue {
        guard hasJoined else { throw BisqueError(.refused, "join comes first") }
        guard application.canPublish else {
            throw BisqueError(.refused, "this client may not produce")
        }
        let transport = try transport(wish.transport)
        guard known({ $0.canSend(over: transport.id) }) else {
            throw BisqueError(.refused, "transportId: the transport is not for producing")
        }
        let parameters = wish.parameters
        let producer = try await peer.produceData(
            DataProducerOptions(
                stream: parameters.sctpStreamParameters, label: parameters.label,
                protocol: parameters.protocol, isPaused: wish.isPaused,
                appData: parameters.appData), over: transport)
        return ["id": .string("\(producer.id)")]
    }

    func change(
        _ id: String, _ change: MediasoupRequest.DataProducerChange
    ) async throws(BisqueError) {
        guard let producer = peer.dataProducers.first(where: { "\($0.id)" == id }) else {
            throw BisqueError(.notFound, "dataProducerId: there is no such data producer")
        }
        switch change {
        case .close: producer.close()
        case .pause: try await producer.pause()
        case .resume: try await producer.resume()
        }
    }

    // MARK: Consuming

    func change(
        _ id: String, _ change: MediasoupRequest.DataConsumerChange
    ) async throws(BisqueError) {
        guard let consumer = peer.dataConsumers.first(where: { "\($0.id)" == id }),
            known({ $0.data.isTold(of: consumer.id) })
        else {
            throw BisqueError(.notFound, "dataConsumerId: there is no such data consumer")
        }
        switch change {
        case .pause: try await consumer.pause()
        case .resume: try await consumer.resume()
        case .listen(let subchannels): try await consumer.setSubchannels(subchannels)
        }
    }

    /// Tells of all messages that the client can get and has not been told of.
    func offerAllData() {
        guard hasJoined, application.canSubscribe else { return }
        for other in peer.room.peers where other !== peer {
            for producer in other.dataProducers { offer(producer) }
        }
    }

    /// Tells of what comes from now on.
    func followData() {
        let (events, peer) = (peer.room.events(), peer)
        Task { [weak self] in
            for await case .newDataProducer(let producer) in events where producer.peer !== peer {
                guard let self, !known({ $0.hasEnded }) else { return }
                offer(producer)
            }
        }
    }

    private func offer(_ producer: DataProducer) {
        let person = producer.peer.name
        var number: UInt32?
        say { state in
            number = state.beginData(of: producer.id, from: person)
            return []
        }
        guard let number else { return }
        guard let transport = peer.transports.first(where: { $0.id == number }) else {
            return say { $0.giveUpData(of: producer.id) }
        }
        Task { [self] in await offer(producer, of: person, over: transport) }
    }

    /// It is held up until the client has taken it: before that nobody would hear the messages.
    private func offer(
        _ producer: DataProducer, of person: String, over transport: Transport
    ) async {
        do throws(BisqueError) {
            let consumer = try await peer.consumeData(
                of: producer, DataConsumerOptions(isPaused: true), over: transport)
            guard
                case .object(var members) = try JSONValue(encoding: consumer.dataConsumerParameters)
            else { return }
            members["peerId"] = .string(person)
            say { $0.offerData(.object(members), consumer.id, of: producer.id, from: person) }
            for await case .closed in consumer.events() {
                say { $0.dataConsumerClosed(consumer.id) }
            }
        } catch {
            // Its source or the way to the client is gone; another way may come.
            say { $0.giveUpData(of: producer.id) }
        }
    }

    /// The client takes the messages that it was told of, or does not.
    func takeData(_ answer: ProtooMessage.Answer, to consumer: UInt32) async {
        guard let consumer = peer.dataConsumers.first(where: { $0.id == consumer }) else { return }
        guard case .accepted = answer else { return consumer.close() }
        do throws(BisqueError) {
            try await consumer.resume()
        } catch {
            consumer.close()
        }
    }
}
