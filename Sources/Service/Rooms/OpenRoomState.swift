import Bisque

/// Who is in a room, and what the others know of him.
struct OpenRoomState {
    private struct Member {
        var person: Person
        let isShown: Bool
        /// Which of his sockets counts: a later one takes the place of those before.
        var connection = 1
    }

    private var members: [String: Member] = [:]
    private var order: [String] = []
    /// Whether its worker is gone and no other one has taken it yet.
    private(set) var isInterrupted = false
    private(set) var end: RoomEnd?

    /// Those whom the others see, in the order in which they came.
    var people: [Person] {
        order.compactMap { id in
            members[id].flatMap { $0.isShown ? $0.person : nil }
        }
    }

    func person(_ id: String) -> Person? { members[id]?.person }

    /// - Throws: `.closed` after the end.
    mutating func add(_ person: Person, isShown: Bool) throws(ServiceError) -> RoomEvent? {
        guard end == nil else { throw ServiceError(.closed, "the room has closed") }
        members[person.id] = Member(person: person, isShown: isShown)
        order.append(person.id)
        return isShown ? .newPerson(person) : nil
    }

    mutating func remove(_ id: String, because reason: LeaveReason) -> RoomEvent? {
        guard let member = members.removeValue(forKey: id) else { return nil }
        order.removeAll { $0 == id }
        return member.isShown ? .personLeft(id, reason) : nil
    }

    /// What he sends from now on. Receivers that have closed meanwhile are left out.
    mutating func say(_ tracks: [Track], of id: String) -> RoomEvent? {
        change(id) { $0.tracks = tracks.filter { !$0.receiver.isClosed } }
    }

    mutating func dropEndedTracks(of id: String) -> RoomEvent? {
        change(id) { $0.tracks.removeAll { $0.receiver.isClosed } }
    }

    /// - Throws: `.notFound` when he sends nothing from this source.
    mutating func mute(
        _ source: MediaSource, _ isMuted: Bool, of id: String
    ) throws(ServiceError) -> RoomEvent? {
        guard let index = members[id]?.person.tracks.firstIndex(where: { $0.source == source })
        else {
            throw ServiceError(.notFound, "nothing is published as \(source.rawValue)")
        }
        return change(id) { $0.tracks[index].isMuted = isMuted }
    }

    /// A socket came in place of the one before.
    ///
    /// - Returns: its number; `nil` for somebody who has gone.
    mutating func connect(_ id: String) -> (connection: Int, event: RoomEvent?)? {
        guard var member = members[id] else { return nil }
        member.connection += 1
        members[id] = member
        return (member.connection, change(id) { $0.isConnected = true })
    }

    /// A socket broke; without effect when another one has taken its place.
    mutating func disconnect(
        _ id: String, _ connection: Int
    ) -> (wasCurrent: Bool, event: RoomEvent?) {
        guard members[id]?.connection == connection else { return (false, nil) }
        return (true, change(id) { $0.isConnected = false })
    }

    /// Whether he is without a socket, and has been since that one broke, if one is given.
    func isWaiting(_ id: String, since connection: Int?) -> Bool {
        guard let member = members[id], !member.person.isConnected else { return false }
        return connection.map { $0 == member.connection } ?? true
    }

    /// The worker is gone, and all that was published with it.
    mutating func interrupt(_ reason: InterruptReason) -> [RoomEvent] {
        guard end == nil else { return [] }
        isInterrupted = true
        return [.interrupted(reason)] + order.compactMap { id in change(id) { $0.tracks = [] } }
    }

    mutating func resume() -> [RoomEvent] {
        guard end == nil else { return [] }
        isInterrupted = false
        return [.resumed]
    }

    /// - Returns: everybody who was there; `nil` after the first time.
    mutating func close(_ end: RoomEnd) -> [String]? {
        guard self.end == nil else { return nil }
        self.end = end
        return order
    }

    private mutating func change(
        _ id: String, _ body: (inout Person) -> Void
    ) -> RoomEvent? {
        guard var member = members[id] else { return nil }
        let before = member.person
        body(&member.person)
        members[id] = member
        return member.isShown && member.person != before ? .personChanged(member.person) : nil
    }
}
