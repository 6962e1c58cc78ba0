import Bisque
import Testing

@testable import BisqueService

/// Joining and leaving as WHIP and WHEP do it, and what the limits refuse.
@Suite(.timeLimit(.minutes(1))) struct RoomBookTests {
    private func refusal(
        _ knock: Knock, _ stage: SignallingStage
    ) async -> ServiceError.Code? {
        do throws(ServiceError) {
            _ = try await stage.book.join(knock)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func theLastWhoLeavesClosesTheRoom() async throws {
        try await SignallingStage.run { stage in
            let one = try await stage.book.join(Knock(room: "green", name: "One"))
            let two = try await stage.book.join(Knock(room: "green", name: "One"))
            #expect(one.id != two.id)
            #expect(one.room === two.room)
            #expect(stage.server.rooms.count == 1)
            stage.book.leave(one, because: .left)
            stage.book.leave(one, because: .left)
            #expect(stage.book.count() == (1, 1))
            let room = two.room.room
            stage.book.leave(two, because: .left)
            #expect(stage.book.count() == (0, 0))
            for await _ in room.events() {}
            #expect(room.isClosed)
            #expect(await stage.book.room(named: "green") == nil)
        }
    }

    @Test func manyWhoJoinAtOnceAreInOneRoom() async throws {
        try await SignallingStage.run { stage in
            let members = try await withThrowingTaskGroup(of: Membership.self) { group in
                for number in 1...20 {
                    group.addTask {
                        try await stage.book.join(Knock(room: "green", name: "\(number)"))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(stage.server.rooms.count == 1)
            #expect(members.allSatisfy { $0.room === members[0].room })
            #expect(members[0].room.people.count == 20)
        }
    }

    @Test func aFullRoomAndAFullServiceAreNamed() async throws {
        let settings = RoomSettings(capacity: 1, rooms: 2)
        try await SignallingStage.run(settings: settings) { stage in
            _ = try await stage.book.join(Knock(room: "a", name: "One"))
            #expect(await refusal(Knock(room: "a", name: "Two"), stage) == .roomFull)
            _ = try await stage.book.join(Knock(room: "a", name: "Player", kind: .whep))
            _ = try await stage.book.join(Knock(room: "b", name: "Two"))
            #expect(await refusal(Knock(room: "c", name: "Three"), stage) == .serviceFull)
            #expect(stage.book.count() == (2, 3))
            #expect(stage.server.rooms.count == 2)
        }
    }

    @Test func strangersAreToldNothingOfARoom() async throws {
        let gate = Gate { (knock) throws(ServiceError) in
            guard knock.token == "good" else { throw ServiceError(.badToken, "no") }
            return .all
        }
        try await SignallingStage.run(
            settings: RoomSettings(capacity: 1, rooms: 1), gate: gate
        ) { stage in
            _ = try await stage.book.join(Knock(room: "a", name: "One", token: "good"))
            #expect(await refusal(Knock(room: "a", name: "Two"), stage) == .badToken)
            #expect(await refusal(Knock(room: "b", name: "Two"), stage) == .badToken)
            #expect(
                await refusal(Knock(room: "a", name: "Two", token: "good"), stage) == .roomFull)
        }
    }

    @Test func whoCameBackIsNotGivenUp() async throws {
        try await SignallingStage.run { stage in
            let member = try await stage.book.join(Knock(room: "a", name: "One"))
            stage.book.giveUp(member)
            #expect(stage.book.count() == (1, 1))
            stage.book.lose(member, connection: 1)
            #expect(stage.book.resume(member.secret, in: "a")?.connection == 2)
            stage.book.giveUp(member, since: 1)
            stage.book.giveUp(member)
            #expect(stage.book.count() == (1, 1))
            stage.book.lose(member, connection: 2)
            stage.book.giveUp(member, since: 1)
            #expect(stage.book.count() == (1, 1))
            stage.book.giveUp(member, since: 2)
            #expect(stage.book.count() == (0, 0))
            #expect(stage.book.resume(member.secret, in: "a") == nil)
        }
    }

    @Test func whoIsRefusedLeavesNothingBehind() async throws {
        let gate = Gate { _ throws(ServiceError) in
            throw ServiceError(.badToken, "no token is good here")
        }
        try await SignallingStage.run(gate: gate) { stage in
            #expect(await refusal(Knock(room: "a", name: "One"), stage) == .badToken)
            #expect(stage.book.count() == (0, 0))
            #expect(
                stage.counters.count(
                    "bisque_joins_total", ["kind": "page", "result": "badToken"]) == 1)
        }
    }

    @Test func aTokensNameIsUsedWhateverTheKnockSays() async throws {
        let gate = Gate { _ throws(ServiceError) in Rights(name: "Prescribed") }
        try await SignallingStage.run(gate: gate) { stage in
            let member = try await stage.book.join(Knock(room: "a", name: ""))
            #expect(member.name == "Prescribed")
        }
    }

    @Test func aPlayerIsSeenByNobody() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let player = try await stage.book.join(
                Knock(room: "green", name: "Player", kind: .whep))
            let publisher = try await stage.book.join(
                Knock(room: "green", name: "Camera", kind: .whip))
            let seen = await alice.nextPerson()
            #expect(seen["name"] == .string("Camera"))
            #expect(seen["kind"] == .string("whip"))
            stage.book.leave(player, because: .left)
            stage.book.leave(publisher, because: .lost)
            let gone = await alice.next("gone")
            #expect(gone["person"].string == publisher.id)
            #expect(gone["reason"] == .string("lost"))
            #expect(alice.unread.isEmpty)
        }
    }

    @Test func onlyAPagesPlaceCanBeTakenOver() async throws {
        try await SignallingStage.run { stage in
            let page = try await stage.book.join(Knock(room: "a", name: "One"))
            let whip = try await stage.book.join(Knock(room: "a", name: "Two", kind: .whip))
            #expect(stage.book.resume(whip.secret, in: "a") == nil)
            #expect(stage.book.resume(page.secret, in: "b") == nil)
            #expect(stage.book.resume(page.secret, in: "a")?.connection == 2)
            stage.book.leave(page, because: .left)
            #expect(stage.book.resume(page.secret, in: "a") == nil)
        }
    }
}
