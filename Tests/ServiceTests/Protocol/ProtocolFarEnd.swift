/// The far end of a conversation in the mediasoup protocol: a client over texts, without sockets.
import Bisque
import Testing

@testable import BisqueService

/// What one socket was sent, in order, and how it was closed.
final class ProtocolSocketEnd: Sendable {
    private struct State {
        var texts: [String] = []
        var read = 0
        var closed: [String] = []
        var watchers: [(count: Int, CheckedContinuation<Void, Never>)] = []
        var endWatchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())

    func send(_ text: String) {
        let ready = state.withLock { state in
            state.texts.append(text)
            let ready = state.watchers.filter { $0.count <= state.texts.count }
            state.watchers.removeAll { $0.count <= state.texts.count }
            return ready
        }
        for (_, watcher) in ready { watcher.resume() }
    }

    func close(_ code: UInt16, _ reason: String) {
        let watchers = state.withLock { state in
            state.closed.append("\(code) \(reason)")
            defer { state.endWatchers = [] }
            return state.endWatchers
        }
        for watcher in watchers { watcher.resume() }
    }

    var closed: [String] { state.withLock { $0.closed } }

    /// Waits until it is closed, and says how.
    func end() async -> String? {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.closed.isEmpty { state.endWatchers.append(continuation) }
                return !state.closed.isEmpty
            }
            if isThere { continuation.resume() }
        }
        return closed.first
    }

    /// The next text that it was sent, waited for.
    func next() async throws -> JSONValue {
        let index = state.withLock { state in
            state.read += 1
            return state.read - 1
        }
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.texts.count > index { return true }
                state.watchers.append((index + 1, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
        let text = state.withLock { $0.texts[index] }
        return JSONValue(try JsonParser.value(of: text, depth: 32))
    }
}

/// A client of the mediasoup protocol without a socket.
struct ProtocolFarEnd {
    let socket: ProtocolSocketEnd
    let conversation: ProtocolConversation

    init(
        at desk: ProtocolDesk, room: String = "tea", token: String? = nil,
        now: ContinuousClock.Instant = .now
    ) async throws {
        let socket = ProtocolSocketEnd()
        self.socket = socket
        conversation = try await desk.open(
            Knock(room: room, name: "", token: token), now: now,
            send: { socket.send($0) }, close: { socket.close($0, $1) })
    }

    func ask(_ id: Int, _ content: String) async throws -> JSONValue {
        await conversation.receive(
            #"{"request":true,"id":\#(id),"method":"mediasoup-request","data":\#(content)}"#)
        return try await socket.next()
    }

    func tell(_ content: String) async {
        await conversation.receive(
            #"{"notification":true,"method":"mediasoup-notification","data":\#(content)}"#)
    }

    func join(_ id: Int, as name: String) async throws -> JSONValue {
        try await ask(
            id,
            """
            {"method":"join","target":"room","peerName":"\(name)","spy":false,\
            "appData":{"device":"x"},"rtpCapabilities":{"codecs":[],"headerExtensions":[]}}
            """)
    }
}

/// A desk over a real server with one worker.
func withProtocolDesk(
    gate: Gate = .open, settings: RoomSettings = RoomSettings(), tally: SeatTally = SeatTally(),
    clock: ManualClock? = nil,
    _ body: (ProtocolDesk) async throws -> Void
) async throws {
    try await withServer(ServerConfiguration(workers: 1, logging: .silent)) { server in
        let journal = Journal(level: .silent)
        var waits = SignallingSettings()
        if let clock { waits.clock = clock }
        try await body(
            ProtocolDesk(
                rooms: ProtocolRooms(
                    server: server, settings: settings, tally: tally, journal: journal),
                gate: gate, settings: waits, journal: journal, counters: Counters()))
        clock?.advance(by: .seconds(3600))
    }
}

extension JSONValue {
    func member(_ name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }
}
