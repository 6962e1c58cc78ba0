/// Direct peers with real browsers, each end as the one that begins.
import Bisque
import BisqueDirect
import Testing

extension EndToEnd {
    @Suite("Direct peers and browsers", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct DirectBrowserTests {
        struct Case: Sendable, CustomTestStringConvertible {
            let kind: ClientKind
            let pageBegins: Bool

            var testDescription: String {
                "\(kind.rawValue), \(pageBegins ? "which begins" : "which is called")"
            }

            /// Browsers, who do all that equal ends have to.
            static let browsers = both(
                TestNetwork.reachesEverybody ? [.chromium, .firefox] : [.chromium])
            /// aiortc can neither take an offer back nor begin ICE anew.
            static let scripts = both(
                TestNetwork.reachesEverybody ? ClientKind.others.filter { $0 == .aiortc } : [])
            static let everybody = browsers + scripts
            /// Who gets along with two offers at once: aiortc does not where it has to give way.
            static let whoMeet = browsers + scripts.filter(\.pageBegins)

            private static func both(_ kinds: [ClientKind]) -> [Case] {
                kinds.flatMap {
                    [Case(kind: $0, pageBegins: true), Case(kind: $0, pageBegins: false)]
                }
            }
        }

        private static let messages: [JSONValue] = [
            "hello", "", 0, 1, "grüß dich", 1_200, 70_000, 262_144, "the last one",
        ]

        private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

        @Test("connect on both ends · text and binary both ways", arguments: Case.everybody)
        func aBrowserTalksToTheProgram(_ test: Case) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                try await page.send(Self.messages)
                let sent: [DirectMessage] = Self.messages.map { message in
                    message.integer.map { .binary(bytes($0)) } ?? .text(message.string ?? "")
                }
                for message in sent { try page.peer.send(message) }
                try await eventually("the program has it all") {
                    page.listener.messages.count == sent.count
                }
                #expect(page.listener.messages == sent)
                try await eventually("the page has it all") {
                    try await page.status().messages.count == sent.count
                }
                var expected: [DirectTab.Message] = []
                for message in Self.messages {
                    if let size = message.integer {
                        expected.append(try await page.bytes(size))
                    } else {
                        expected.append(.init(text: message.string, size: nil, sum: nil))
                    }
                }
                let status = try await page.status()
                #expect(status.messages == expected && status.errors.isEmpty)
                #expect(status.label == page.peer.channelName)
                #expect(page.listener.errors.isEmpty)
            }
        }

        @Test("destroy closes both", arguments: Case.everybody)
        func thePageSeesThatItIsOver(_ test: Case) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                page.peer.destroy()
                try await eventually("the page knows", within: .seconds(5)) {
                    try await page.status().state == "closed"
                }
            }
        }

        @Test("a remote destroy closes the local peer", arguments: Case.everybody)
        func theProgramSeesThatItIsOver(_ test: Case) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                _ = try await page.call("close")
                try await eventually("the program knows", within: .seconds(5)) {
                    page.peer.isDestroyed
                }
                #expect(page.listener.errors.isEmpty)
            }
        }

        @Test("an ICE restart of either end loses nothing", arguments: Case.browsers)
        func aRestartLosesNothing(_ test: Case) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                for round in 0..<2 {
                    let before = page.listener.all.count { $0 == .negotiated }
                    let way = page.peer.path?.remote
                    if round == 0 {
                        page.peer.restartIce()
                    } else {
                        _ = try await page.call("restart")
                    }
                    try page.peer.send("to the page \(round)")
                    try await page.send([.string("to the program \(round)")])
                    try await eventually("it was negotiated again") {
                        page.listener.all.count { $0 == .negotiated } > before
                    }
                    try page.peer.send("behind it \(round)")
                    try await page.send([.string("behind it \(round)")])
                    try await page.listener.hears(.data(.text("behind it \(round)")))
                    try await eventually("the page has it") {
                        try await page.status().messages.last?.text == "behind it \(round)"
                    }
                    // Browsers open other ports for it. A Firefox that restarts before both ends
                    // agree on the last one's way sends nothing any more.
                    try await eventually("another way is agreed on") {
                        page.peer.path?.remote != way && page.peer.iceState == .completed
                    }
                }
                let status = try await page.status()
                #expect(status.messages.count == 4 && status.errors.isEmpty)
                #expect(page.listener.messages.count == 4 && page.listener.errors.isEmpty)
                #expect(!page.peer.isDestroyed)
            }
        }

        @Test(
            "an ICE restart that the other end takes no part in changes nothing",
            arguments: Case.scripts)
        func aRestartOfOneEndAlone(_ test: Case) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                let before = page.listener.all.count { $0 == .negotiated }
                page.peer.restartIce()
                try await eventually("it was negotiated again") {
                    page.listener.all.count { $0 == .negotiated } > before
                }
                try page.peer.send("behind it")
                try await page.send(["behind it, too"])
                try await page.listener.hears(.data(.text("behind it, too")))
                try await eventually("the script has it") {
                    try await page.status().messages.last?.text == "behind it"
                }
                // With the credentials from before the way is agreed on once more by who chooses.
                try await eventually("the way counts as ever") {
                    page.peer.iceState == (test.pageBegins ? .connected : .completed)
                }
                let states = page.listener.all.compactMap { event in
                    if case .iceState(let state) = event { state } else { nil }
                }
                #expect(states.count { $0 == .checking } <= 1 && !states.contains(.new))
                #expect(page.listener.errors.isEmpty && !page.peer.isDestroyed)
                #expect(try await page.status().errors.isEmpty)
            }
        }
    }
}
