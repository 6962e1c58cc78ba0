/// A peer that came by the mediasoup protocol: what its client asks and says, and what it is told.
extension Peer {
    // MARK: Properties

    /// The application's own; at first what came with `join`.
    public var appData: JSONValue {
        get { record?.appData ?? .null }
        set { room.core.withLock { $0.state.peers[id]?.appData = newValue } }
    }

    /// What the client said it takes; `nil` for a peer that did not come by the protocol.
    public var rtpCapabilities: RtpCapabilities? { record?.client?.rtpCapabilities }

    /// Whether nobody is told of it; it takes and sends nothing.
    public var isSpy: Bool { record?.isSpy ?? false }

    /// What was said when it was closed, by the application or in the client's `leave`.
    public var closeAppData: JSONValue? { record?.closingWords }

    /// By the client's number, where it came by the protocol.
    public func transport(withID id: Int) -> Transport? {
        transports.first { $0.signalledID == id }
    }

    /// By the client's number, where it came by the protocol.
    public func producer(withID id: Int) -> Producer? {
        producers.first { $0.signalledID == id }
    }

    /// By its number in the messages.
    public func consumer(withID id: Int) -> Consumer? {
        consumers.first { Int($0.id) == id }
    }

    /// What the peer gets of a producer.
    public func consumer(for producer: Producer) -> Consumer? {
        consumers.first { $0.associatedRtpReceiver === producer }
    }

    // MARK: Messages

    /// What the client is to be told, in order, from its joining on: nothing is lost before
    /// somebody reads, and nothing comes after `closed`.
    ///
    /// There is one reader; a later one has nothing to read. Whoever reads nothing for a very long
    /// time loses the peer.
    public func notifications() -> AsyncStream<ServerNotification> { signals.notifications() }

    /// The same, with the answers to ``receiveRequest(_:numbered:)`` in their places.
    public func messages() -> AsyncStream<ServerMessage> { signals.stream() }

    /// Answers a request with `target: "peer"`. The next one is given after it returns, so that a
    /// client's messages take effect in their order.
    ///
    /// What comes of it may be out of ``notifications()`` before this returns. Whoever minds has
    /// ``receiveRequest(_:numbered:)``.
    ///
    /// - Returns: the answer's payload.
    /// - Throws: `.invalid` for what is no such request, naming the field; `.unsupported` for an
    ///   unknown method, and for what the room does not have; `.notFound` and `.duplicate` for
    ///   numbers; `.refused`, `.limit`, `.closed`, `.workerDied`, `.cancelled`.
    public func receiveRequest(_ request: JSONValue) async throws(BisqueError) -> JSONValue {
        try await serve(request, nil)
    }

    /// Answers a request among ``messages()``: nothing that comes of it is told before the answer.
    /// The next one is given after it returns.
    ///
    /// One whose peer closes meanwhile has no answer. One that is cancelled may have none, or still
    /// have it when this has returned: what the worker was asked is not taken back.
    ///
    /// - Parameters:
    ///   - request: its method and its data.
    ///   - number: which the answer, or the refusal, has as well.
    public func receiveRequest(_ request: JSONValue, numbered number: Int) async {
        do throws(BisqueError) {
            _ = try await serve(request, number)
        } catch {
            guard error.code != .cancelled else { return }
            let (room, id) = (room, id)
            room.change { core in core.refuse(number, error, to: id, in: room) }
        }
    }

    /// - Parameter number: of the answer that is to be put among the messages.
    private func serve(
        _ request: JSONValue, _ number: Int?
    ) async throws(BisqueError) -> JSONValue {
        try requireClient()
        switch try ClientRequest(toPeer: request) {
        case .createTransport(let wish): return try await createTransport(wish, number)
        case .restartTransport(let id): return try await restartTransport(id, number)
        case .createProducer(let wish): return try await createProducer(wish, number)
        case .enableConsumer(let wish): return try await enableConsumer(wish, number)
        case .queryRoom, .join: throw BisqueError(.unsupported, "a room is asked that, not a peer")
        }
    }

    /// Takes a notification with `target: "peer"`. The next one is given after it returns.
    ///
    /// What cannot be done is logged, not thrown: the client waits for no answer.
    ///
    /// - Throws: `.invalid` for what is no notification; `.closed`.
    public func receiveNotification(_ notification: JSONValue) async throws(BisqueError) {
        try requireClient()
        let (method, fields) = try ClientNotification.method(of: notification)
        do throws(BisqueError) {
            try await follow(try ClientNotification(method, fields))
        } catch {
            ignore(method, error.description)
        }
    }

    private func requireClient() throws(BisqueError) {
        _ = try room.core.withLock { (core) throws(BisqueError) in
            try core.state.requireClient(id)
        }
    }

    /// Logs the first, second, fourth, eighth ... of a client: it may send as many as it likes.
    private func ignore(_ method: String, _ reason: String) {
        let ignored = room.core.withLock { core -> UInt in
            core.state.peers[id]?.client?.ignored += 1
            return core.state.peers[id]?.client?.ignored ?? 0
        }
        guard ignored.nonzeroBitCount == 1 else { return }
        room.server.configuration.logging(
            .note, "a client's notification changed nothing",
            [
                "room": "\(room.id)", "peer": "\(id)", "method": FieldCheck.quoted(method),
                "reason": reason, "times": "\(ignored)",
            ])
    }

    // MARK: Requests

    private func createTransport(
        _ wish: ClientRequest.CreateTransport, _ number: Int?
    ) async throws(BisqueError) -> JSONValue {
        let transport: Transport
        switch wish.way {
        case .plain(let remote):
            transport = try await openPlainTransport(
                PlainTransportOptions(remote: remote), for: wish.transport)
        case .webRtc(let options, let dtlsParameters):
            transport = try await openWebRtcTransport(options, for: wish.transport)
            guard let dtlsParameters else { break }
            do throws(BisqueError) {
                try await transport.connect(dtlsParameters: dtlsParameters)
            } catch {
                // The refusal says it all: the client hears of no transport.
                close(transport, saying: nil)
                throw error
            }
        }
        let (room, peer) = (room, id)
        return try room.change { (core) throws(BisqueError) in
            guard let record = core.state.transports[transport.id] else {
                throw BisqueError(.closed, "it was closed")
            }
            let answer = ProtocolDialect.json(record)
            core.state.transports[transport.id]?.client?.isAnswered = true
            core.answer(number, answer, to: peer, in: room)
            return answer
        }
    }

    private func restartTransport(
        _ id: Int, _ number: Int?
    ) async throws(BisqueError) -> JSONValue {
        let parameters = try await clientTransport(id).restartIce()
        let answer: JSONValue = ["iceParameters": ProtocolDialect.json(parameters)]
        let (room, peer) = (room, self.id)
        room.change { core in core.answer(number, answer, to: peer, in: room) }
        return answer
    }

    private func createProducer(
        _ wish: ClientRequest.CreateProducer, _ number: Int?
    ) async throws(BisqueError) -> JSONValue {
        let receiver = room.server.identifiers.next()
        let (room, peer) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.beginProduce(receiver, of: peer, wish)
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishReceive(receiver, refusal: refusal)
                core.perform(actions, in: room)
                core.perform(core.state.closeIfWithoutTransport(receiver), in: room)
                guard core.state.receivers[receiver] != nil else {
                    throw BisqueError(.closed, "its transport was closed meanwhile")
                }
                core.answer(number, [:], to: peer, in: room)
            },
            abandon: { $0.closeReceiver(receiver, .application) })
        return [:]
    }

    private func enableConsumer(
        _ wish: ClientRequest.EnableConsumer, _ number: Int?
    ) async throws(BisqueError) -> JSONValue {
        let (room, peer) = (room, id)
        let isNew = Locked(false)
        let transport = try clientTransport(wish.transport).id
        return try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (_, command) = try core.state.beginEnable(wish, of: peer)
                if case .createSender = command { isNew.withLock { $0 = true } }
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                let sender = UInt32(clamping: wish.id)
                try core.finishSend(
                    sender, over: transport, created: isNew.withLock { $0 }, refusal: refusal,
                    in: room)
                let answer = core.state.enableAnswer(sender)
                core.answer(number, answer, to: peer, in: room)
                return answer
            })
    }

    // MARK: Notifications

    private func follow(_ notification: ClientNotification) async throws(BisqueError) {
        switch notification {
        case .leave(let words):
            let id = id
            change { $0.closePeer(id, by: .remote, saying: words) }
        case .connectTransport(let id, let parameters):
            let transport = try clientTransport(id)
            try await connect(transport) { (transport) async throws(BisqueError) in
                try await transport.connect(dtlsParameters: parameters)
            }
        case .connectPlainTransport(let id, let remote):
            let transport = try clientTransport(id)
            try await connect(transport) { (transport) async throws(BisqueError) in
                try await transport.connect(to: remote)
            }
        case .closeTransport(let id, let words):
            close(try clientTransport(id), saying: words)
        case .pauseProducer(let id, let words): try pauseProducer(id, true, words)
        case .resumeProducer(let id, let words): try pauseProducer(id, false, words)
        case .closeProducer(let id, let words): closeProducer(id, words)
        case .pauseConsumer(let id, let words): try pauseConsumer(id, true, words)
        case .resumeConsumer(let id, let words): try pauseConsumer(id, false, words)
        case .setConsumerPreferredProfile(let id, let profile):
            try await prefer(profile, forConsumer: id)
        case .enableStats(let subject, let interval):
            try enableStats(of: subject, every: StatsInterval.duration(interval))
        case .disableStats(let subject): disableStats(of: subject)
        case .ignored(let reason): throw BisqueError(.unsupported, reason)
        }
    }

    private func change(_ body: (inout RoomState) -> [RoomAction]) {
        room.change { core in core.perform(body(&core.state), in: room) }
    }

    private func change(
        _ body: (inout RoomState) throws(BisqueError) -> [RoomAction]
    ) throws(BisqueError) {
        try room.change { (core) throws(BisqueError) in
            core.perform(try body(&core.state), in: room)
        }
    }

    func clientTransport(_ id: Int) throws(BisqueError) -> Transport {
        let peer = self.id
        return try room.core.withLock { (core) throws(BisqueError) in
            try core.opened(core.transports[try core.state.transport(id, of: peer).id])
        }
    }

    /// What cannot be connected is closed, and the client is told so.
    private func connect(
        _ transport: Transport, _ body: (Transport) async throws(BisqueError) -> Void
    ) async throws(BisqueError) {
        do throws(BisqueError) {
            try await body(transport)
        } catch {
            transport.close()
            throw error
        }
    }

    private func close(_ transport: Transport, saying words: JSONValue?) {
        let id = transport.id
        change { $0.closeTransport(id, by: .remote, saying: words) }
    }

    private func pauseProducer(
        _ id: Int, _ isPaused: Bool, _ words: JSONValue?
    ) throws(BisqueError) {
        let peer = self.id
        try change { (state) throws(BisqueError) in
            let producer = try state.producer(id, of: peer)
            return state.setPaused(isPaused, receiver: producer.id, by: .remote, saying: words)
        }
    }

    /// One that is gone already is nothing to speak of.
    private func closeProducer(_ id: Int, _ words: JSONValue?) {
        guard let producer = producer(withID: id)?.id else { return }
        change { $0.closeProducer(producer, by: .remote, saying: words) }
    }

    private func pauseConsumer(
        _ id: Int, _ isPaused: Bool, _ words: JSONValue?
    ) throws(BisqueError) {
        let peer = self.id
        try change { (state) throws(BisqueError) in
            let consumer = try state.consumer(id, of: peer)
            return state.setPaused(isPaused, sender: consumer.id, by: .remote, saying: words)
        }
    }

    /// The client's own wish: it is not told of it.
    private func prefer(
        _ profile: RtpProfile, forConsumer id: Int
    ) async throws(BisqueError) {
        let (room, peer) = (room, self.id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let sender = try core.state.consumer(id, of: peer).id
                let (command, actions) = try core.state.changeProfile(of: sender, to: profile)
                core.perform(actions, in: room)
                return command
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }

    // MARK: Closing

    /// Closes the peer with the application's words, of which its client and the others are told.
    public func close(appData: JSONValue?) {
        let id = id
        change { $0.closePeer(id, by: .local, saying: appData) }
    }
}
