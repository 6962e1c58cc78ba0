/// What one client of mediasoup's third generation and the server say to each other, over whatever
/// carries their messages.
///
/// mediasoup leaves signalling to the application. This is the dozen messages that it comes to, in
/// the framing and under the names of mediasoup's demonstration: `getRouterRtpCapabilities`,
/// `createWebRtcTransport`, `connectWebRtcTransport`, `join`, `produce`, and so on from the client;
/// `newConsumer`, `newPeer`, `consumerClosed`, and so on to it. Messages come in and go out as JSON
/// that is parsed already.
///
/// ```swift
/// let session = MediasoupSession(of: peer, in: application) { socket.send($0) }
/// for await message in socket.messages() { await session.receive(message) }
/// session.end()
/// peer.close()
/// ```
///
/// What a client sends is limited by what the room can do, not by what the client can take: in the
/// third generation the two are not the same.
///
/// - Important: Messages are received one at a time. The session opens transports, receivers and
///   senders of its peer, and closes none when it ends: the peer is the application's.
public final class MediasoupSession: Sendable {
    public let peer: Peer
    let application: MediasoupApplication
    private let send: @Sendable (JSONValue) -> Void
    private let state = Locked(MediasoupState())

    /// - Parameters:
    ///   - peer: without capabilities: the client says them when it joins.
    ///   - application: what it asks whoever runs the room.
    ///   - send: must not wait; it is called under a lock, which keeps the messages in order.
    public init(
        of peer: Peer, in application: MediasoupApplication,
        send: @escaping @Sendable (JSONValue) -> Void
    ) {
        self.peer = peer
        self.application = application
        self.send = send
        peer.publishAnything()
    }

    /// Whether the client has joined.
    public var hasJoined: Bool { state.withLock { $0.hasJoined } }

    // MARK: What the client says

    /// Takes one message and answers it, if it is a request.
    ///
    /// - Returns: why it was refused, for the application's journal; the client knows already, if
    ///   it was a request. Nothing has changed then.
    @discardableResult
    public func receive(_ message: JSONValue) async -> BisqueError? {
        guard !state.withLock({ $0.hasEnded }) else { return nil }
        do throws(BisqueError) {
            switch try ProtooMessage(message) {
            case .request(let id, let method, let data):
                return await answer(id, method, data)
            case .response(let id, let answer):
                await take(answer, to: id)
            case .notification(let method, _):
                throw BisqueError(
                    .unsupported, "there is no notification \(FieldCheck.quoted(method))")
            }
            return nil
        } catch {
            if let id = ProtooMessage.requestID(in: message) {
                say { _ in [.response(id: id, .init(error))] }
            }
            return error
        }
    }

    private func answer(
        _ id: UInt32, _ method: String, _ data: JSONValue
    ) async -> BisqueError? {
        do throws(BisqueError) {
            switch try MediasoupRequest(method: method, data: data) {
            case .join(let wish): try join(id, wish)
            case let request:
                let answer = try await serve(request)
                say { _ in [.response(id: id, .accepted(answer))] }
            }
            offerAll()
            return nil
        } catch {
            say { _ in [.response(id: id, .init(error))] }
            return error
        }
    }

    private func join(
        _ id: UInt32, _ wish: MediasoupRequest.Join
    ) throws(BisqueError) {
        guard !hasJoined else { throw BisqueError(.duplicate, "this client has joined already") }
        let events = peer.events()
        if let capabilities = wish.rtpCapabilities, application.canSubscribe {
            try peer.setCapabilities(capabilities)
        }
        let others = application.join(wish.displayName, wish.device)
        say { $0.joined(id, others) }
        if application.canSubscribe { followData() }
        Task { [weak self] in
            for await event in events {
                if case .newRtpSender(let sender) = event { self?.watch(sender) }
            }
        }
    }

    // MARK: What the application says

    /// Somebody came who was not among those that were there at the join.
    public func came(_ person: MediasoupPerson) {
        say { $0.came(person) }
        offerAll()
    }

    /// Somebody is not there any more.
    public func left(_ id: String) {
        say { $0.left(id) }
    }

    /// Nothing is taken and nothing said from now on.
    public func end() {
        state.withLock { $0.end() }
    }

    // MARK: Saying

    /// Changes what is known and says what comes of it, in one.
    func say(_ body: (inout MediasoupState) -> [ProtooMessage]) {
        state.withLock { state in
            let messages = body(&state)
            guard !state.hasEnded else { return }
            for message in messages { send(message.json) }
        }
    }

    func known<Output>(_ look: (MediasoupState) -> Output) -> Output {
        state.withLock { look($0) }
    }

    // MARK: Consumers

    /// Tells of everything that the client can take and has not been told of.
    private func offerAll() {
        guard hasJoined else { return }
        for sender in peer.rtpSenders { offer(sender) }
        offerAllData()
    }

    private func offer(_ sender: RtpSender) {
        let person = sender.associatedRtpReceiver.peer.name
        guard known({ $0.canOffer(sender.id, of: person) }), sender.isAvailable, !sender.isClosed
        else { return }
        do throws(BisqueError) {
            let parameters = sender.consumerParameters
            guard case .object(var members) = try JSONValue(encoding: parameters) else { return }
            members["peerId"] = .string(person)
            say {
                $0.offer(
                    .object(members), isPaused: parameters.producerPaused, sender.id, of: person)
            }
        } catch {
            // Its publisher described it with a number that JSON does not have.
            return
        }
    }

    /// The client takes a stream that it was told of, or does not.
    private func take(_ answer: ProtooMessage.Answer, to question: UInt32) async {
        if let consumer = state.withLock({ $0.answeredData(question) }) {
            return await takeData(answer, to: consumer)
        }
        guard let accepted = state.withLock({ $0.answered(question, answer) }),
            let sender = peer.rtpSenders.first(where: { $0.id == accepted.sender }),
            let transport = peer.transports.first(where: { $0.id == accepted.transport })
        else { return }
        do throws(BisqueError) {
            try await sender.send(over: transport)
            follow(sender)
        } catch {
            say { $0.consumerClosed(sender.id) }
        }
    }

    private func watch(_ sender: RtpSender) {
        offer(sender)
        let events = sender.events()
        Task { [weak self] in
            for await event in events {
                guard let self else { return }
                switch event {
                case .closed: say { $0.consumerClosed(sender.id) }
                case .parametersChanged: offer(sender)
                case .scoreChanged:
                    let score = JSONValue(scoreOf: sender)
                    say { $0.consumerScored(score, sender.id) }
                default: follow(sender)
                }
            }
        }
    }

    /// Says what has changed of a stream that the client takes.
    func follow(_ sender: RtpSender) {
        let receiver = sender.associatedRtpReceiver
        // What is so is looked at while nobody else speaks, so that the last word is the newest.
        say { $0.producerPaused(receiver.isPaused, of: sender.id) }
        guard receiver.type != .simple else { return }
        say { state in
            guard let choice = sender.choice else { return [] }
            return state.layersChanged(choice.current, of: sender.id)
        }
    }
}
