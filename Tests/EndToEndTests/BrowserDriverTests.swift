/// The browsers and the other stacks talk to each other: so far nothing of ours is between them.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Browser drivers", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(2)))
    struct BrowserDriverTests {
        /// Somebody who takes part, once it is started.
        enum Kind: String, Sendable, CaseIterable {
            case chromium, firefox, aiortc, gstreamer

            func started() async throws -> any WebRTCClient {
                switch self {
                case .chromium: try await Chromium().openTab()
                case .firefox: try await Firefox().openTab()
                case .aiortc: try ScriptedPeer(.aiortc)
                case .gstreamer: try ScriptedPeer(.gstreamer)
                }
            }
        }

        @Test(
            .enabled(if: TestNetwork.reachesEverybody),
            arguments: [Kind.firefox, .aiortc, .gstreamer])
        func chromiumAndTheOtherDecodeEachOther(_ kind: Kind) async throws {
            let chromium = try await Kind.chromium.started()
            let other = try await kind.started()
            try await connect(chromium, to: other)
            try await connect(other, to: chromium)
            try await expectMedia(at: other, from: "Chromium to \(kind)")
            try await expectMedia(at: chromium, from: "\(kind) to Chromium")
        }

        @Test func twoTabsOfChromiumDecodeEachOther() async throws {
            let chromium = try Chromium()
            let (here, there) = (try await chromium.openTab(), try await chromium.openTab())
            try await connect(here, to: there)
            try await expectMedia(at: there, from: "Chromium to Chromium")
            let shown = try await there.statistics().received("video").first?.framesShown ?? 0
            #expect(shown > 0)
            #expect(try await here.candidatePairs().publisher?.protocol == "udp")
        }

        /// The publisher's offer to the other, the other's answer back.
        private func connect(
            _ publisher: any WebRTCClient, to subscriber: any WebRTCClient
        ) async throws {
            let offer = try await publisher.publish(.cameraAndMicrophone)
            try await publisher.acceptAnswer(try await subscriber.subscribe(offer))
        }

        private func expectMedia(at client: any WebRTCClient, from words: String) async throws {
            var last: CallStatistics?
            do {
                try await eventually("\(words): pictures and sound") {
                    let statistics = try await client.statistics()
                    last = statistics
                    return statistics.received("video").contains { $0.framesDecoded ?? 0 > 10 }
                        && statistics.received("audio").contains { $0.audioEnergy ?? 0 > 0 }
                }
            } catch {
                print("\(words): \(last.map { "\($0)" } ?? "no statistics")")
                throw error
            }
        }
    }
}
