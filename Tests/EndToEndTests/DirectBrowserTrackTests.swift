/// Pictures and sound between direct peers and real browsers.
import Bisque
import BisqueDirect
import Testing

extension EndToEnd {
    @Suite("Direct tracks and browsers", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct DirectBrowserTrackTests {
        typealias Case = DirectBrowserTests.Case

        @Test("audio and video both ways, added while the call goes on", arguments: Case.everybody)
        func whatAPageSendsComesBack(_ test: Case) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                let mirror = DirectMirror(page.peer)
                _ = try await page.call("add", "camera", "video")
                try await eventually("the page sees itself", within: .seconds(60)) {
                    try await page.status().heard.contains {
                        $0.kind == "video" && $0.frames > 20
                    }
                }
                _ = try await page.call("add", "microphone", "audio")
                try await eventually("the page hears itself", within: .seconds(60)) {
                    try await page.status().heard.contains {
                        $0.kind == "audio" && $0.packets > 100 && $0.energy ?? 1 > 0
                    }
                }
                let status = try await page.status()
                #expect(status.errors.isEmpty && status.signaling == "stable")
                #expect(page.listener.errors.isEmpty)
                // aiortc has one stream for all.
                #expect(page.peer.remoteStreams.count == (test.kind == .aiortc ? 1 : 2))
                withExtendedLifetime(mirror) {}
            }
        }

        /// Two offers meet on the way: whoever is called takes its own back, the other one
        /// overlooks what comes.
        @Test(
            "both ends add tracks at the same moment", arguments: Case.whoMeet,
            [MediaKind.video, .audio])
        func bothAddAtOnce(_ test: Case, _ kind: MediaKind) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                let sent = DirectTrack(kind: .audio)
                let before = page.offers
                try await page.holdingSignals {
                    try page.peer.addTrack(sent, DirectStream())
                    try await eventually("we offer") { page.offers == before + 1 }
                    _ = try await page.call("add", "device", .string(kind.rawValue))
                    try await eventually("the page offers") {
                        try await page.status().signaling == "have-local-offer"
                    }
                }
                let source = PacketSource(sent, to: page.peer, ssrc: 5)
                let received = try await eventually("the page's track comes") {
                    page.listener.tracks.first { $0.kind == kind }
                }
                try await eventually("the page hears us") {
                    try await page.status().heard.contains {
                        $0.kind == "audio" && $0.packets > 20
                    }
                }
                var packets = received.packets().makeAsyncIterator()
                for _ in 0..<50 { #expect(await packets.next() != nil) }
                let status = try await page.status()
                #expect(status.errors.isEmpty && page.listener.errors.isEmpty)
                #expect(status.signaling == "stable")
                // A section of the page's that is like ours takes our track as well.
                let isMerged = kind == .audio
                #expect(page.offers == before + (test.pageBegins && !isMerged ? 2 : 1))
                withExtendedLifetime(source) {}
            }
        }

        @Test("tracks are replaced and removed by either end", arguments: Case.everybody)
        func tracksComeAndGo(_ test: Case) async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(
                    test.kind, at: server, isInitiator: test.pageBegins)
                try await page.connect()
                _ = try await page.call("add", "camera", "video")
                let received = try await eventually("the page's track comes") {
                    page.listener.tracks.first { $0.kind == .video }
                }
                var packets = received.packets().makeAsyncIterator()
                #expect(await packets.next() != nil)
                let before = page.listener.all.count { $0 == .negotiated }
                _ = try await page.call("replace", "camera", "video")
                for _ in 0..<50 { #expect(await packets.next() != nil) }
                #expect(page.listener.all.count { $0 == .negotiated } == before)

                let sent = DirectTrack(kind: .audio)
                try page.peer.addTrack(sent, DirectStream())
                let source = PacketSource(sent, to: page.peer, ssrc: 5)
                try await eventually("the page hears us") {
                    try await page.status().heard.contains { $0.kind == "audio" && $0.packets > 9 }
                }
                let (offers, other) = (page.offers, DirectTrack(kind: .audio))
                try page.peer.replaceTrack(sent, other)
                let next = PacketSource(other, to: page.peer, ssrc: 6)
                let heard = try await page.packets(of: "audio")
                try await eventually("the page hears the other one") {
                    try await page.packets(of: "audio") > heard + 50
                }
                #expect(page.offers == offers)
                page.peer.removeTrack(other)
                try await eventually("the page hears that our track is gone") {
                    try await page.status().heard.contains { $0.kind == "audio" && $0.ended }
                }
                _ = try await page.call("remove", "camera")
                try await eventually("the program hears that the page's is gone") {
                    page.listener.all.contains { event in
                        if case .removeTrack(received, _) = event { true } else { false }
                    }
                }
                while await packets.next() != nil {}
                #expect(page.listener.errors.isEmpty)
                #expect(try await page.status().errors.isEmpty)
                withExtendedLifetime([source, next]) {}
            }
        }
    }
}
