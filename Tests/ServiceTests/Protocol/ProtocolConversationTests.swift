import Bisque
import Testing

@testable import BisqueService

/// The mediasoup protocol over texts, with a real worker and no sockets.
@Suite(.timeLimit(.minutes(1))) struct ProtocolConversationTests {
    /// What one socket was sent, in order, and how it was closed.
    private final class Socket: Sendable {
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

    private struct Client {
        let socket: Socket
        let conversation: ProtocolConversation

        init(
            at desk: ProtocolDesk, room: String = "tea", token: String? = nil
        ) async throws {
            let socket = Socket()
            self.socket = socket
            conversation = try await desk.open(
                Knock(room: room, name: "", token: token),
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

    private func withDesk(
        gate: Gate = .open, settings: RoomSettings = RoomSettings(), clock: ManualClock? = nil,
        _ body: (ProtocolDesk) async throws -> Void
    ) async throws {
        try await withServer(ServerConfiguration(workers: 1, logging: .silent)) { server in
            let journal = Journal(level: .silent)
            var waits = SignallingSettings()
            if let clock { waits.clock = clock }
            try await body(
                ProtocolDesk(
                    rooms: ProtocolRooms(server: server, settings: settings, journal: journal),
                    gate: gate, settings: waits, journal: journal, counters: Counters()))
            clock?.advance(by: .seconds(3600))
        }
    }

    @Test func aClientJoinsHearsOfAnotherAndLeaves() async throws {
        try await withDesk { desk in
            let first = try await Client(at: desk)
            let room = try await first.ask(1, #"{"method":"queryRoom","target":"room"}"#)
            #expect(room.member("ok") == true && room.member("id") == 1)
            #expect(room.member("data").member("mandatoryCodecPayloadTypes") == [])
            let joined = try await first.join(2, as: "A")
            #expect(joined == ["response": true, "id": 2, "ok": true, "data": ["peers": []]])
            let second = try await Client(at: desk)
            let answer = try await second.join(1, as: "B")
            #expect(
                answer.member("data") == [
                    "peers": [["name": "A", "appData": ["device": "x"], "consumers": []]]
                ])
            #expect(
                try await first.socket.next() == [
                    "notification": true, "method": "mediasoup-notification",
                    "data": [
                        "method": "newPeer", "target": "peer", "notification": true, "name": "B",
                        "appData": ["device": "x"], "consumers": [],
                    ],
                ])
            let transport = try await second.ask(
                2,
                """
                {"method":"createTransport","target":"peer","id":7,"direction":"recv","options":{}}
                """)
            #expect(transport.member("ok") == true)
            await second.tell(#"{"method":"leave","target":"peer","notification":true}"#)
            let gone = try await first.socket.next()
            #expect(gone.member("data").member("method") == "peerClosed")
            #expect(await second.socket.end() == "1000 closed")
            first.conversation.closed()
            second.conversation.closed()
            #expect(desk.rooms.count == 0)
        }
    }

    /// Media in the clear would go wherever a stranger says, and to whom nobody asked.
    @Test func aStrangerNamesNoAddressForPlainRtp() async throws {
        try await withDesk { desk in
            let client = try await Client(at: desk)
            _ = try await client.join(1, as: "A")
            for method in ["createTransport", "updateTransport"] {
                let answer = try await client.ask(
                    2,
                    """
                    {"method":"\(method)","target":"peer","id":7,"direction":"recv",\
                    "plainRtpParameters":{"ip":"127.0.0.1","port":5004}}
                    """)
                #expect(answer.member("ok") == false)
            }
            #expect(desk.rooms.count == 1)
            let open = try await client.ask(
                3,
                """
                {"method":"createTransport","target":"peer","id":7,"direction":"recv",\
                "options":{},"plainRtpParameters":null}
                """)
            #expect(open.member("ok") == true, "\(open)")
        }
    }

    @Test(arguments: ["a\\u202eb", " A", "", "a\\u0000b"])
    func whatIsNoNameOfAPersonIsRefused(_ name: String) async throws {
        try await withDesk { desk in
            let client = try await Client(at: desk)
            #expect(try await client.join(1, as: name).member("ok") == false)
            #expect(try await client.join(2, as: "Ada").member("ok") == true)
        }
    }

    @Test func whatIsCarriedToEverybodyIsSmall() async throws {
        try await withDesk { desk in
            let client = try await Client(at: desk)
            let large = String(repeating: "x", count: 5000)
            let refused = try await client.ask(
                1,
                """
                {"method":"join","target":"room","peerName":"A","appData":{"note":"\(large)"},\
                "rtpCapabilities":{"codecs":[],"headerExtensions":[]}}
                """)
            #expect(refused.member("ok") == false)
            #expect(try await client.join(2, as: "A").member("ok") == true)
        }
    }

    @Test func aLostSocketIsALostPeer() async throws {
        try await withDesk { desk in
            let first = try await Client(at: desk)
            _ = try await first.join(1, as: "A")
            let second = try await Client(at: desk)
            _ = try await second.join(1, as: "B")
            _ = try await first.socket.next()
            second.conversation.closed()
            #expect(
                try await first.socket.next().member("data").member("method") == "peerClosed")
            #expect(desk.rooms.count == 1)
        }
    }

    @Test func whatIsNoMessageIsRefusedByName() async throws {
        let bad = [
            "", "[", "7", "[]", "{}", #"{"method":"mediasoup-request","id":1}"#,
            #"{"method":"mediasoup-request","data":{}}"#,
            #"{"method":"dance","id":1,"data":{}}"#,
            #"{"method":"mediasoup-request","id":-1,"data":{}}"#,
            #"{"method":"mediasoup-request","id":1,"data":7}"#,
            #"{"method":"mediasoup-request","id":1,"data":{"method":"dance"}}"#,
            #"{"method":"mediasoup-request","id":1,"data":{"method":"createProducer"}}"#,
            #"{"method":"mediasoup-notification","data":{"method":"leave"}}"#,
            String(repeating: "[", count: 100_000), String(repeating: "x", count: 1 << 20),
        ]
        try await withDesk { desk in
            let client = try await Client(at: desk)
            for text in bad {
                await client.conversation.receive(text)
                let answer = try await client.socket.next()
                #expect(answer.member("ok") == false, "\(text.prefix(80))")
                #expect(answer.member("errorReason") != "" && answer.member("errorCode") != 0)
            }
            client.conversation.receiveBinary()
            #expect(try await client.socket.next().member("ok") == false)
            // It is served all the same.
            #expect(try await client.join(9, as: "A").member("ok") == true)
            for _ in 0..<100 { await client.conversation.receive("{") }
            let end = await client.socket.end()
            #expect(end == "1008 too many refusals", "\(String(describing: end))")
        }
    }

    @Test func aTokenSaysWhoAndWhat() async throws {
        try await withDesk(gate: TokenFixture.gate()) { desk in
            await #expect(throws: ServiceError.self) { _ = try await Client(at: desk) }
            #expect(desk.rooms.count == 0)
            let token = TokenFixture.token {
                $0.canPublish = false
                $0.name = "Ada"
            }
            let client = try await Client(at: desk, token: token)
            _ = try await client.join(1, as: "somebody else")
            let other = try await Client(at: desk, token: TokenFixture.token())
            let answer = try await other.join(1, as: "B")
            #expect(
                answer.member("data") == [
                    "peers": [["name": "Ada", "appData": ["device": "x"], "consumers": []]]
                ])
            _ = try await client.socket.next()
            let refused = try await client.ask(2, #"{"method":"createProducer","target":"peer"}"#)
            #expect(refused.member("ok") == false)
        }
    }

    @Test func roomsHaveTheirLimits() async throws {
        var settings = RoomSettings()
        settings.capacity = 1
        settings.rooms = 1
        try await withDesk(settings: settings) { desk in
            let client = try await Client(at: desk)
            for room in ["tea", "coffee", "no name", ""] {
                await #expect(throws: ServiceError.self) {
                    _ = try await Client(at: desk, room: room)
                }
            }
            client.conversation.closed()
            let later = try await Client(at: desk, room: "coffee")
            later.conversation.closed()
        }
    }

    @Test func whoDoesNotJoinIsNotWaitedForForever() async throws {
        let clock = ManualClock()
        try await withDesk(clock: clock) { desk in
            let client = try await Client(at: desk)
            await clock.untilSomebodySleeps(for: ProtocolDesk.joinTime)
            clock.advance(by: ProtocolDesk.joinTime)
            #expect(await client.socket.end() == "1008 no join")
            #expect(desk.rooms.count == 0)
        }
    }
}

extension JSONValue {
    fileprivate func member(_ name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }
}
