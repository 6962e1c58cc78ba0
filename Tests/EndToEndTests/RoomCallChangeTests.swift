/// What changes during a call: who is there, what is sent, and on which path.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Room calls: changes", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct RoomCallChangeTests {
        @Test func sectionsOfThoseWhoLeftAreUsedAgain() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let alice = try await Guest(chromium.openTab(), in: room, named: "alice")
                let bob = try await Guest(
                    chromium.openTab(), in: room, named: "bob", publishing: .small)
                try await alice.listen()
                try await alice.expectMedia(videos: 1, sounds: 1)

                let carol = try await Guest(
                    chromium.openTab(), in: room, named: "carol", publishing: .small)
                let three = try await alice.listen()
                try await alice.expectMedia(videos: 2, sounds: 2)

                carol.peer.close()
                try await alice.listen()
                try await alice.expectMediaToGoOn(videos: 1, sounds: 1)

                let dave = try await Guest(
                    chromium.openTab(), in: room, named: "dave", publishing: .small)
                let threeAgain = try await alice.listen()
                #expect(threeAgain.sectionCount == three.sectionCount)
                try await alice.expectMedia(videos: 2, sounds: 2)
                try await alice.expectMediaToGoOn(videos: 2, sounds: 2)
                withExtendedLifetime((bob, dave)) {}
            }
        }

        @Test(arguments: ClientKind.browsers)
        func aSecondPictureComesAndGoes(_ kind: ClientKind) async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let alice = try await Guest(kind.openTab(), in: room, named: "alice")
                let bob = try await Guest(
                    kind.openTab(), in: room, named: "bob", publishing: nil)
                try await bob.listen()
                try await bob.expectMedia(videos: 1, sounds: 1)

                let screen = Publication.Video(source: .canvas, width: 320, height: 180)
                try await alice.publish(Publication(video: screen))
                try await bob.listen()
                try await bob.expectMedia(videos: 2, sounds: 1)

                let sent = try await alice.client.statistics().sent("video")
                let mid = try #require(sent.last?.mid)
                try await alice.unpublish(mid: mid)
                #expect(bob.peer.rtpSenders.count == 2)
                try await bob.listen()
                try await bob.expectMediaToGoOn(videos: 1, sounds: 1)
            }
        }

        @Test func aPausedPictureStandsStillAndGoesOn() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let alice = try await Guest(chromium.openTab(), in: room, named: "alice")
                let bob = try await Guest(
                    chromium.openTab(), in: room, named: "bob", publishing: nil)
                try await bob.listen()
                try await bob.expectMedia(videos: 1, sounds: 1)

                let video = try #require(bob.peer.rtpSenders.first { $0.kind == .video })
                try await video.pause()
                try await eventually("nothing new is decoded for some looks") {
                    let before = try await bob.client.statistics()
                    try await bob.expectMedia(videos: 0, sounds: 1, after: before)
                    let after = try await bob.client.statistics()
                    return before.received("video").first?.framesDecoded
                        == after.received("video").first?.framesDecoded
                }
                try await video.resume()
                try await bob.expectMediaToGoOn(videos: 1, sounds: 1)
                withExtendedLifetime(alice) {}
            }
        }

        @Test(arguments: ClientKind.browsers)
        func mediaGoesOnAfterIceRestartsOfBothSides(_ kind: ClientKind) async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let alice = try await Guest(kind.openTab(), in: room, named: "alice")
                let bob = try await Guest(
                    kind.openTab(), in: room, named: "bob", publishing: nil)
                try await bob.listen()
                try await bob.expectMedia(videos: 1, sounds: 1)

                let publisher = try #require(alice.publishing.transport.iceParameters)
                let checks = try await alice.publishing.transport.checks()
                try await alice.restartPublisher()
                #expect(alice.publishing.transport.iceParameters != publisher)
                try await eventually("checks with the new credentials") {
                    try await alice.publishing.transport.checks() > checks
                }
                try await bob.expectMediaToGoOn(videos: 1, sounds: 1)

                let subscriber = try #require(bob.subscribing.transport.iceParameters)
                try await bob.listen(restartsIce: true)
                #expect(bob.subscribing.transport.iceParameters != subscriber)
                try await bob.expectMediaToGoOn(videos: 1, sounds: 1)
                try await bob.expectMediaToGoOn(videos: 1, sounds: 1)
            }
        }

        /// A tab that closes may still say good-bye; a browser that is killed does not.
        @Test(arguments: [true, false])
        func whoLeavesWithoutAWordIsGone(_ isKilled: Bool) async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                // Browsers check every 2.5 s, and one check may be late.
                let options = WebRtcTransportOptions(
                    timeouts: .init(consent: .seconds(6)), closesPeerOnFailure: true)
                let tab = try await chromium.openTab()
                let alice = try await Guest(tab, in: room, named: "alice", options: options)
                let bob = try await Guest(
                    Chromium().openTab(), in: room, named: "bob", options: options)
                for guest in [alice, bob] { try await guest.listen() }
                for guest in [alice, bob] { try await guest.expectMedia(videos: 1, sounds: 1) }
                let senders = bob.peer.rtpSenders
                #expect(senders.count == 2)

                let clock = ContinuousClock()
                let begin = clock.now
                if isKilled { chromium.kill() } else { try await tab.close() }
                try await eventually("the peer is closed") { alice.peer.isClosed }
                let reason = alice.peer.closeReason
                print("gone after \(clock.now - begin): \(reason.map { "\($0)" } ?? "")")
                #expect(
                    reason == .failed(.consentLost)
                        || !isKilled && reason == .failed(.dtlsClosed))
                #expect(senders.allSatisfy { $0.isClosed })
                #expect(room.peers.map(\.name) == ["bob"])
                #expect(!bob.peer.isClosed)
            }
        }
    }
}

extension Transport {
    /// How many of the far side's checks came.
    fileprivate func checks() async throws -> UInt64 {
        try await getStats().webRtc?.checksReceived ?? 0
    }
}

extension String {
    /// The sections of a session description.
    fileprivate var sectionCount: Int {
        split(whereSeparator: \.isNewline).count { $0.hasPrefix("m=") }
    }
}
