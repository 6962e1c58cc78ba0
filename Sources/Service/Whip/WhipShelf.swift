/// Which sessions there are, by the last part of their URL, and how many of each address.
///
/// A place is taken before anything is made for it, as in `RoomSeats`.
struct WhipShelf<Session: Sendable>: Sendable {
    let most: Int
    let mostPerAddress: Int
    private var sessions: [String: Session] = [:]
    private var places: [AddressGroup: Int] = [:]
    private(set) var taken = 0

    init(most: Int, mostPerAddress: Int) {
        self.most = most
        self.mostPerAddress = mostPerAddress
    }

    /// Sessions that can be found, and addresses that have places.
    var count: Int { sessions.count }
    var addresses: Int { places.count }

    var all: [Session] { Array(sessions.values) }

    subscript(id: String) -> Session? { sessions[id] }

    /// - Throws: `.serviceFull`, `.tooMany`.
    mutating func take(_ address: AddressGroup) throws(ServiceError) {
        guard taken < most else {
            throw ServiceError(.serviceFull, "there are \(most) sessions already")
        }
        guard places[address, default: 0] < mostPerAddress else {
            throw ServiceError(.tooMany, "your address has \(mostPerAddress) sessions already")
        }
        places[address, default: 0] += 1
        taken += 1
    }

    /// Gives back a place in which no session was put.
    mutating func giveBack(_ address: AddressGroup) {
        let left = places[address, default: 0] - 1
        precondition(left >= 0, "a place was given back twice")
        places[address] = left > 0 ? left : nil
        taken -= 1
    }

    mutating func put(_ session: Session, _ id: String) {
        precondition(sessions.updateValue(session, forKey: id) == nil, "two of one name")
    }

    /// Takes a session out, with its place.
    ///
    /// - Returns: whether it was there.
    mutating func remove(_ id: String, of address: AddressGroup) -> Bool {
        guard sessions.removeValue(forKey: id) != nil else { return false }
        giveBack(address)
        return true
    }
}
