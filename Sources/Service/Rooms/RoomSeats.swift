/// How many places are taken, in each room and in all.
///
/// A place is taken before anything is made for it, so that nobody is let in twice while it is.
struct RoomSeats<Opening: Sendable>: Sendable {
    /// The opening may be of a room that has closed meanwhile, with another of its name since.
    struct Entry: Sendable {
        let number: UInt64
        let opening: Opening
        var people = 0
        var members = 0
    }

    private(set) var rooms: [String: Entry] = [:]
    private(set) var members = 0
    private var lastNumber: UInt64 = 0
    private let tally: SeatTally

    /// - Parameter tally: of all places, those that are taken elsewhere too.
    init(counting tally: SeatTally = SeatTally()) {
        self.tally = tally
    }

    /// - Throws: `.roomFull`, `.serviceFull`.
    mutating func take(
        in room: String, isShown: Bool, limits: RoomSettings, open: (_ number: UInt64) -> Opening
    ) throws(ServiceError) -> (seat: RoomSeat, opening: Opening) {
        try tally.take(inNewRoom: rooms[room] == nil, limits: limits)
        var entry: Entry
        if let known = rooms[room] {
            guard !isShown || known.people < limits.capacity else {
                tally.giveBack(members: 1)
                throw ServiceError(.roomFull, "there are \(limits.capacity) people in it already")
            }
            entry = known
        } else {
            lastNumber += 1
            entry = Entry(number: lastNumber, opening: open(lastNumber))
        }
        entry.people += isShown ? 1 : 0
        entry.members += 1
        members += 1
        rooms[room] = entry
        return (RoomSeat(room: room, number: entry.number, isShown: isShown), entry.opening)
    }

    /// - Returns: what was opened, when that was the last place of the room.
    mutating func giveBack(_ seat: RoomSeat) -> Opening? {
        members -= 1
        tally.giveBack(members: 1)
        guard var entry = rooms[seat.room], entry.number == seat.number else { return nil }
        entry.people -= seat.isShown ? 1 : 0
        entry.members -= 1
        guard entry.members == 0 else {
            rooms[seat.room] = entry
            return nil
        }
        retire(seat.room, seat.number)
        return entry.opening
    }

    /// Whoever comes from now on gets another room; the places stay taken until given back.
    mutating func retire(_ room: String, _ number: UInt64) {
        guard rooms[room]?.number == number else { return }
        rooms[room] = nil
        tally.giveBack(rooms: 1)
    }
}

/// One place in one room.
struct RoomSeat: Sendable, Hashable {
    let room: String
    /// Which of the rooms that had this name one after the other.
    let number: UInt64
    let isShown: Bool
}
