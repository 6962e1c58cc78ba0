/// What broken or hostile signals and messages bring a direct peer: an error of its own with a
/// name, and nothing to anybody else on the same worker.
import Bisque
import BisqueDirect
import Testing

extension EndToEnd {
    @Suite("Direct peers and bad input", .timeLimit(.minutes(2)))
    struct DirectBadInputTests {
        /// A signal that cannot be taken, and what is said of it.
        struct Bad: Sendable, CustomTestStringConvertible {
            let name: String
            let text: String
            let code: DirectError.Code

            init(_ name: String, _ text: String, _ code: DirectError.Code) {
                self.name = name
                self.text = text
                self.code = code
            }

            init(_ name: String, _ content: DirectSignal.Content, _ code: DirectError.Code) {
                self.init(name, DirectSignal(content).json, code)
            }

            var testDescription: String { name }
        }

        private static let candidate = "candidate:1 1 udp 1 127.0.0.1 9 typ host"

        /// Wrong at any time.
        static let always = [
            Bad("nothing", "", .badSignal),
            Bad("no JSON", "garbage", .badSignal),
            Bad("half of one", #"{"type":"sdp","data":{"ty"#, .badSignal),
            Bad("a list", "[[[]]]", .badSignal),
            Bad("no description", #"{"type":"sdp","data":{"type":"offer"}}"#, .badSignal),
            Bad("of another type", #"{"type":"sdp","data":{"type":7,"sdp":[]}}"#, .badSignal),
            Bad("too long", .offer(sdp: String(repeating: "v", count: 2_000_000)), .badSignal),
            Bad("a garbage offer", .offer(sdp: "garbage"), .badDescription),
            Bad("an empty offer", .offer(sdp: ""), .badDescription),
            Bad("an offer of nothing", .offer(sdp: "v=0\r\ns=-\r\nt=0 0\r\n"), .badDescription),
            Bad("a garbage answer", .answer(sdp: "garbage"), .badDescription),
        ]

        /// Wrong while two are connected.
        static let connected = [
            Bad(
                "a garbage candidate", .candidate(.init(candidate: "here", sdpMid: "0")),
                .badCandidate),
            Bad(
                "a candidate of no section",
                .candidate(.init(candidate: candidate, sdpMid: "none", sdpMLineIndex: 99)),
                .badCandidate),
        ]

        /// Wrong before there is any description of the other end's.
        static let early = [
            Bad(
                "an early candidate", .candidate(.init(candidate: candidate, sdpMid: "0")),
                .earlyCandidate)
        ]

        /// Runs something beside two peers that talk to each other all the while, on one worker,
        /// and expects that they notice nothing of it.
        private func besideOthers(
            _ body: (Server) async throws -> Void
        ) async throws {
            try await withServer(.quiet()) { server in
                let others = try await DirectPair(at: server)
                try await others.connect()
                let process = server.workers[0].processID
                let isOver = Locked(false)
                let talk = Task { [anna = others.anna, bert = others.bert] in
                    var count = 0
                    while !isOver.withLock({ $0 }) {
                        try await anna.deliver(.text("\(count)"))
                        try await bert.deliver(.text("\(count)"))
                        count += 1
                        try await Task.sleep(for: .milliseconds(1))
                    }
                    return count
                }
                try await body(server)
                isOver.withLock { $0 = true }
                let count = try await talk.value
                let expected = (0..<count).map { DirectMessage.text("\($0)") }
                for listener in [others.annas, others.berts] {
                    try await eventually("nothing is missing") {
                        listener.messages.count == count
                    }
                    #expect(listener.messages == expected)
                    #expect(listener.errors.isEmpty && !listener.all.contains(.close))
                }
                #expect(server.workers.map(\.processID) == [process])
            }
        }

        private func talk(_ pair: DirectPair, _ word: String) async throws {
            try pair.anna.send(word)
            try pair.bert.send(word)
            try await pair.annas.hears(.data(.text(word)))
            try await pair.berts.hears(.data(.text(word)))
        }

        @Test("garbage is an error with a name, and the connection goes on")
        func garbageChangesNothing() async throws {
            try await besideOthers { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                for (peer, listener) in [(pair.anna, pair.annas), (pair.bert, pair.berts)] {
                    for bad in Self.always + Self.connected {
                        let known = listener.errors.count
                        await peer.signal(bad.text)
                        try await eventually("\(bad.name) is an error") {
                            listener.errors.count > known
                        }
                        #expect(
                            listener.errors.dropFirst(known).map(\.code) == [bad.code],
                            "\(bad.name)")
                    }
                }
                try await talk(pair, "still here")
                #expect(pair.annas.errors.count == Self.always.count + Self.connected.count)
                #expect(!pair.anna.isDestroyed && !pair.bert.isDestroyed)
            }
        }

        @Test("what comes too early is an error with a name, and the two connect all the same")
        func whatComesTooEarlyChangesNothing() async throws {
            try await besideOthers { server in
                // Nobody knows anybody yet.
                for isInitiator in [true, false] {
                    let peer = try await server.createDirectPeer(
                        DirectPeerOptions(debug: .none, initiator: isInitiator))
                    let listener = DirectListener(peer) { _ in }
                    if isInitiator {
                        try await eventually("it offers") { !listener.signals.isEmpty }
                    }
                    for bad in Self.always + Self.early { await peer.signal(bad.text) }
                    // Whoever has offered himself and need not give way reads no offer.
                    let codes = (Self.always + Self.early)
                        .filter { !(isInitiator && $0.name.contains("offer")) }.map(\.code)
                    try await eventually("each is an error") {
                        listener.errors.count == codes.count
                    }
                    #expect(listener.errors.map(\.code) == codes)
                    #expect(!peer.isDestroyed)

                    let other = try await server.createDirectPeer(
                        DirectPeerOptions(debug: .none, initiator: !isInitiator))
                    let others = DirectListener(other) { await peer.signal($0) }
                    for signal in listener.signals { await other.signal(signal) }
                    let next = listener.signals.count
                    let carrier = Task {
                        var at = next
                        while !Task.isCancelled {
                            let signals = listener.signals
                            for signal in signals[at...] { await other.signal(signal) }
                            at = signals.count
                            try await Task.sleep(for: .milliseconds(2))
                        }
                    }
                    try await listener.hears(.connect)
                    try await others.hears(.connect)
                    carrier.cancel()
                    #expect(others.errors.isEmpty)
                }
            }
        }

        @Test("an answer to no offer is an error with a name")
        func anAnswerToNoOfferChangesNothing() async throws {
            try await besideOthers { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let answer = try #require(
                    pair.berts.signals.first {
                        if case .answer = $0.content { true } else { false }
                    })
                let fresh = try await server.createDirectPeer(DirectPeerOptions(debug: .none))
                let freshListener = DirectListener(fresh) { _ in }
                for (peer, listener) in [
                    (pair.anna, pair.annas), (pair.bert, pair.berts), (fresh, freshListener),
                ] {
                    await peer.signal(answer)
                    try await eventually("it is an error") { !listener.errors.isEmpty }
                    #expect(listener.errors.map(\.code) == [.unexpectedAnswer])
                }
                try await talk(pair, "still here")
            }
        }

        @Test("in simple-peer's form a bad signal ends the peer, and no other")
        func simplePeersFormEndsThePeer() async throws {
            try await besideOthers { server in
                for bad in Self.always {
                    let pair = try await DirectPair(at: server) { $0.signalForm = .simplePeer }
                    try await pair.connect()
                    await pair.bert.signal(bad.text)
                    try await pair.berts.hears(.close)
                    try await pair.annas.hears(.close)
                    #expect(pair.berts.errors.map(\.code) == [bad.code], "\(bad.name)")
                    #expect(pair.annas.errors.isEmpty)
                }
            }
        }

        @Test("oversized messages: one's own are refused, and the other end's are an error")
        func messagesThatAreTooLargeChangeNothing() async throws {
            try await besideOthers { server in
                for size in [1_001, 70_000, 262_144] {
                    // Each takes a thousand bytes, and says that he takes a lot.
                    let pair = try await DirectPair(at: server) { options in
                        options.maxMessageSize = 1_000
                        options.sdpTransform = {
                            $0.replacing(
                                "a=max-message-size:1000", with: "a=max-message-size:10000000")
                        }
                    }
                    try await pair.connect()
                    for (sender, listener) in [(pair.anna, pair.berts), (pair.bert, pair.annas)] {
                        let refused = #expect(throws: BisqueError.self) {
                            try sender.send([UInt8](repeating: 1, count: 262_145))
                        }
                        #expect(refused?.code == .limit)
                        // Of several in a short time one is told.
                        for _ in 0..<3 { try sender.send([UInt8](repeating: 1, count: size)) }
                        try await eventually("\(size) bytes are an error") {
                            !listener.errors.isEmpty
                        }
                        #expect(listener.errors.allSatisfy { $0.code == .messageTooLarge })
                    }
                    try await talk(pair, "still here")
                    #expect(pair.annas.messages.count == 1 && pair.berts.messages.count == 1)
                }
            }
        }
    }
}
