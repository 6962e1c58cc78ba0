/// How soon a call begins and how far its rate climbs. The figures are printed, not judged, but for
/// the rate, which says whether browsers understand our feedback.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Room calls: pace", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct RoomCallPaceTests {
        /// A publisher is asked for one key frame a second, so nobody joins within a second of
        /// another one.
        @Test func whoJoinsDecodesTheFirstPictureSoon() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let alice = try await Guest(chromium.openTab(), in: room, named: "alice")
                var delays: [Duration] = []
                for number in 0..<10 {
                    let tab = try await chromium.openTab()
                    try await Task.sleep(for: .seconds(1))
                    let clock = ContinuousClock()
                    let begin = clock.now
                    let guest = try await Guest(
                        tab, in: room, named: "guest \(number)", publishing: nil)
                    try await guest.listen()
                    try await eventually("a picture is decoded") {
                        try await tab.statistics().received("video").contains {
                            $0.framesDecoded ?? 0 > 0
                        }
                    }
                    delays.append(clock.now - begin)
                    guest.peer.close()
                    try await tab.close()
                }
                let sorted = delays.sorted().map { $0 / .milliseconds(1) }
                print("join to first decoded picture, ms: \(sorted.map { Int($0) })")
                #expect(sorted.count == 10)
                withExtendedLifetime(alice) {}
            }
        }

        @Test func chromiumClimbsToTwoAndAHalfMegabits() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let noise = Publication.Video(
                    source: .canvas, width: 1280, height: 720, codec: "VP8",
                    maxBitrate: 3_000_000)
                let alice = try await Guest(
                    Chromium().openTab(), in: room, named: "alice",
                    publishing: Publication(video: noise))
                var sent = 0
                var curve: [Double] = []
                // Ten seconds are wished; a machine with other work encodes more slowly.
                for _ in 0..<30 where !curve.contains(where: { $0 >= 2.5 }) {
                    try await Task.sleep(for: .seconds(1))
                    let video = try await alice.client.statistics().sent("video").first
                    let bytes = video?.bytesSent ?? 0
                    curve.append(Double((bytes - sent) * 8 / 10_000) / 100)
                    sent = bytes
                }
                let last = try await alice.client.statistics().sent("video").first
                print("Mbit/s of each second: \(curve)", "of the last:", last ?? "none")
                #expect(curve.contains { $0 >= 2.5 }, "\(curve)")
            }
        }
    }
}
