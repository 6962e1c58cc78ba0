/// Browsers behind a narrow cable of the kernel's own.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Bad links: bottlenecks",
        .enabled("the kernel narrows a cable") { await Bottleneck.isAvailable() },
        .timeLimit(.minutes(5)))
    struct BadLinkBottleneckTests {
        @Test func aPublisherSendsNoMoreThanFits() async throws {
            try await Bottleneck.with { cable in
                try await cable.narrow(.fromBrowser, to: 700_000, queue: .milliseconds(300))
                let noise = Publication(
                    audio: true,
                    video: .init(source: .canvas, codec: "VP8", maxBitrate: 3_000_000))
                try await call(over: cable, publishing: noise) { _, alice, bob in
                    // As long as it takes to find out what fits.
                    try await Task.sleep(for: .seconds(8))
                    let pictures = try await look(at: bob, of: alice)
                    let rate = try await alice.publishing.transport.getStats().receiveBitrate
                    print("700 kbit/s up: \(rate) bit/s come; \(pictures)")
                    #expect(rate > 250_000 && rate < 720_000)
                    #expect(pictures.decoded > 0)
                    #expect(pictures.decoded * 100 >= pictures.sent * 80, "\(pictures)")
                }
            }
        }

        /// Whole packets of media do not fit: the kernel takes them apart, the worker's too.
        @Test func aCallGoesOverAPathWithTheSmallestPackets() async throws {
            try await Bottleneck.with { cable in
                try await cable.limitPackets(to: 576)
                try await call(over: cable) { _, alice, bob in
                    let up = try await look(at: bob, of: alice)
                    print("MTU 576, publisher: \(up)")
                    #expect(up.decoded * 100 >= up.sent * 90, "\(up)")
                }
                try await call(over: cable, isListenerBehind: true) { server, alice, bob in
                    let down = try await look(at: bob, of: alice)
                    print("MTU 576, listener: \(down)")
                    #expect(down.decoded * 100 >= down.sent * 90, "\(down)")
                    let refused = try await server.getStats().workers.map(\.sendFailures)
                    #expect(refused == [0])
                }
            }
        }

        /// Alice at the far end of the cable, Bob at the near one, or the other way round.
        private func call(
            over cable: Bottleneck, isListenerBehind: Bool = false,
            publishing publication: Publication = .cameraAndMicrophone,
            _ body: (Server, _ alice: Guest, _ bob: Guest) async throws -> Void
        ) async throws {
            try await withServer(.quiet(listenIPs: [Bottleneck.workerIP])) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let far = try Chromium(through: cable.entrance)
                let near = try Chromium()
                let alice = try await Guest(
                    (isListenerBehind ? near : far).openTab(), in: room, named: "alice",
                    publishing: publication, options: .oneWay)
                let bob = try await Guest(
                    (isListenerBehind ? far : near).openTab(), in: room, named: "bob",
                    publishing: nil, options: .oneWay)
                try await bob.listen()
                try await bob.expectMedia(videos: 1, sounds: 1)
                try await body(server, alice, bob)
            }
        }

        private func look(
            at listener: Guest, of publisher: Guest
        ) async throws -> CallCensus.Pictures {
            let before = try await CallCensus(of: [publisher, listener])
            try await Task.sleep(for: .seconds(5))
            let after = try await CallCensus(of: [publisher, listener])
            return try after.pictures(of: publisher, at: listener, since: before)
        }
    }
}
