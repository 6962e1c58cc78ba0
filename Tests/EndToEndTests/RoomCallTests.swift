/// Browsers and other clients meet in a room of ours: who sees and hears whom.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Room calls", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct RoomCallTests {
        @Test func twoTabsSeeAndHearEachOther() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let alice = try await Guest(chromium.openTab(), in: room, named: "alice")
                let bob = try await Guest(chromium.openTab(), in: room, named: "bob")
                for guest in [alice, bob] { try await guest.listen() }
                for guest in [alice, bob] { try await guest.expectMedia(videos: 1, sounds: 1) }
            }
        }

        @Test(.enabled(if: TestNetwork.reachesEverybody))
        func fourBrowsersDecodeNineOfTenFramesOfEachOther() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                var guests: [Guest] = []
                for name in ["alice", "bob", "carol"] {
                    guests.append(
                        try await Guest(
                            chromium.openTab(), in: room, named: name, publishing: .small))
                }
                guests.append(
                    try await Guest(
                        Firefox().openTab(), in: room, named: "dora", publishing: .small))
                try await CallCensus.expectCall(of: guests, for: .seconds(30))
            }
        }

        @Test(
            .enabled(if: TestNetwork.reachesEverybody),
            arguments: ClientKind.others)
        func anotherKindOfClientPublishesAndPlays(_ kind: ClientKind) async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let alice = try await Guest(Chromium().openTab(), in: room, named: "alice")
                let other = try await Guest(kind.start(), in: room, named: kind.rawValue)
                for guest in [alice, other] { try await guest.listen() }
                for guest in [alice, other] { try await guest.expectMedia(videos: 1, sounds: 1) }
            }
        }
    }
}
