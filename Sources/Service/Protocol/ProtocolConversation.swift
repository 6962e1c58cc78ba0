import Bisque

/// One socket's conversation in the mediasoup protocol: texts come in, texts go out.
///
/// Messages are served one at a time, in the order in which they come. When the socket ends, so
/// does the peer: such a client comes back as somebody new.
final class ProtocolConversation: Sendable {
    private enum Phase {
        case waiting
        case joined(Peer)
        case ended
    }

    private struct State {
        var phase = Phase.waiting
        var limit = ProtocolDesk.messages
        var patience = MessageBudget.refusals
        var deadline: Task<Void, Never>?
    }

    private let desk: ProtocolDesk
    private let room: Room
    private let seat: RoomSeat
    private let rights: Rights
    private let start: ContinuousClock.Instant
    private let send: @Sendable (String) -> Void
    private let close: @Sendable (UInt16, String) -> Void
    private let state = Locked(State())

    init(
        at desk: ProtocolDesk, in room: Room, on seat: RoomSeat, rights: Rights,
        now: ContinuousClock.Instant, send: @escaping @Sendable (String) -> Void,
        close: @escaping @Sendable (UInt16, String) -> Void
    ) {
        self.desk = desk
        self.room = room
        self.seat = seat
        self.rights = rights
        start = now
        self.send = send
        self.close = close
    }

    // MARK: What the socket does

    /// Serves one frame; the next one is given after it returns.
    func receive(_ text: String, now: ContinuousClock.Instant = .now) async {
        let time = start.duration(to: now)
        guard state.withLock({ $0.limit.take(at: time) }) else {
            return refuse(nil, ServiceError(.tooMany, "too many messages"), now)
        }
        do throws(ProtocolEnvelope.Refusal) {
            switch try ProtocolEnvelope(text) {
            case .request(let id, let message): await answer(id, message, now)
            case .notification(let id, let message): await take(id, message, now)
            }
        } catch {
            refuse(error.id, error.error, now)
        }
    }

    func receiveBinary(now: ContinuousClock.Instant = .now) {
        refuse(nil, ServiceError(.badMessage, "messages are text frames of JSON"), now)
    }

    /// The socket is closed.
    func closed() {
        end()?.close()
    }

    /// Somebody waits for the join, and need not any more once it has come.
    func limit(by deadline: Task<Void, Never>) {
        state.withLock { $0.deadline = deadline }
    }

    func expectJoined() {
        guard case .waiting = state.withLock({ $0.phase }) else { return }
        cutOff("no join")
    }

    // MARK: Messages

    private func answer(
        _ id: Int64, _ message: JSONValue, _ now: ContinuousClock.Instant
    ) async {
        do throws(ServiceError) {
            guard let answer = try await serve(id, message) else { return }
            count("ok")
            send(ProtocolEnvelope.answer(id, answer.content))
            // From here on: what is told next comes after the answer.
            if let peer = answer.joined { tell(peer) }
        } catch {
            refuse(id, error, now)
        }
    }

    /// - Returns: `nil` where the answer is among the peer's messages.
    private func serve(
        _ id: Int64, _ message: JSONValue
    ) async throws(ServiceError) -> (content: JSONValue, joined: Peer?)? {
        do throws(BisqueError) {
            switch state.withLock({ $0.phase }) {
            case .ended: throw BisqueError(.closed, "this socket has ended")
            case .joined(let peer):
                try allow(message)
                // What is asked of the room by somebody who is in it.
                if message.method == "queryRoom" {
                    return (try await room.receiveRequest(message), nil)
                }
                await peer.receiveRequest(message, numbered: Int(id))
                return nil
            case .waiting:
                guard message.method == "join" else {
                    return (try await room.receiveRequest(message), nil)
                }
                let join = message.named(rights.name)
                try join.checkName()
                let (peer, answer) = try await room.join(join)
                return (answer, try joined(peer))
            }
        } catch {
            throw ServiceError(error)
        }
    }

    /// What a token does not let somebody do is refused as the room would refuse a stranger's.
    private func allow(_ message: JSONValue) throws(BisqueError) {
        if message.method == "createProducer", !rights.canPublish {
            throw BisqueError(.refused, "this token does not let you publish")
        }
        if message.method == "enableConsumer", !rights.canSubscribe {
            throw BisqueError(.refused, "this token does not let you listen")
        }
        // Media in the clear would go to whoever is named there, asked or not.
        if message.isPlain {
            throw BisqueError(.refused, "there is no plain RTP for strangers")
        }
    }

    private func joined(_ peer: Peer) throws(BisqueError) -> Peer {
        let isOpen = state.withLock { state in
            guard case .waiting = state.phase else { return false }
            state.phase = .joined(peer)
            state.deadline?.cancel()
            state.deadline = nil
            return true
        }
        guard isOpen else {
            peer.close()
            throw BisqueError(.closed, "this socket has ended")
        }
        return peer
    }

    private func tell(_ peer: Peer) {
        let messages = peer.messages()
        Task { [weak self] in
            for await message in messages { self?.pass(message) }
            // Who left by himself may close the socket himself; it is of no use any more.
            self?.finish()
        }
    }

    private func pass(_ message: ServerMessage) {
        switch message {
        case .answer(let number, let content):
            count("ok")
            send(ProtocolEnvelope.answer(Int64(number), content))
        case .refusal(let number, let error): refuse(Int64(number), ServiceError(error), .now)
        case .notification(let notification): send(ProtocolEnvelope.notification(notification))
        }
    }

    private func take(
        _ id: Int64?, _ message: JSONValue, _ now: ContinuousClock.Instant
    ) async {
        do throws(BisqueError) {
            guard case .joined(let peer) = state.withLock({ $0.phase }) else {
                throw BisqueError(.closed, "there is no peer")
            }
            try await peer.receiveNotification(message)
            count("ok")
            if let id { send(ProtocolEnvelope.answer(id, [:])) }
        } catch {
            refuse(id, ServiceError(error), now)
        }
    }

    private func count(_ result: String) {
        desk.counters.add("bisque_protocol_messages_total", ["result": result])
    }

    private func refuse(_ id: Int64?, _ error: ServiceError, _ now: ContinuousClock.Instant) {
        count(error.code.rawValue)
        let time = start.duration(to: now)
        let isPatient = state.withLock { $0.patience.take(at: time) }
        send(ProtocolEnvelope.refusal(id, error))
        if !isPatient { cutOff("too many refusals") }
    }

    // MARK: Ending

    private func finish() {
        end()?.close()
        close(SignallingSession.CloseCode.normal, "closed")
    }

    private func cutOff(_ reason: String) {
        // First: what the peer is told as it closes ends the socket too, with another word.
        close(SignallingSession.CloseCode.policy, reason)
        end()?.close()
    }

    /// Gives the place back, the first time.
    ///
    /// - Returns: whom it was for.
    private func end() -> Peer? {
        let (peer, isFirst) = state.withLock { state -> (Peer?, Bool) in
            state.deadline?.cancel()
            state.deadline = nil
            defer { state.phase = .ended }
            switch state.phase {
            case .waiting: return (nil, true)
            case .joined(let peer): return (peer, true)
            case .ended: return (nil, false)
            }
        }
        if isFirst { desk.rooms.leave(seat) }
        return peer
    }
}

extension JSONValue {
    fileprivate var method: String? {
        guard case .object(let members) = self, case .string(let method) = members["method"] else {
            return nil
        }
        return method
    }

    /// Whether it names an address for RTP without ICE and DTLS.
    fileprivate var isPlain: Bool {
        guard case .object(let members) = self else { return false }
        return members["plainRtpParameters"].map { $0 != .null } ?? false
    }

    /// Names of another JSON kind are the room's to refuse.
    fileprivate func checkName() throws(BisqueError) {
        guard case .object(let members) = self, case .string(let name) = members["peerName"]
        else { return }
        do throws(ServiceError) {
            guard try Naming.person(name) == name else {
                throw ServiceError(.badName, "there are blanks around it")
            }
        } catch {
            throw BisqueError(.invalid, "peerName: \(error.message)")
        }
    }

    /// A `join` under the name that a token prescribes, if it does.
    fileprivate func named(_ name: String?) -> JSONValue {
        guard let name, case .object(var members) = self else { return self }
        members["peerName"] = .string(name)
        return .object(members)
    }
}
