/// Browsers meet in a room of ours.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Room calls", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(3)))
    struct RoomCallTests {
        @Test func twoTabsSeeAndHearEachOther() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let alice = try await Guest(chromium.openTab(), in: room, named: "alice")
                let bob = try await Guest(chromium.openTab(), in: room, named: "bob")
                try await alice.listen()
                try await bob.listen()
                try await expectMedia(at: alice.client, streams: 1)
                try await expectMedia(at: bob.client, streams: 1)
            }
        }

        private func expectMedia(at client: some WebRTCClient, streams: Int) async throws {
            var last: CallStatistics?
            do {
                try await eventually("pictures and sound") {
                    try await Task.sleep(for: .milliseconds(100))
                    let statistics = try await client.statistics()
                    last = statistics
                    return statistics.received("video").filter { $0.framesDecoded ?? 0 > 10 }.count
                        == streams
                        && statistics.received("audio").filter { $0.audioEnergy ?? 0 > 0 }.count
                            == streams
                }
            } catch {
                print(last.map { "\($0)" } ?? "no statistics")
                throw error
            }
        }
    }
}

extension ServerConfiguration {
    /// One worker where browsers find it.
    static func atTestNetwork() -> ServerConfiguration {
        var configuration = ServerConfiguration.quiet(
            listenIPs: [TestNetwork.address, TestNetwork.address6].compactMap { $0 })
        configuration.logging = .standardError()
        return configuration
    }
}
