/// The browsers and the other stacks talk to each other: so far nothing of ours is between them.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Browser drivers", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct BrowserDriverTests {
        /// Firefox and the scripts are nowhere to be found at the loopback address.
        @Test(
            .enabled(if: TestNetwork.reachesEverybody),
            arguments: ClientKind.others)
        func chromiumAndTheOtherDecodeEachOther(_ kind: ClientKind) async throws {
            let chromium = try await ClientKind.chromium.start()
            let other = try await kind.start()
            try await connect(chromium, to: other)
            try await connect(other, to: chromium)
            try await expectMedia(at: other, "Chromium to \(kind)")
            try await expectMedia(at: chromium, "\(kind) to Chromium")
        }

        @Test func twoTabsOfChromiumDecodeEachOther() async throws {
            let chromium = try Chromium()
            let here = try await chromium.openTab()
            let there = try await chromium.openTab()
            try await connect(here, to: there)
            try await expectMedia(at: there, "Chromium to Chromium")
            try await expectPicturesShown(at: there)
            #expect(try await here.candidatePairs().publisher?.protocol == "udp")
        }

        @Test(
            .enabled(if: TestNetwork.reachesEverybody),
            arguments: [ClientKind.chromium, .firefox])
        func aTabAddsEndsAndRestarts(_ kind: ClientKind) async throws {
            let (tab, other) = (try await kind.openTab(), try await kind.openTab())
            try await connect(tab, to: other)
            try await expectPicturesShown(at: other)

            let more = Publication(
                video: .init(source: .canvas, width: 320, height: 180, codec: "VP9"))
            let offer = try await tab.publish(more)
            try await tab.acceptAnswer(try await other.subscribe(offer))
            let added = try await eventually("the second picture arrives") {
                try await other.statistics().received("video").first {
                    $0.codec == "video/VP9" && $0.framesShown ?? 0 > 5
                }
            }
            expectShape(added)

            let mid = try #require(added.mid)
            try await tab.limitBitrate(mid: mid, to: 50_000)
            let shorter = try await tab.unpublish(mid: mid)
            try await tab.acceptAnswer(try await other.subscribe(shorter))
            try await eventually("the second picture is gone") {
                try await other.statistics().received.allSatisfy {
                    $0.mid != mid || $0.framesShown == nil
                }
            }

            let before = IceCredentials(in: shorter)
            let restart = try await tab.restartIce()
            #expect(IceCredentials(in: restart) != before)
            try await tab.acceptAnswer(try await other.subscribe(restart))
            let shown = try await framesShown(at: other)
            try await eventually("pictures go on after the restart") {
                try await framesShown(at: other) > shown + 5
            }
        }

        @Test(arguments: [ClientKind.chromium, .firefox])
        func threeEncodingsAreOffered(_ kind: ClientKind) async throws {
            let tab = try await kind.openTab()
            let video = Publication.Video(source: .canvas, codec: "VP8", simulcast: true)
            let offer = try await tab.publish(Publication(video: video))
            #expect(offer.contains("a=simulcast:send q;h;f\r\n"))
            #expect(offer.contains("VP8/90000") && !offer.contains("VP9/90000"))
        }

        @Test(arguments: [ClientKind.chromium, .firefox])
        func whatThePageThrowsIsThrown(_ kind: ClientKind) async throws {
            let tab = try await kind.openTab()
            let failure = await #expect(throws: EndpointFailure.self) {
                try await tab.evaluate("throw new Error('as expected');")
            }
            #expect(failure?.description.contains("as expected") == true)
            #expect(try await tab.evaluate("return { sum: 1 + 1 };") == ["sum": 2])
        }

        @Test(arguments: [ClientKind.chromium, .firefox])
        func aClosedTabAnswersNoMore(_ kind: ClientKind) async throws {
            let tab = try await kind.openTab()
            try await tab.close()
            await #expect(throws: EndpointFailure.self) { try await tab.evaluate("return 1;") }
        }

        @Test func aBrowserEndsWithItsLastTab() async throws {
            var process: Int32?
            do {
                let chromium = try Chromium()
                process = chromium.processID
                let tab = try await chromium.openTab()
                #expect(try await tab.evaluate("return 1;") == 1)
            }
            let ended = try #require(process)
            #expect(!ProcessTable.isAlive(ended))
        }

        /// GStreamer alone listens for TCP.
        @Test(.enabled(if: TestNetwork.isOurOwn))
        func withoutUdpMediaGoesOverTcp() async throws {
            let tab = try await Chromium().openTab()
            let other = try ScriptedPeer(.gstreamer)
            try await Firewall.with(Firewall.withoutUdp) {
                try await connect(tab, to: other)
                try await expectMedia(at: other, "Chromium to GStreamer over TCP")
                #expect(try await tab.candidatePairs().publisher?.protocol == "tcp")
            }
        }

        // MARK: - What they have in common

        /// The publisher's offer to the other, the other's answer back.
        private func connect(
            _ publisher: any WebRTCClient, to subscriber: any WebRTCClient
        ) async throws {
            let offer = try await publisher.publish(.cameraAndMicrophone)
            try await publisher.acceptAnswer(try await subscriber.subscribe(offer))
        }

        private func expectMedia(at client: any WebRTCClient, _ what: String) async throws {
            var last: CallStatistics?
            do {
                try await eventually("\(what): pictures and sound") {
                    let statistics = try await client.statistics()
                    last = statistics
                    return statistics.received("video").contains { $0.framesDecoded ?? 0 > 10 }
                        && statistics.received("audio").contains { $0.audioEnergy ?? 0 > 0 }
                }
            } catch {
                print("\(what): \(last.map { "\($0)" } ?? "no statistics")")
                throw error
            }
        }

        /// Browsers begin with smaller pictures than the camera's when the machine is busy.
        private func expectShape(_ video: CallStatistics.Received) {
            let (width, height) = (video.frameWidth ?? 0, video.frameHeight ?? 0)
            #expect(width > 0 && width * 9 == height * 16, "\(video)")
        }

        private func framesShown(at tab: any BrowserTab) async throws -> Int {
            try await tab.statistics().received("video").first?.framesShown ?? 0
        }

        private func expectPicturesShown(at tab: any BrowserTab) async throws {
            let video = try await eventually("pictures are shown") {
                try await tab.statistics().received("video").first { $0.framesShown ?? 0 > 10 }
            }
            expectShape(video)
            #expect(video.firstFrameAfter ?? 0 > 0)
        }
    }
}
