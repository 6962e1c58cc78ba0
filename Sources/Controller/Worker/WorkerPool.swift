/// Which worker takes the next room: the one with the least to do.
///
/// Pure. A room weighs what it costs to forward its media; it is asked again whenever that changes.
struct WorkerPool: Sendable {
    private struct Place: Sendable {
        var isUp = false
        var weights: [UInt32: Int] = [:]
        var load = 0
    }

    private var places: [Int: Place] = [:]
    private var placeOfRoom: [UInt32: Int] = [:]

    init(slots: [Int]) {
        for slot in slots { places[slot] = Place() }
    }

    var upCount: Int { places.values.count { $0.isUp } }

    /// The slot's worker can be given rooms.
    mutating func raise(_ slot: Int) {
        places[slot]?.isUp = true
    }

    /// The slot's worker is gone. Returns the rooms it had, oldest first; nobody has them now.
    mutating func lower(_ slot: Int) -> [UInt32] {
        guard let place = places[slot] else { return [] }
        places[slot] = Place()
        for room in place.weights.keys { placeOfRoom.removeValue(forKey: room) }
        return place.weights.keys.sorted()
    }

    /// The slot that takes a room; `nil` when no worker is up.
    mutating func assign(_ room: UInt32, weight: Int) -> Int? {
        remove(room)
        let candidates = places.filter(\.value.isUp).sorted { $0.key < $1.key }
        guard let slot = candidates.min(by: { $0.value.load < $1.value.load })?.key else {
            return nil
        }
        placeOfRoom[room] = slot
        places[slot]?.weights[room] = weight
        places[slot]?.load += weight
        return slot
    }

    mutating func weigh(_ room: UInt32, _ weight: Int) {
        guard let slot = placeOfRoom[room], let before = places[slot]?.weights[room] else { return }
        places[slot]?.weights[room] = weight
        places[slot]?.load += weight - before
    }

    mutating func remove(_ room: UInt32) {
        guard let slot = placeOfRoom.removeValue(forKey: room),
            let weight = places[slot]?.weights.removeValue(forKey: room)
        else { return }
        places[slot]?.load -= weight
    }

    func slot(of room: UInt32) -> Int? { placeOfRoom[room] }

    func rooms(on slot: Int) -> [UInt32] { places[slot]?.weights.keys.sorted() ?? [] }
}
