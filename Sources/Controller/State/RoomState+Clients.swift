internal import Channel

/// What clients of the mediasoup protocol ask: each request checked whole before anything changes.
extension RoomState {
    // MARK: Joining

    /// Lets a client in. Everybody else's streams are among its senders when this returns.
    ///
    /// - Throws: `.unsupported` for what the room does not have; as `openPeer`.
    mutating func join(
        _ peer: UInt32, _ wish: ClientRequest.Join
    ) throws(BisqueError) -> [RoomAction] {
        try requireOpen()
        try ProtocolCheck.subset(wish.rtpCapabilities, of: capabilities)
        try CapabilityCheck.check(wish.rtpCapabilities)
        var actions = try openPeer(peer, named: wish.peerName)
        peers[peer]?.appData = wish.appData
        peers[peer]?.client = ClientRecord(
            isSpy: wish.isSpy, rtpCapabilities: wish.rtpCapabilities)
        clients.insert(peer)
        do throws(BisqueError) {
            actions += try setCapabilities(wish.rtpCapabilities, of: peer)
        } catch {
            // Nobody has heard of it yet.
            _ = closePeerAlone(peer, .application)
            clients.remove(peer)
            throw error
        }
        return actions
    }

    /// Who is there, with the consumers that the client has of each.
    func joinAnswer(to peer: UInt32) -> JSONValue {
        let others = peerOrder.compactMap { peers[$0] }.filter { $0.id != peer && !$0.isSpy }
        let consumers = Dictionary(
            grouping: peers[peer]?.senders.compactMap { senders[$0] } ?? [],
            by: { receivers[$0.receiver]?.peer ?? 0 })
        return [
            "peers": .array(
                others.map { other in
                    [
                        "name": .string(other.name), "appData": other.appData,
                        "consumers": .array(
                            (consumers[other.id] ?? []).map { consumer($0, from: other.name) }),
                    ]
                })
        ]
    }

    /// What a client is told of a consumer.
    func consumer(_ record: SenderRecord, from peerName: String) -> JSONValue {
        [
            "id": .int(Int(record.id)), "kind": .string(record.kind.rawValue),
            "peerName": .string(peerName), "rtpParameters": ProtocolDialect.json(record),
            // A client believes the answer to `enableConsumer`.
            "paused": false, "preferredProfile": .string(record.profile.rawValue),
            "effectiveProfile": .null, "appData": record.appData,
        ]
    }

    // MARK: Numbers

    /// A transport by the client's number for it, or by the server's where the client left it open.
    func transport(_ id: Int, of peer: UInt32) throws(BisqueError) -> TransportRecord {
        let number = clientIDs.transports[id] ?? UInt32(exactly: id)
        guard let number, let record = transports[number], record.isOpen, record.peer == peer,
            record.signalledID == id
        else { throw BisqueError(.notFound, "Transport not found") }
        return record
    }

    func producer(_ id: Int, of peer: UInt32) throws(BisqueError) -> ReceiverRecord {
        let number = clientIDs.producers[id] ?? UInt32(exactly: id)
        guard let number, let record = receivers[number], record.isOpen, record.peer == peer,
            record.signalledID == id
        else { throw BisqueError(.notFound, "Producer not found") }
        return record
    }

    func consumer(_ id: Int, of peer: UInt32) throws(BisqueError) -> SenderRecord {
        guard let number = UInt32(exactly: id), let record = senders[number], record.peer == peer
        else { throw BisqueError(.notFound, "Consumer not found") }
        return record
    }

    func requireClient(_ peer: UInt32) throws(BisqueError) -> ClientRecord {
        guard let client = try requirePeer(peer).client else {
            throw BisqueError(.unsupported, "the peer did not come by the mediasoup protocol")
        }
        return client
    }

    // MARK: Producers

    /// Reads a client's stream and registers it, in the order in which the protocol refuses.
    ///
    /// - Parameter receiver: what it is going to be called here.
    mutating func beginProduce(
        _ receiver: UInt32, of peer: UInt32, _ wish: ClientRequest.CreateProducer
    ) throws(BisqueError) -> WorkerCommand {
        guard try !requireClient(peer).isSpy else {
            throw BisqueError(.unsupported, "spy peers cannot create producers")
        }
        let offered = try ProtocolDialect.offered(wish.rtpParameters, kind: wish.kind)
        try ProtocolCheck.stream(offered.parameters, in: capabilities)
        let transport = try transport(wish.transport, of: peer)
        guard clientIDs.producers[wish.id] == nil else {
            throw BisqueError(.duplicate, "id: there is a producer \(wish.id) already")
        }
        let command = try beginReceive(
            receiver, of: peer, kind: wish.kind, parameters: offered.parameters, on: transport.id)
        try clientIDs.addProducer(wish.id, receiver)
        receivers[receiver]?.client = ClientProducer(id: wish.id, profiles: offered.profiles)
        begin(receiver, isPaused: wish.isPaused, by: .remote, appData: wish.appData)
        return command
    }

    /// A producer whose transport closed before the worker had answered goes with it.
    mutating func closeIfWithoutTransport(_ receiver: UInt32) -> [RoomAction] {
        guard let record = receivers[receiver], record.transport == nil else { return [] }
        return closeReceiver(receiver, .application)
    }

    // MARK: Consumers

    /// Gives a consumer its transport, as the client wants it.
    ///
    /// - Returns: the consumer, and what to ask the worker; the client's wishes follow the answer.
    mutating func beginEnable(
        _ wish: ClientRequest.EnableConsumer, of peer: UInt32
    ) throws(BisqueError) -> (UInt32, WorkerCommand?) {
        let record = try consumer(wish.id, of: peer)
        let transport = try transport(wish.transport, of: peer)
        guard record.transport == nil else {
            throw BisqueError(.duplicate, "the consumer is enabled already")
        }
        try requireActive()
        _ = senders[record.id]?.pauses.set(.remote, wish.isPaused)
        if let profile = wish.preferredProfile {
            let layers = layers(of: record.receiver, wished: profile)
            senders[record.id]?.profile = profile
            senders[record.id]?.wish.layers = layers
        }
        return (record.id, try beginSend(record.id, over: transport.id))
    }

    /// The answer to `enableConsumer`: the client's own pause is not in it.
    func enableAnswer(_ sender: UInt32) -> JSONValue {
        guard let record = senders[sender] else { return [:] }
        return [
            "paused": .bool(record.pauses.contains(.source) || record.pauses.contains(.local)),
            "preferredProfile": .string(record.profile.rawValue),
            "effectiveProfile": record.toldProfile.map { .string($0.rawValue) } ?? .null,
        ]
    }

    // MARK: Closing

    /// The application or the client closes a transport, with the producers on it.
    mutating func closeTransport(
        _ transport: UInt32, by originator: PauseOriginator, saying words: JSONValue?
    ) -> [RoomAction] {
        transports[transport]?.closingWords = words
        guard originator == .remote else { return closeTransport(transport, .application) }
        guard transports[transport] != nil else { return [] }
        return closeTransport(transport, .remote) + [closingFrame(ofTransport: transport)]
    }

    mutating func closeProducer(
        _ receiver: UInt32, by originator: PauseOriginator, saying words: JSONValue?
    ) -> [RoomAction] {
        receivers[receiver]?.closingWords = words
        guard originator == .remote else { return closeReceiver(receiver, .application) }
        guard receivers[receiver] != nil else { return [] }
        return closeReceiver(receiver, .remote) + [closingFrame(ofReceiver: receiver)]
    }

    mutating func closePeer(
        _ peer: UInt32, by originator: PauseOriginator, saying words: JSONValue?
    ) -> [RoomAction] {
        peers[peer]?.closingWords = words
        guard originator == .remote else { return closePeer(peer, .application) }
        let frames = peers[peer].map { closingFrames(of: $0) } ?? []
        return closePeer(peer, .remote) + frames
    }
}

extension TransportRecord {
    /// What it is called in the mediasoup protocol.
    var signalledID: Int { client?.id ?? Int(id) }
}

extension ReceiverRecord {
    var signalledID: Int {
        guard let id = client?.id, id != 0 else { return Int(self.id) }
        return id
    }
}
