internal import Bisque

/// How many rooms and places are taken in all, whichever door people came in by.
final class SeatTally: Sendable {
    private let taken = Locked<(rooms: Int, members: Int)>((0, 0))

    var count: (rooms: Int, members: Int) { taken.withLock { $0 } }

    /// Takes a place, and a room for it if there is none.
    ///
    /// - Throws: `.serviceFull`.
    func take(inNewRoom isNew: Bool, limits: RoomSettings) throws(ServiceError) {
        try taken.withLock { (taken) throws(ServiceError) in
            guard taken.members < limits.members, !isNew || taken.rooms < limits.rooms else {
                throw ServiceError(.serviceFull, "the service is full; try again later")
            }
            taken.rooms += isNew ? 1 : 0
            taken.members += 1
        }
    }

    func giveBack(rooms: Int = 0, members: Int = 0) {
        taken.withLock { taken in
            taken.rooms -= rooms
            taken.members -= members
            precondition(taken.rooms >= 0 && taken.members >= 0, "a place was given back twice")
        }
    }
}
