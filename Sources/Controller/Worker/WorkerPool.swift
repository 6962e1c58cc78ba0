/// Which worker takes the next room: the one with the least to do.
///
/// Pure. A room weighs what it costs to forward its media; it is asked again whenever that changes.
struct WorkerPool: Sendable {
    private struct Place: Sendable {
        var isUp = false
        var weights: [UInt32: Int] = [:]
        var load = 0
    }

    private let slots: [Int]
    private var places: [Int: Place] = [:]
    private var placeOfRoom: [UInt32: Int] = [:]
    /// Where in `slots` the last room went that came in turn, or was sent there.
    private var latest = 0

    init(slots: [Int]) {
        self.slots = slots
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
        latest = 0
        for room in place.weights.keys { placeOfRoom.removeValue(forKey: room) }
        return place.weights.keys.sorted()
    }

    /// The slot that takes a room; `nil` when no worker is up.
    mutating func assign(
        _ room: UInt32, weight: Int, by placement: RoomPlacement = .leastLoad
    ) -> Int? {
        remove(room)
        let chosen =
            switch placement {
            case .leastLoad: leastLoaded
            case .inTurn: nextInTurn()
            }
        if let chosen { put(room, weight: weight, on: chosen) }
        return chosen
    }

    /// The same at the worker that was asked for, counted from 0; `nil` when that one is not up.
    mutating func assign(_ room: UInt32, weight: Int, toIndex index: Int) -> Int? {
        remove(room)
        guard slots.indices.contains(index), places[slots[index]]?.isUp == true else { return nil }
        latest = index
        put(room, weight: weight, on: slots[index])
        return slots[index]
    }

    private var leastLoaded: Int? {
        let candidates = places.filter(\.value.isUp).sorted { $0.key < $1.key }
        return candidates.min(by: { $0.value.load < $1.value.load })?.key
    }

    private mutating func nextInTurn() -> Int? {
        let order = slots.indices.map { (latest + 1 + $0) % slots.count }
        guard let next = order.first(where: { places[slots[$0]]?.isUp == true }) else {
            return nil
        }
        latest = next
        return slots[next]
    }

    private mutating func put(_ room: UInt32, weight: Int, on slot: Int) {
        placeOfRoom[room] = slot
        places[slot]?.weights[room] = weight
        places[slot]?.load += weight
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
