import Testing

@testable import Bisque

/// Which worker takes the next room.
@Suite struct WorkerPoolTests {
    private func pool(up: [Int]) -> WorkerPool {
        var pool = WorkerPool(slots: [1, 2, 3])
        for slot in up { pool.raise(slot) }
        return pool
    }

    @Test func withoutAWorkerThereIsNoPlace() {
        var pool = pool(up: [])
        #expect(pool.assign(10, weight: 1) == nil)
        #expect(pool.upCount == 0)
    }

    @Test func roomsSpreadOverTheWorkers() {
        var pool = pool(up: [1, 2, 3])
        #expect((10..<14).map { pool.assign($0, weight: 1) } == [1, 2, 3, 1])
    }

    @Test func theLeastLoadedWorkerTakesTheNextRoom() {
        var pool = pool(up: [1, 2])
        _ = pool.assign(10, weight: 1)
        _ = pool.assign(11, weight: 1)
        pool.weigh(10, 50)
        #expect(pool.assign(12, weight: 1) == 2)
        #expect(pool.assign(13, weight: 1) == 2)
        pool.weigh(10, 1)
        #expect(pool.assign(14, weight: 1) == 1)
    }

    @Test func aRoomThatIsGoneWeighsNothing() {
        var pool = pool(up: [1, 2])
        _ = pool.assign(10, weight: 40)
        _ = pool.assign(11, weight: 1)
        pool.remove(10)
        #expect(pool.assign(12, weight: 1) == 1)
        #expect(pool.slot(of: 10) == nil)
    }

    @Test func aDeadWorkersRoomsAreNamedOldestFirst() {
        var pool = pool(up: [1])
        for room: UInt32 in [12, 10, 11] { _ = pool.assign(room, weight: 1) }
        #expect(pool.lower(1) == [10, 11, 12])
        #expect(pool.lower(1) == [])
        #expect(pool.slot(of: 10) == nil)
        #expect(pool.assign(13, weight: 1) == nil)
    }

    @Test func aWorkerThatComesBackHasNothingToDo() {
        var pool = pool(up: [1, 2])
        for room: UInt32 in 10..<16 { _ = pool.assign(room, weight: 5) }
        _ = pool.lower(1)
        pool.raise(1)
        #expect(pool.rooms(on: 1) == [])
        #expect(pool.assign(20, weight: 1) == 1)
    }

    @Test func weighingAnUnknownRoomChangesNothing() {
        var pool = pool(up: [1, 2])
        pool.weigh(99, 1000)
        #expect(pool.assign(10, weight: 1) == 1)
    }

    @Test func aHeavyRoomIsAGuestWhereThereIsTheLeast() {
        var pool = pool(up: [1, 2, 3])
        _ = pool.assign(10, weight: 100)
        _ = pool.assign(20, weight: 10)
        #expect(pool.invite(10) == 3)
        #expect(pool.rooms(on: 3) == [10])
        #expect(pool.guests(on: 3) == [10])
        pool.weigh(10, 60)
        pool.weigh(10, 40, on: 3)
        #expect(pool.invite(10) == 2)
        #expect(pool.invite(10) == nil)
        pool.remove(10)
        #expect(pool.rooms(on: 1) == [] && pool.rooms(on: 2) == [20] && pool.rooms(on: 3) == [])
    }

    @Test func nobodyIsInvitedWhoHasMoreThanHalfAsMuchToDo() {
        var pool = pool(up: [1, 2])
        _ = pool.assign(10, weight: 100)
        _ = pool.assign(20, weight: 51)
        #expect(pool.invite(10) == nil)
        #expect(pool.invite(99) == nil)
        pool.weigh(20, 50)
        #expect(pool.invite(10) == 2)
        pool.dismiss(10, from: 2)
        #expect(pool.rooms(on: 2) == [20])
    }

    @Test func aGuestIsNotLostWithTheWorkerThatHadAPartOfIt() {
        var pool = pool(up: [1, 2])
        _ = pool.assign(10, weight: 100)
        _ = pool.invite(10)
        #expect(pool.guests(on: 2) == [10])
        #expect(pool.lower(2) == [])
        #expect(pool.rooms(on: 1) == [10])
        pool.raise(2)
        #expect(pool.invite(10) == 2)
        #expect(pool.lower(1) == [10])
        #expect(pool.rooms(on: 2) == [])
    }
}
