/// Direct peers, with each other and with browsers, over a real TURN server:
/// `scripts/with-coturn`.
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
                    // Where we are is nobody's business, but something has to be there.
                    let hidden = "raddr 0.0.0.0 rport 9"
                    #expect(candidates.allSatisfy { $0.contains(hidden) || $0.isEmpty })
                }
            }
        }

        /// Who has no other way than the relay.
        struct Relayed: Sendable, CustomTestStringConvertible {
            let kind: ClientKind
            let url: String
            let isPage: Bool
            let isProgram: Bool

            var testDescription: String {
                let who = [isPage ? "the page" : nil, isProgram ? "the program" : nil]
                return "\(kind.rawValue), \(who.compactMap(\.self)), \(url)"
            }

            /// A browser believes no certificate that nobody else does: over TLS the program alone.
            static let all = ClientKind.browsers.flatMap { kind in
                TurnServer.urls.flatMap { url in
                    let ends = [(true, false), (false, true), (true, true)]
                    return ends.filter { !$0.0 || !url.hasPrefix("turns:") }
                        .map { Relayed(kind: kind, url: url, isPage: $0.0, isProgram: $0.1) }
                }
            }
        }

        @Test("a page meets the program at a TURN server", arguments: Relayed.all)
        func aRelayIsEnoughForAPage(_ test: Relayed) async throws {
            let authorities = try String(
                contentsOfFile: try #require(TurnServer.certificate), encoding: .utf8)
            let server = IceServer(urls: [test.url], username: "alice", credential: "secret")
            try await withServer(.atTestNetwork([TestNetwork.address])) { workers in
                let configuration: JSONValue = [
                    "iceServers": [
                        [
                            "urls": .string(test.url), "username": "alice",
                            "credential": "secret",
                        ]
                    ], "iceTransportPolicy": "relay",
                ]
                let page = try await DirectTab(
                    test.kind, at: workers, isInitiator: true,
                    configuration: test.isPage ? configuration : [:]
                ) { options in
                    guard test.isProgram else { return }
                    options.config = DirectConfiguration(
                        iceServers: [server], iceTransportPolicy: .relay)
                    options.iceAuthorities = authorities
                }
                try await page.connect()
                let mirror = DirectMirror(page.peer)
                try await page.send(["hello", 100_000])
                try page.peer.send("hello")
                try await eventually("the program has it") { page.listener.messages.count == 2 }
                try await eventually("the page has it") {
                    try await page.status().messages.count == 1
                }
                _ = try await page.call("add", "camera", "video")
                try await eventually("the page sees itself", within: .seconds(60)) {
                    try await page.status().heard.contains { $0.frames > 10 }
                }
                #expect(try await page.status().errors.isEmpty && page.listener.errors.isEmpty)
                let ours = page.listener.signals.compactMap { signal in
                    if case .candidate(let one) = signal.content { one.candidate } else { nil }
                }
                for (isRelayed, candidates) in [
                    (test.isProgram, ours), (test.isPage, page.pageCandidates),
                ] {
                    let named = candidates.filter { !$0.isEmpty }
                    #expect(!named.isEmpty)
                    #expect(!isRelayed || named.allSatisfy { $0.contains("typ relay") })
                }
                withExtendedLifetime(mirror) {}
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
