internal import Channel

/// Levels in a room that lies in several workers: every half is asked, and one list is told.
extension RoomCore {
    /// Another wish, for the other halves as well.
    mutating func tellGuests(_ request: ObserveLevels, in room: Room) {
        // What was heard by the wish before is nothing to tell by this one.
        spread.levels = HalfLevels()
        for slot in spread.guests.keys.sorted() { tellAtLast(request, in: slot, of: room) }
    }

    /// A half that has just come hears what is wished for.
    func tellLevelsWish(to slot: Int, in room: Room) {
        guard let wish = state.hearing.wish.toldLevels else { return }
        tellAtLast(
            ObserveLevels(
                room: RoomID(rawValue: state.id), interval: wish.milliseconds,
                threshold: wish.threshold, maxEntries: wish.count), in: slot, of: room)
    }

    /// A worker's word about a room, of which it may have no part any more.
    mutating func hear(_ levels: [HeardLevel], from slot: Int, in room: Room) {
        let isHome = slot == workplace?.worker
        guard isHome || spread.guests[slot] != nil else { return }
        guard !spread.isEmpty else { return perform(state.levelsHeard(levels), in: room) }
        let half = isHome ? RoomSpread.home : slot
        let spread = spread
        let merged = self.spread.levels.tell(
            levels, in: half, atMost: Int(state.hearing.wish.toldLevels?.count ?? 0)
        ) { spread.half(of: $0) == half }
        if let merged { perform(state.levelsHeard(merged), in: room) }
    }
}

extension HeardLevel {
    /// What an event says of levels; `nil` when it is about something else.
    static func list(_ event: WorkerEvent) -> [HeardLevel]? {
        switch event {
        case .audioLevels(let told): told.levels.map { HeardLevel($0) }
        case .silence: []
        default: nil
        }
    }
}
