/// Direct peers over a real TURN server: `scripts/with-coturn`.
import Bisque
import BisqueDirect
import Foundation
import Testing

/// Where coturn is, and who vouches for it.
private enum TurnServer {
    static var certificate: String? {
        ProcessInfo.processInfo.environment["BISQUE_TURN_CERTIFICATE"]
    }

    static var urls: [String] {
        let address = TestNetwork.address ?? "127.0.0.1"
        return [
            "turn:\(address):3478", "turn:\(address):3478?transport=tcp", "turns:\(address):5349",
        ]
    }
}

extension EndToEnd {
    @Suite(
        "Direct relays", .enabled(if: TurnServer.certificate != nil), .timeLimit(.minutes(2)))
    struct DirectRelayTests {
        @Test("two peers meet at a TURN server over UDP, TCP and TLS", arguments: TurnServer.urls)
        func aRelayIsEnough(_ url: String) async throws {
            let authorities = try String(
                contentsOfFile: try #require(TurnServer.certificate), encoding: .utf8)
            try await withServer(.atTestNetwork([TestNetwork.address])) { server in
                let pair = try await DirectPair(at: server) { options in
                    options.config = DirectConfiguration(
                        iceServers: [
                            IceServer(urls: [url], username: "alice", credential: "secret")
                        ], iceTransportPolicy: .relay)
                    options.iceAuthorities = authorities
                }
                try await pair.connect()
                for message in DirectDataTests.messages {
                    try pair.anna.send(message)
                    try pair.bert.send(message)
                }
                for listener in [pair.annas, pair.berts] {
                    try await eventually("it has all") {
                        listener.messages.count == DirectDataTests.messages.count
                    }
                    #expect(listener.messages == DirectDataTests.messages)
                    let candidates = listener.signals.compactMap { signal in
                        if case .candidate(let one) = signal.content { one.candidate } else { nil }
                    }
                    #expect(!candidates.isEmpty)
                    #expect(candidates.allSatisfy { $0.contains("typ relay") || $0.isEmpty })
                }
            }
        }

        @Test("a STUN server is asked, by name too, and one that nobody knows does no harm")
        func aServerTellsWhereWeAre() async throws {
            try await withServer(.atTestNetwork([TestNetwork.address])) { server in
                let pair = try await DirectPair(at: server) { options in
                    options.config = DirectConfiguration(
                        iceServers: [
                            IceServer("stun:\(TestNetwork.address ?? "127.0.0.1"):3478"),
                            IceServer("stun:nobody.invalid"), IceServer("stun:never.local"),
                            IceServer("what:is this"),
                        ])
                }
                try await pair.connect()
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
            }
        }
    }
}
