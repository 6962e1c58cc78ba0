/// Which worker takes the next room: the one with the least to do.
///
/// Pure. A room weighs what it costs to forward its media; it is asked again whenever that changes.
/// A room that is too much for one worker is a guest at others, with a weight of its own at each.
struct WorkerPool: Sendable {
    private struct Place: Sendable {
        var isUp = false
        /// Of each room that lies here, whole or in part.
        var weights: [UInt32: Int] = [:]
        var load = 0
    }

    private let slots: [Int]
    private var places: [Int: Place] = [:]
    /// Where each room is at home.
    private var placeOfRoom: [UInt32: Int] = [:]
    /// Where in `slots` the last room went that came in turn, or was sent there.
    private var latest = 0
    private var guestPlaces: [UInt32: Set<Int>] = [:]
    /// Where a part of a room was tried, and given up.
    private var barredPlaces: [UInt32: Set<Int>] = [:]

    init(slots: [Int]) {
        self.slots = slots
        for slot in slots { places[slot] = Place() }
    }

    var upCount: Int { places.values.count { $0.isUp } }

    /// The slot's worker can be given rooms.
    mutating func raise(_ slot: Int) {
        places[slot]?.isUp = true
    }

    /// The slot's worker is gone. Returns the rooms that were at home there, oldest first; nobody
    /// has them now.
    mutating func lower(_ slot: Int) -> [UInt32] {
        guard let place = places[slot] else { return [] }
        let homes = place.weights.keys.filter { placeOfRoom[$0] == slot }.sorted()
        for guest in guests(on: slot) { guestPlaces[guest]?.remove(slot) }
        for room in barredPlaces.keys { barredPlaces[room]?.remove(slot) }
        places[slot] = Place()
        latest = 0
        for room in homes { remove(room) }
        return homes
    }

    /// The rooms of which only a part lies there, oldest first.
    func guests(on slot: Int) -> [UInt32] {
        rooms(on: slot).filter { guestPlaces[$0]?.contains(slot) == true }
    }

    /// The slot that takes a room; `nil` when no worker is up.
    mutating func assign(
        _ room: UInt32, weight: Int, by placement: RoomPlacement = .leastLoad
    ) -> Int? {
        remove(room)
        let chosen =
            switch placement {
            case .leastLoad: lightest(where: { _ in true })
            case .inTurn: nextInTurn()
            }
        if let chosen { move(room, weight: weight, to: chosen) }
        return chosen
    }

    /// The same at the worker that was asked for, counted from 0; `nil` when that one is not up.
    mutating func assign(_ room: UInt32, weight: Int, toIndex index: Int) -> Int? {
        remove(room)
        guard slots.indices.contains(index), places[slots[index]]?.isUp == true else { return nil }
        latest = index
        move(room, weight: weight, to: slots[index])
        return slots[index]
    }

    private mutating func nextInTurn() -> Int? {
        let order = slots.indices.map { (latest + 1 + $0) % slots.count }
        guard let next = order.first(where: { places[slots[$0]]?.isUp == true }) else {
            return nil
        }
        latest = next
        return slots[next]
    }

    private mutating func move(_ room: UInt32, weight: Int, to slot: Int) {
        placeOfRoom[room] = slot
        put(room, weight: weight, on: slot)
    }

    /// Another slot that takes a part of a room: one with at most half as much to do as its home
    /// has. `nil` when there is none.
    ///
    /// - Parameter loads: what workers were measured to do. Where it says something, it counts; of
    ///   those that have as little to do, and where nobody measured, weights do.
    mutating func invite(_ room: UInt32, loads: [Int: Double] = [:]) -> Int? {
        guard let home = placeOfRoom[room], let load = places[home]?.load else { return nil }
        let barred = barredPlaces[room] ?? []
        let fit = places.filter { slot, place in
            place.isUp && place.weights[room] == nil && !barred.contains(slot)
                && isIdler(slot, than: home, loads: loads) ?? (2 * place.load <= load)
        }
        let least = fit.keys.compactMap { loads[$0] }.min()
        let slot = fit.filter { slot, _ in
            (loads[slot] ?? 0) <= (least ?? 0) + HalfCost.margin
        }.sorted { $0.key < $1.key }.min { $0.value.load < $1.value.load }?.key
        guard let slot else { return nil }
        guestPlaces[room, default: []].insert(slot)
        put(room, weight: 0, on: slot)
        return slot
    }

    /// Whether it was measured to do at most half of what the other does; `nil`: that says nothing.
    private func isIdler(_ slot: Int, than home: Int, loads: [Int: Double]) -> Bool? {
        guard let here = loads[home], let there = loads[slot],
            max(here, there) > HalfCost.margin
        else { return nil }
        return 2 * there <= here
    }

    /// A part of the room is given up, and none is given to the slot's worker again; without effect
    /// when the room is no guest there any more: it may be at home there by now.
    mutating func giveUp(_ room: UInt32, on slot: Int) {
        guard guestPlaces[room]?.contains(slot) == true else { return }
        dismiss(room, from: slot)
        barredPlaces[room, default: []].insert(slot)
    }

    private func lightest(where isFit: (Place) -> Bool) -> Int? {
        places.filter { $0.value.isUp && isFit($0.value) }.sorted { $0.key < $1.key }
            .min { $0.value.load < $1.value.load }?.key
    }

    private mutating func put(_ room: UInt32, weight: Int, on slot: Int) {
        let before = places[slot]?.weights.updateValue(weight, forKey: room) ?? 0
        places[slot]?.load += weight - before
    }

    mutating func weigh(_ room: UInt32, _ weight: Int) {
        guard let slot = placeOfRoom[room] else { return }
        put(room, weight: weight, on: slot)
    }

    /// The part of a room that is a guest.
    mutating func weigh(_ room: UInt32, _ weight: Int, on slot: Int) {
        guard guestPlaces[room]?.contains(slot) == true else { return }
        put(room, weight: weight, on: slot)
    }

    mutating func remove(_ room: UInt32) {
        barredPlaces.removeValue(forKey: room)
        let slots = (guestPlaces.removeValue(forKey: room) ?? [])
            .union([placeOfRoom.removeValue(forKey: room)].compactMap { $0 })
        for slot in slots {
            guard let weight = places[slot]?.weights.removeValue(forKey: room) else { continue }
            places[slot]?.load -= weight
        }
    }

    /// The guest has left, or never came.
    mutating func dismiss(_ room: UInt32, from slot: Int) {
        guard guestPlaces[room]?.remove(slot) != nil,
            let weight = places[slot]?.weights.removeValue(forKey: room)
        else { return }
        places[slot]?.load -= weight
    }

    func slot(of room: UInt32) -> Int? { placeOfRoom[room] }

    func rooms(on slot: Int) -> [UInt32] { places[slot]?.weights.keys.sorted() ?? [] }
}
