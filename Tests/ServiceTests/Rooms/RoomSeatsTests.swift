import Testing

@testable import BisqueService

/// How many places there are, and whose they are when rooms of one name follow each other.
@Suite struct RoomSeatsTests {
    private func limits(_ capacity: Int, _ rooms: Int = 10, _ members: Int = 100) -> RoomSettings {
        RoomSettings(capacity: capacity, rooms: rooms, members: members)
    }

    @Test func aRoomHoldsSoManyPeopleAndPlayersBesides() throws {
        var seats = RoomSeats<UInt64>()
        for _ in 1...2 {
            let (_, opening) = try seats.take(
                in: "a", isShown: true, limits: limits(2), open: { $0 })
            #expect(opening == 1)
        }
        #expect(throws: ServiceError.self) {
            try seats.take(in: "a", isShown: true, limits: limits(2), open: { $0 })
        }
        let player = try seats.take(in: "a", isShown: false, limits: limits(2), open: { $0 })
        #expect(player.opening == 1)
        #expect(seats.members == 3)
    }

    @Test func theServiceHoldsSoManyRoomsAndMembers() throws {
        var seats = RoomSeats<UInt64>()
        let few = limits(5, 2, 3)
        _ = try seats.take(in: "a", isShown: true, limits: few, open: { $0 })
        _ = try seats.take(in: "b", isShown: true, limits: few, open: { $0 })
        let room = #expect(throws: ServiceError.self) {
            try seats.take(in: "c", isShown: true, limits: few, open: { $0 })
        }
        #expect(room?.code == .serviceFull)
        _ = try seats.take(in: "b", isShown: false, limits: few, open: { $0 })
        let member = #expect(throws: ServiceError.self) {
            try seats.take(in: "b", isShown: true, limits: few, open: { $0 })
        }
        #expect(member?.code == .serviceFull)
    }

    @Test func theLastPlaceClosesTheRoom() throws {
        var seats = RoomSeats<UInt64>()
        let one = try seats.take(in: "a", isShown: true, limits: limits(5), open: { $0 }).seat
        let two = try seats.take(in: "a", isShown: false, limits: limits(5), open: { $0 }).seat
        let closed = [seats.giveBack(one), seats.giveBack(two)]
        #expect(closed == [nil, 1])
        #expect(seats.rooms.isEmpty)
        #expect(seats.members == 0)
    }

    @Test func placesOfARoomThatClosedAreNotThoseOfTheNext() throws {
        var seats = RoomSeats<UInt64>()
        let old = try seats.take(in: "a", isShown: true, limits: limits(1), open: { $0 }).seat
        seats.retire("a", old.number)
        let (new, opening) = try seats.take(
            in: "a", isShown: true, limits: limits(1), open: { $0 })
        #expect(opening == 2)
        let closed = seats.giveBack(old)
        #expect(closed == nil)
        #expect(seats.rooms["a"]?.members == 1)
        seats.retire("a", old.number)
        let last = seats.giveBack(new)
        #expect(last == 2)
    }
}
