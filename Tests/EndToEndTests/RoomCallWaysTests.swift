/// The ways a call can take: over TCP, over IPv6, with every cipher and every codec.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Room calls: ways", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct RoomCallWaysTests {
        @Test(.enabled(if: TestNetwork.isOurOwn))
        func withoutUdpMediaGoesOverTcp() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                try await Firewall.with(Firewall.withoutUdp) {
                    let guests = [
                        try await Guest(
                            chromium.openTab(), in: room, named: "alice", publishing: .small),
                        try await Guest(
                            chromium.openTab(), in: room, named: "bob", publishing: .small),
                        try await Guest(
                            chromium.openTab(), in: room, named: "carol", publishing: .small),
                        try await Guest(
                            Firefox().openTab(), in: room, named: "dora", publishing: .small),
                    ]
                    try await CallCensus.expectCall(of: guests)
                    for guest in guests {
                        for transport in guest.peer.transports {
                            #expect(transport.selectedTuple?.protocol == .tcp)
                        }
                    }
                }
            }
        }

        @Test(.enabled(if: TestNetwork.address6 != nil))
        func mediaGoesOverIPv6Alone() async throws {
            try await withServer(.atTestNetwork([TestNetwork.address6])) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let guests = [
                    try await Guest(
                        chromium.openTab(), in: room, named: "alice", publishing: .small),
                    try await Guest(
                        chromium.openTab(), in: room, named: "bob", publishing: .small),
                    try await Guest(
                        chromium.openTab(), in: room, named: "carol", publishing: .small),
                    try await Guest(
                        Firefox().openTab(), in: room, named: "dora", publishing: .small),
                ]
                try await CallCensus.expectCall(of: guests)
                for guest in guests {
                    for transport in guest.peer.transports {
                        #expect(transport.selectedTuple?.remote.ip.contains(":") == true)
                    }
                }
            }
        }

        @Test(arguments: SrtpSuite.allCases)
        func mediaIsSealedWithTheOnlySuite(_ suite: SrtpSuite) async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let options = WebRtcTransportOptions(suites: [suite])
                var guests: [Guest] = []
                for name in ["alice", "bob", "carol"] {
                    guests.append(
                        try await Guest(
                            chromium.openTab(), in: room, named: name, publishing: .small,
                            options: options))
                }
                if TestNetwork.reachesEverybody {
                    guests.append(
                        try await Guest(
                            Firefox().openTab(), in: room, named: "dora", publishing: .small,
                            options: options))
                }
                try await CallCensus.expectCall(of: guests)
                for guest in guests {
                    #expect(guest.peer.transports.map(\.srtpSuite) == [suite, suite])
                }
            }
        }

        @Test(arguments: ["VP8", "VP9", "AV1", "H264"])
        func picturesOfEveryCodecAreDecoded(_ codec: String) async throws {
            let known: [String: RtpCodecCapability] = [
                "VP8": .vp8, "VP9": .vp9, "AV1": .av1, "H264": .h264(),
            ]
            let capability = try #require(known[codec])
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, capability])
                let chromium = try Chromium()
                var publication = Publication.small
                publication.video?.codec = codec
                var guests: [Guest] = []
                for name in ["alice", "bob", "carol"] {
                    guests.append(
                        try await Guest(
                            chromium.openTab(), in: room, named: name, publishing: publication))
                }
                // Debian's Firefox fetches its H.264 from the Internet and encodes no AV1.
                if TestNetwork.reachesEverybody && ["VP8", "VP9"].contains(codec) {
                    guests.append(
                        try await Guest(
                            Firefox().openTab(), in: room, named: "dora", publishing: publication))
                }
                try await CallCensus.expectCall(of: guests)
                for guest in guests {
                    let statistics = try await guest.client.statistics()
                    #expect(statistics.sent("video").map(\.codec) == ["video/\(codec)"])
                    for video in statistics.received("video") {
                        #expect(video.codec == "video/\(codec)")
                    }
                }
            }
        }
    }
}
