/// One listener's bad link is nobody else's.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Bad links: neighbours", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct BadLinkNeighbourTests {
        @Test func aListenerThatLosesAFifthChangesNothingForTheOthers() async throws {
            let relay = try Relay.atTestNetwork()
            try await withServer(.behind(relay)) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let alice = try await Guest(
                    chromium.openTab(), in: room, named: "alice", options: .oneWay)
                var listeners: [Guest] = []
                for name in ["bob", "carol"] {
                    listeners.append(
                        try await Guest(
                            chromium.openTab(), in: room, named: name, publishing: nil,
                            options: .oneWay))
                }
                for listener in listeners {
                    try await listener.listen()
                    try await listener.expectMedia(videos: 1, sounds: 1)
                }
                let (bob, carol) = (listeners[0], listeners[1])

                let client = try relay.client(of: carol.subscribing.transport)
                let before = try await look(at: bob, of: alice)
                relay.change(to: .losing(0.2), of: client)
                let beside = try await look(at: bob, of: alice)
                relay.change(to: RelayConditions(), of: client)
                let after = try await look(at: bob, of: alice)
                print("beside a good link: \(before)\nbeside one that loses 20 %: \(beside)")
                print("beside a good one again: \(after)")

                let pictures = beside.pictures
                #expect(pictures.decoded * 100 >= pictures.sent * 95)
                #expect(pictures.sizeDecoded == pictures.sizeSent)
                #expect(pictures.lost == 0 && pictures.keyFrames == 0)
                #expect(try relay.counts(of: client).down.lost > 0)
            }
        }

        private struct Look: CustomStringConvertible {
            let pictures: CallCensus.Pictures
            let gaps: PictureGaps

            var description: String { "\(pictures), \(gaps)" }
        }

        private func look(at listener: Guest, of publisher: Guest) async throws -> Look {
            let tab = try listener.tab
            let before = try await CallCensus(of: [publisher, listener])
            try await PictureGaps.begin(at: tab)
            try await Task.sleep(for: .seconds(10))
            let after = try await CallCensus(of: [publisher, listener])
            return Look(
                pictures: try after.pictures(of: publisher, at: listener, since: before),
                gaps: try await PictureGaps(since: tab))
        }
    }
}
