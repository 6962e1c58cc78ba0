/// What one listener has not heard yet.
///
/// Of each person only the newest is kept, and nothing of those who came and went meanwhile: it
/// never holds more than the people the listener knows, those who are there, four words more, and
/// one for each source of his own.
struct PendingNews {
    private enum Item: Equatable {
        case person(String)
        case demanded(MediaSource)
        case interrupted(InterruptReason)
        case resumed
        case closed(RoomEnd)
    }

    private enum Fate {
        case isThere(Person)
        case left(LeaveReason)
    }

    private var items: [Item] = []
    private var fates: [String: Fate] = [:]
    private var demands: [MediaSource: RoomEvent] = [:]
    private var known: Set<String>

    var isEmpty: Bool { items.isEmpty }
    var count: Int { items.count }

    /// - Parameter people: those the listener has been told about.
    init(knowing people: [Person] = []) {
        known = Set(people.map(\.id))
    }

    mutating func add(_ event: RoomEvent) {
        switch event {
        case .newPerson(let person), .personChanged(let person):
            note(.isThere(person), of: person.id)
        case .personLeft(let id, let reason):
            guard known.contains(id) else { return forget(id) }
            note(.left(reason), of: id)
        case .demanded(_, let source, _):
            if demands.updateValue(event, forKey: source) == nil {
                items.append(.demanded(source))
            }
        case .interrupted(let reason):
            // Broken, mended and broken again is broken. It comes before the people, who may have
            // tracks again when they are told: only the newest of them is.
            items.removeAll { $0 == .resumed || $0 == .interrupted(reason) }
            items.insert(.interrupted(reason), at: 0)
        case .resumed:
            items.removeAll { $0 == .resumed }
            items.append(.resumed)
        case .closed(let end):
            items.removeAll { $0 == .closed(end) }
            items.append(.closed(end))
        }
    }

    /// Everything, in the order in which it happened first, but an interruption before all.
    mutating func take() -> [RoomEvent] {
        let events = items.compactMap { item -> RoomEvent? in
            switch item {
            case .person(let id): told(id)
            case .demanded(let source): demands[source]
            case .interrupted(let reason): .interrupted(reason)
            case .resumed: .resumed
            case .closed(let end): .closed(end)
            }
        }
        items = []
        fates = [:]
        demands = [:]
        return events
    }

    private mutating func told(_ id: String) -> RoomEvent? {
        switch fates[id] {
        case .isThere(let person):
            known.insert(id).inserted ? .newPerson(person) : .personChanged(person)
        case .left(let reason):
            known.remove(id).map { .personLeft($0, reason) }
        case nil:
            nil
        }
    }

    private mutating func note(_ fate: Fate, of id: String) {
        if fates.updateValue(fate, forKey: id) == nil { items.append(.person(id)) }
    }

    private mutating func forget(_ id: String) {
        if fates.removeValue(forKey: id) != nil { items.removeAll { $0 == .person(id) } }
    }
}
