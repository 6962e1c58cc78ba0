import Bisque
import Testing

@testable import BisqueService

/// Conversations as they should be: coming, publishing, listening, muting, leaving.
@Suite(.timeLimit(.minutes(1))) struct SignallingSessionTests {
    @Test func whoJoinsIsToldOfTheOthersAndTheyOfHim() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = stage.client()
            let joined = await bob.ask("join", #""room":"green","name":" Bob ""#)
            #expect(joined["resumed"] == .bool(false))
            #expect(joined["room"] == .string("green"))
            #expect(joined["capacity"] == .integer(25))
            #expect(joined["allowed"]["publish"] == .bool(true))
            #expect(joined["people"].count == 1)
            #expect(joined["people"][0]["person"].string == alice.person)
            #expect(joined["people"][0]["name"] == .string("Alice"))
            let person = await alice.nextPerson()
            #expect(person["name"] == .string("Bob"))
            #expect(person["isConnected"] == .bool(true))
            #expect(person["kind"] == .string("page"))

            #expect(await bob.ask("leave")["type"] == .string("ok"))
            #expect(bob.closures == [1000])
            let gone = await alice.next("gone")
            #expect(gone["person"].string == bob.person)
            #expect(gone["reason"] == .string("left"))
            #expect(stage.book.count() == (1, 1))
        }
    }

    @Test func whoHasChannelsIsOfferedThemThoughNobodyPublishes() async throws {
        try await SignallingStage.run { stage in
            let alice = stage.client()
            _ = await alice.ask("join", #""room":"green","name":"Alice","channels":true"#)
            let bob = try await stage.member("Bob")
            let offer = await alice.next("offer")
            #expect(offer["tracks"].count == 0)
            #expect(offer["offer"].string.contains("m=application"))
            let answer = await bob.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            #expect(answer["type"] == .string("published"), "\(answer)")
            let peer = try #require(stage.server.rooms[0].peer(named: alice.person))
            #expect(peer.transports.map { $0.sctpParameters != nil } == [true])
            let other = try #require(stage.server.rooms[0].peer(named: bob.person))
            #expect(other.transports.map { $0.sctpParameters != nil } == [false])
        }
    }

    @Test func whatIsPublishedIsNamedAndOfferedToTheOthers() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            let published = await alice.publish(
                Descriptions.offer(Descriptions.sound(), Descriptions.picture()),
                ("0", "microphone"), ("1", "camera"))
            #expect(published["type"] == .string("published"), "\(published)")
            #expect(published["tracks"].count == 2)
            #expect(published["answer"].string.contains("a=recvonly"))
            let camera = published["tracks"][1]["track"]

            let seen = await bob.nextPerson { $0["tracks"].count == 2 }
            #expect(seen["tracks"][1]["track"] == camera)
            #expect(seen["tracks"][1]["source"] == .string("camera"))
            let (offer, answer) = await bob.acceptOffer()
            #expect(offer["fresh"] == .bool(true))
            #expect(offer["tracks"].count == 2)
            #expect(offer["tracks"][1]["track"] == camera)
            #expect(offer["tracks"][1]["person"].string == alice.person)
            #expect(offer["tracks"][1]["source"] == .string("camera"))
            #expect(answer["type"] == .string("ok"), "\(answer)")
            let peer = try stage.peer(of: bob)
            #expect(peer.rtpSenders.map(\.isActive) == [true, true])
        }
    }

    @Test func aLaterOfferGoesOverTheSameConnection() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            _ = await bob.acceptOffer()
            let second = await alice.publish(
                Descriptions.offer(Descriptions.sound(), Descriptions.picture()),
                ("0", "microphone"), ("1", "screen"))
            #expect(second["tracks"].count == 2)
            let (offer, _) = await bob.acceptOffer()
            #expect(offer["fresh"] == .bool(false))
            #expect(offer["exchange"] == .integer(2))
            #expect(offer["tracks"].count == 2)
            let peer = try stage.peer(of: bob)
            #expect(peer.transports.count == 1)
        }
    }

    @Test func aFreshConnectionTakesThePlaceOfTheOneBefore() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let first = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let second = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"), fresh: true)
            #expect(first["tracks"][0]["track"] != second["tracks"][0]["track"])
            let peer = try stage.peer(of: alice)
            #expect(peer.transports.count == 1)
            #expect(peer.rtpReceivers.count == 1)
        }
    }

    @Test func mutingIsSaidToTheOthers() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let answer = await alice.ask("mute", #""source":"microphone","isMuted":true"#)
            #expect(answer["type"] == .string("ok"))
            let person = await bob.nextPerson {
                $0["tracks"][0]["isMuted"] == .bool(true)
            }
            #expect(person["person"].string == alice.person)
            // Another offer says nothing of it, so it stays.
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound(), Descriptions.picture()),
                ("0", "microphone"), ("1", "camera"))
            let later = await bob.nextPerson { $0["tracks"].count == 2 }
            #expect(later["tracks"][0]["isMuted"] == .bool(true))
            #expect(later["tracks"][1]["isMuted"] == .bool(false))
        }
    }

    @Test func whatTheRoomCannotTakeIsLeftOut() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let published = await alice.publish(
                Descriptions.offer(
                    Descriptions.sound(), Descriptions.picture(codec: "97 Strange/90000")),
                ("0", "microphone"), ("1", "camera"))
            #expect(published["tracks"].count == 1)
            #expect(published["tracks"][0]["mid"] == .string("0"))
        }
    }

    @Test func whoSaysWhatHeCanTakeIsOfferedNothingElse() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = stage.client()
            let can = Descriptions.offer(Descriptions.sound(direction: "recvonly"))
            let joined = await bob.ask(
                "join",
                #""room":"green","name":"Bob","capabilities":\#(JsonValue.string(can).text)"#)
            #expect(joined["type"] == .string("joined"), "\(joined)")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound(), Descriptions.picture()),
                ("0", "microphone"), ("1", "camera"))
            let offer = await bob.next("offer")
            #expect(offer["tracks"].count == 1)
            #expect(offer["tracks"][0]["source"] == .string("microphone"))
        }
    }

    @Test func realBrowsersOffersAreTaken() async throws {
        try await SignallingStage.run { stage in
            for name in ["chromium", "firefox"] {
                let member = try await stage.member(name)
                let offer = try RealOffer.text("\(name)-offer.sdp")
                let published = await member.publish(
                    offer, ("0", "microphone"), ("1", "camera"))
                #expect(published["tracks"].count == 2, "\(name): \(published)")
            }
        }
    }

    @Test func whenTheServiceStopsEverybodyIsTold() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob", in: "blue")
            stage.book.close()
            #expect(await alice.next("ended")["reason"] == .string("serviceStopping"))
            #expect(await bob.next("ended")["reason"] == .string("serviceStopping"))
            #expect(alice.closures == [1001])
            #expect(stage.book.count() == (0, 0))
            let late = await stage.client().ask("join", #""room":"green","name":"Late""#)
            #expect(late["code"] == .string("closed"))
        }
    }
}
