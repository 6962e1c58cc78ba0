/// What no client of mediasoup sends, sent to the real program at both of its doors: it ends in a
/// refusal or in the end of that socket, and in nothing for anybody else.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Service and bad messages of mediasoup's clients")
    struct ServiceClientMessageTests {
        /// The way in for one generation of clients.
        struct Door: Sendable, CustomTestStringConvertible {
            let path: String
            /// A request that is always answered.
            let question: String
            /// How a text is taken that is no JSON; `nil` when the socket stays.
            let noJson: Int?

            var testDescription: String { path }
        }

        static let doors = [
            Door(
                path: "/mediasoup-v2/tea",
                question: #"{"request":true,"id":9,"method":"mediasoup-request","#
                    + #""data":{"method":"queryRoom","target":"room"}}"#,
                noJson: nil),
            Door(
                path: "/mediasoup-v3/tea?name=Eve",
                question: #"{"request":true,"id":9,"method":"getRouterRtpCapabilities","data":{}}"#,
                noJson: 1007),
        ]

        private struct Client {
            private typealias Frame = WireClient.Frame
            let wire: WireClient

            init(_ service: ServiceProgram, _ door: Door) async throws {
                wire = try WireClient(port: service.port)
                try await wire.send(
                    WireClient.head(
                        "GET", door.path,
                        headers: [
                            "Upgrade: websocket", "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Protocol: protoo",
                        ]))
                #expect(try await wire.readResponse().status == 101)
            }

            func say(_ text: String) async throws {
                try await wire.send(Frame(payload: Array(text.utf8)).bytes())
            }

            /// The next text, or the code with which the socket is closed.
            func hear() async throws -> (JSONValue?, closed: Int?) {
                let frame = try await wire.readFrame()
                if frame.kind == Frame.Kind.close { return (nil, frame.code) }
                return (try JSONValue(reading: frame.payload), nil)
            }

            func expectService(_ door: Door) async throws {
                try await say(door.question)
                #expect(try await hear().0?["ok"] == .bool(true))
            }
        }

        @Test(arguments: doors)
        func aMegabyteEndsItsSocketAndNoOther(_ door: Door) async throws {
            let service = try await ServiceProgram()
            let witness = try await Client(service, door)
            for filling in ["x", "[", "{\"a\":", "\\u0000"] {
                let stranger = try await Client(service, door)
                let text = String(repeating: filling, count: (1 << 20) / filling.utf8.count)
                try await stranger.say(#"{"request":true,"id":1,"method":""# + text)
                #expect(try await stranger.hear().closed == 1009)
            }
            try await witness.expectService(door)
            try await eventually("the strangers' places are free") {
                try service.metric("bisque_members") == 1
            }
            #expect(try service.metric("bisque_rooms") == 1)
        }

        @Test(arguments: doors)
        func whatIsNoMessageIsRefusedOrEndsItsSocket(_ door: Door) async throws {
            let service = try await ServiceProgram()
            let witness = try await Client(service, door)
            let texts = [
                "", "{", "null", "[]", "{}", "\u{FEFF}{}", #"{"request":true}"#,
                #"{"request":1,"id":"x"}"#, #"{"request":true,"id":1,"method":"dance"}"#,
                #"{"request":true,"id":1e400,"method":"join"}"#,
                String(repeating: "[", count: 100_000),
                #"{"notification":true,"method":"leave","data":7}"#,
                #"{"request":true,"id":1,"method":"mediasoup-request","data":{"method":"join"}}"#,
                #"{"request":true,"id":1,"method":"join","data":{"rtpCapabilities":[]}}"#,
            ]
            for text in texts {
                let stranger = try await Client(service, door)
                try await stranger.say(text)
                // What is no request has no answer everywhere: then the next message has.
                try await stranger.say(door.question)
                let (answer, closed) = try await stranger.hear()
                if let closed {
                    #expect(closed == door.noJson, "\(text.prefix(40))")
                } else if answer?["id"] == 9 {
                    #expect(answer?["ok"] == .bool(true), "\(text.prefix(40))")
                } else {
                    #expect(answer?["ok"] == .bool(false), "\(text.prefix(40))")
                    #expect(answer?["errorReason"]?.string?.isEmpty == false)
                    #expect(try await stranger.hear().0?["ok"] == .bool(true))
                }
            }
            try await witness.expectService(door)
            try await eventually("the strangers' places are free") {
                try service.metric("bisque_members") == 1
            }
        }
    }
}
