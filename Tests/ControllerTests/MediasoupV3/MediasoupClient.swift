/// Clients of mediasoup's third generation that say what a test tells them to, and keep what they
/// are told until it is looked at.
import Testing

@testable import Bisque

/// Those of one room.
final class MediasoupLobby: Sendable {
    let room: Room
    private let clients = Locked<[MediasoupClient]>([])

    init(_ room: Room) {
        self.room = room
    }

    func client(
        _ name: String, canPublish: Bool = true, canSubscribe: Bool = true
    ) throws -> MediasoupClient {
        try MediasoupClient(name, in: self, canPublish, canSubscribe)
    }

    /// Tells the others, and says who they are.
    fileprivate func join(_ client: MediasoupClient) -> [MediasoupPerson] {
        let others = clients.withLock { clients in
            defer { clients.append(client) }
            return clients
        }
        for other in others { other.session.came(client.person) }
        return others.map(\.person)
    }
}

final class MediasoupClient: Sendable {
    private struct State {
        var unread: [ProtooMessage] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var last: UInt32 = 0
    }

    let peer: Peer
    private let mind: Mind
    /// How often it was told that its transports were lost.
    var losses: Int { mind.losses.withLock { $0 } }

    /// What the session's closures hold.
    private final class Mind: Sendable {
        let state = Locked(State())
        let losses = Locked(0)
        let session = Locked<MediasoupSession?>(nil)

        func hear(_ json: JSONValue) {
            do throws(BisqueError) {
                let message = try ProtooMessage(json)
                let waiting = state.withLock { state in
                    state.unread.append(message)
                    defer { state.waiting = [] }
                    return state.waiting
                }
                for one in waiting { one.resume() }
            } catch {
                Issue.record("the session says no message: \(json)")
            }
        }
    }

    fileprivate init(
        _ name: String, in lobby: MediasoupLobby, _ canPublish: Bool, _ canSubscribe: Bool
    ) throws {
        let mind = Mind()
        self.mind = mind
        peer = try lobby.room.createPeer(named: name)
        let me = Locked<MediasoupClient?>(nil)
        let session = MediasoupSession(
            of: peer,
            in: MediasoupApplication(
                canPublish: canPublish, canSubscribe: canSubscribe,
                join: { _, _ in me.withLock { $0 }.map { lobby.join($0) } ?? [] },
                lost: { mind.losses.withLock { $0 += 1 } })
        ) { mind.hear($0) }
        mind.session.withLock { $0 = session }
        me.withLock { $0 = self }
    }

    var session: MediasoupSession {
        guard let session = mind.session.withLock({ $0 }) else {
            preconditionFailure("a client without a session")
        }
        return session
    }

    var person: MediasoupPerson { MediasoupPerson(id: peer.name, displayName: peer.name) }

    var unread: [ProtooMessage] { mind.state.withLock { $0.unread } }

    // MARK: Saying

    /// - Throws: what the session has against it.
    func ask(_ method: String, _ data: JSONValue = [:]) async throws -> JSONValue {
        switch await response(to: method, data) {
        case .accepted(let data): return data
        case .refused(let code, let reason):
            throw BisqueError(.refused, "\(method): \(code) \(reason)")
        }
    }

    /// - Returns: the code; `nil` when it is not refused.
    func refusal(of method: String, _ data: JSONValue) async -> Int? {
        guard case .refused(let code, let reason) = await response(to: method, data) else {
            return nil
        }
        #expect(!reason.isEmpty)
        return code
    }

    func join() async throws -> JSONValue {
        let capabilities = try JSONValue(encoding: peer.room.routerRtpCapabilities)
        return try await ask("join", ["rtpCapabilities": capabilities])
    }

    /// - Returns: its id.
    func sendingTransport() async throws -> JSONValue {
        let told = try await ask(
            "createWebRtcTransport", ["producing": true, "consuming": false])
        return try #require(told[member: "id"])
    }

    func answer(_ question: UInt32) async {
        await session.receive(ProtooMessage.response(id: question, .accepted([:])).json)
    }

    private func response(to method: String, _ data: JSONValue) async -> ProtooMessage.Answer {
        let id = mind.state.withLock { state in
            state.last += 1
            return state.last
        }
        await session.receive(ProtooMessage.request(id: id, method: method, data: data).json)
        return await next { message in
            if case .response(id, let answer) = message { answer } else { nil }
        }
    }

    // MARK: Hearing

    /// The next notification of this name.
    func heard(_ method: String) async -> JSONValue {
        await next { message in
            if case .notification(method, let data) = message { data } else { nil }
        }
    }

    /// The next request of this name.
    func asked(_ method: String) async -> (id: UInt32, data: JSONValue) {
        await next { message in
            if case .request(let id, method, let data) = message { (id, data) } else { nil }
        }
    }

    private func next<Found: Sendable>(
        _ find: @Sendable (ProtooMessage) -> Found?
    ) async -> Found {
        while true {
            if let found = take(find) { return found }
            await withCheckedContinuation { waiter in
                let isThere = mind.state.withLock { state in
                    let isThere = state.unread.contains { find($0) != nil }
                    if !isThere { state.waiting.append(waiter) }
                    return isThere
                }
                if isThere { waiter.resume() }
            }
        }
    }

    private func take<Found>(_ find: (ProtooMessage) -> Found?) -> Found? {
        mind.state.withLock { state in
            for (index, message) in state.unread.enumerated() {
                guard let found = find(message) else { continue }
                state.unread.remove(at: index)
                return found
            }
            return nil
        }
    }
}
