/// Calls over a network that loses packets, cuts paths and forgets addresses.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Room calls: network", .enabled(if: TestNetwork.isOurOwn),
        .timeLimit(.minutes(5)))
    struct RoomCallNetworkTests {
        @Test func lostPacketsAreAskedForAndComeAgain() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let (alice, bob) = try await call(in: room)
                let before = try await CallCensus(of: [alice, bob])
                try await Firewall.with(Firewall.losing(percent: 5)) {
                    try await Task.sleep(for: .seconds(10))
                }
                let after = try await CallCensus(of: [alice, bob])
                let pictures = try after.pictures(of: alice, at: bob, since: before)
                #expect(pictures.decoded * 10 >= pictures.sent * 8, "\(pictures)")

                let receiver = try #require(alice.peer.rtpReceivers.first { $0.kind == .video })
                let received = try await receiver.getStats()
                let stream = try #require(received.streams.first)
                #expect(stream.nacksSent > 0 && stream.repaired > 0, "\(stream)")
                let sender = try #require(bob.peer.rtpSenders.first { $0.kind == .video })
                let sent = try await sender.getStats()
                #expect(sent.retransmitWanted > 0 && sent.retransmitted > 0, "\(sent)")
                let page = try await alice.client.statistics().sent("video").first
                #expect(page?.retransmittedPacketsSent ?? 0 > 0)
                let listener = try await bob.client.statistics().received("video").first
                #expect(listener?.nackCount ?? 0 > 0)
                print(
                    "5 % lost: \(pictures); worker asked \(stream.nacksSent) times, repaired",
                    "\(stream.repaired), was asked for \(sent.retransmitWanted), resent",
                    "\(sent.retransmitted), key frames asked for \(received.pliSent)")
                // A busy machine adds some of its own: four have been seen.
                #expect(pictures.freezes <= 10, "\(pictures)")
            }
        }

        /// The browser finds out and takes another of its addresses.
        @Test func mediaGoesOnWhenThePathOfTheClientIsCut() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let (alice, bob) = try await call(in: room)
                let transport = alice.publishing.transport
                let old = try #require(transport.selectedTuple?.remote)
                let clock = ContinuousClock()
                try await Firewall.with(Firewall.cutting(old.ip, port: Int(old.port))) {
                    let begin = clock.now
                    try await eventually("another path is selected") {
                        transport.selectedTuple?.remote != old
                    }
                    try await bob.expectMediaToGoOn(videos: 1, sounds: 1)
                    print("path cut: pictures go on after \(clock.now - begin)")
                }
            }
        }

        /// The same socket of the browser, seen at another port from one packet to the next.
        @Test func mediaGoesOnWhenTheAddressOfTheClientChanges() async throws {
            try await withServer(.atTestNetwork([TestNetwork.address])) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let (alice, bob) = try await call(in: room)
                let transports = [alice.publishing.transport, bob.subscribing.transport]
                for (transport, port) in zip(transports, [1998, 1999]) {
                    let old = try #require(transport.selectedTuple?.remote)
                    let clock = ContinuousClock()
                    try await Firewall.moving(port: Int(old.port), to: port) {
                        let begin = clock.now
                        try await eventually("the new address is selected") {
                            transport.selectedTuple?.remote.port == UInt16(port)
                        }
                        try await bob.expectMediaToGoOn(videos: 1, sounds: 1)
                        print("address changed: pictures go on after \(clock.now - begin)")
                    }
                }
            }
        }

        /// Alice is seen and heard by Bob.
        private func call(in room: Room) async throws -> (alice: Guest, bob: Guest) {
            let chromium = try Chromium()
            let alice = try await Guest(chromium.openTab(), in: room, named: "alice")
            let bob = try await Guest(
                chromium.openTab(), in: room, named: "bob", publishing: nil)
            try await bob.listen()
            try await bob.expectMedia(videos: 1, sounds: 1)
            return (alice, bob)
        }
    }
}
