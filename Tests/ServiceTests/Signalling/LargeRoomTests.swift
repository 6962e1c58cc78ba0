import Bisque
import Glibc
import Testing

@testable import BisqueService

/// Rooms with so many people that only the loudest are heard, over real signalling.
@Suite(.timeLimit(.minutes(1))) struct LargeRoomTests {
    private static func large(above border: Int) -> RoomSettings {
        var settings = RoomSettings()
        settings.speakersFrom = border
        return settings
    }

    private func members(_ count: Int, _ stage: SignallingStage) async throws -> [TestClient] {
        var members: [TestClient] = []
        for number in 0..<count { members.append(try await stage.member("Member \(number)")) }
        return members
    }

    private func speak(_ client: TestClient, fresh: Bool = false) async -> JsonValue {
        await client.publish(
            Descriptions.offer(Descriptions.speech()), ("0", "microphone"), fresh: fresh)
    }

    /// Accepts offers until one has so many slots and tracks of people.
    private func settle(_ client: TestClient, slots: Int, people: Int) async throws -> JsonValue {
        while true {
            let (offer, answer) = await client.acceptOffer()
            try #require(answer["type"] == .string("ok"), "\(answer)")
            let sections = (0..<offer["tracks"].count).map { offer["tracks"][$0] }
            let numbers = sections.filter { $0["slot"] != .null }
            for section in numbers { #expect(section["person"] == .null) }
            if numbers.count == slots, sections.count - slots == people { return offer }
        }
    }

    /// Who is heard, by slot; nothing for nobody.
    private func voices(_ heard: JsonValue) -> [JsonValue] {
        (0..<heard["slots"].count).map { heard["slots"][$0] }.filter { $0["person"] != .null }
    }

    /// Reads until so many are heard: after each offer it is said again.
    private func heard(_ client: TestClient, voices count: Int) async -> [JsonValue] {
        while true {
            let heard = await client.next("heard")
            if heard["slots"].count == 5, voices(heard).count == count { return voices(heard) }
        }
    }

    @Test func twentyPeopleHearEachOtherInFiveSlots() async throws {
        try await SignallingStage.run(settings: Self.large(above: 4)) { stage in
            let members = try await members(20, stage)
            for member in members { #expect(await speak(member)["tracks"].count == 1) }
            for member in members {
                let offer = try await settle(member, slots: 5, people: 0)
                #expect(offer["offer"].string.contains("m=audio"))
                #expect((0..<5).map { offer["tracks"][$0]["slot"] } == (0..<5).map { .integer($0) })
                #expect(try stage.peer(of: member).rtpSenders.isEmpty)
            }
        }
    }

    @Test func whoIsHeardInASlotIsSaidWheneverItChanges() async throws {
        try await SignallingStage.run(settings: Self.large(above: 2)) { stage in
            let members = try await members(3, stage)
            let published = await speak(members[0])
            let offer = try await settle(members[2], slots: 5, people: 0)
            #expect(await heard(members[2], voices: 0) == [])

            // Heard whether he says anything or not: no sound is needed for it.
            let voice = try #require(try stage.peer(of: members[0]).rtpReceivers.first)
            try await voice.setSpeakerPriority(.pinned)
            let slot = try #require(await heard(members[2], voices: 1).first)
            #expect(slot["person"].string == members[0].person)
            #expect(slot["track"] == published["tracks"][0]["track"])
            #expect(slot["source"] == .string("microphone"))
            #expect((0..<5).contains { offer["tracks"][$0]["mid"] == slot["mid"] })

            _ = await members[0].ask("leave")
            #expect(await heard(members[2], voices: 0) == [])
        }
    }

    @Test func whoComesBackIsToldAgainWhoIsHeard() async throws {
        try await SignallingStage.run(settings: Self.large(above: 2)) { stage in
            let members = try await members(3, stage)
            _ = await speak(members[0])
            _ = try await settle(members[2], slots: 5, people: 0)
            let voice = try #require(try stage.peer(of: members[0]).rtpReceivers.first)
            try await voice.setSpeakerPriority(.pinned)
            _ = await heard(members[2], voices: 1)

            members[2].session.closed(code: 1006, wasClean: false)
            let again = stage.client()
            let joined = await again.ask(
                "join", #""room":"green","name":"","resume":"\#(members[2].secret)""#)
            #expect(joined["resumed"] == .bool(true))
            let told = voices(await again.next("heard"))
            #expect(told.map { $0["person"].string } == [members[0].person])
        }
    }

    @Test func aRunningRoomGoesOverAndComesBackWellBelow() async throws {
        try await SignallingStage.run(settings: Self.large(above: 4)) { stage in
            let members = try await members(4, stage)
            let (alice, bob) = (members[0], members[1])
            _ = await speak(alice)
            _ = try await settle(bob, slots: 0, people: 1)
            let fifth = try await stage.member("Fifth")

            // The sound that plays goes on until the slots are taken.
            let both = await bob.next("offer")
            #expect(both["tracks"].count == 6)
            #expect(try stage.peer(of: bob).rtpSenders.map(\.isActive) == [true])
            #expect(await bob.answer(both)["type"] == .string("ok"))
            #expect(try stage.peer(of: bob).rtpSenders.isEmpty)
            _ = try await settle(bob, slots: 5, people: 0)
            _ = try await settle(fifth, slots: 5, people: 0)

            _ = await fifth.ask("leave")
            #expect(try #require(await stage.book.room(named: "green")).isLarge)
            _ = await members[3].ask("leave")
            // And the slots play until the others' own sound is taken.
            let again = await bob.next("offer")
            #expect(again["tracks"].count == 6)
            #expect(try stage.peer(of: bob).rtpSenders.map(\.isActive) == [false])
            #expect(await bob.answer(again)["type"] == .string("ok"))
            #expect(try stage.peer(of: bob).rtpSenders.map(\.isActive) == [true])
            let alone = try await settle(bob, slots: 0, people: 1)
            #expect(alone["tracks"][0]["person"].string == alice.person)
        }
    }

    @Test func whoSaysNothingOfHisLoudnessIsHeardAlone() async throws {
        try await SignallingStage.run(settings: Self.large(above: 1)) { stage in
            let members = try await members(3, stage)
            _ = await speak(members[0])
            _ = await members[1].publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let offer = try await settle(members[2], slots: 5, people: 1)
            #expect(offer["tracks"][5]["person"].string == members[1].person)
        }
    }

    @Test func anotherWorkerHasTheSlotsAgain() async throws {
        try await SignallingStage.run(settings: Self.large(above: 1)) { stage in
            let members = try await members(2, stage)
            _ = await speak(members[0])
            _ = try await settle(members[1], slots: 5, people: 0)
            kill(stage.server.workers[0].processID, SIGKILL)
            for member in members { _ = await member.next("resumed") }
            _ = await speak(members[0], fresh: true)
            let offer = try await settle(members[1], slots: 5, people: 0)
            #expect(offer["fresh"] == .bool(true))
        }
    }
}
