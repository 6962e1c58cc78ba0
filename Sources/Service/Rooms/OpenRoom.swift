import Bisque

/// A room of the service while somebody is in it: a Bisque room with names and news.
final class OpenRoom: Sendable {
    private struct State {
        var room = OpenRoomState()
        var listeners: [ObjectIdentifier: RoomNews] = [:]

        mutating func tell(_ events: [RoomEvent]) {
            for event in events {
                for listener in listeners.values { listener.add(event) }
            }
        }
    }

    let name: String
    /// Which of the rooms that had this name one after the other.
    let number: UInt64
    let room: Room
    private let state = Locked(State())

    init(name: String, number: UInt64, room: Room) {
        self.name = name
        self.number = number
        self.room = room
    }

    // MARK: Looking

    /// Those whom the others see, in the order in which they came.
    var people: [Person] { state.withLock { $0.room.people } }

    func person(_ id: String) -> Person? { state.withLock { $0.room.person(id) } }

    var isOpen: Bool { end == nil }

    /// Why it is not there any more; `nil` while it is.
    var end: RoomEnd? { state.withLock { $0.room.end } }

    /// Whether no worker serves it at the moment.
    var isInterrupted: Bool { state.withLock { $0.room.isInterrupted } }

    /// What everybody has named of what he publishes, by the receiver's number.
    var tracks: [UInt32: Track] {
        state.withLock { state in
            state.room.people.reduce(into: [:]) { tracks, person in
                for track in person.tracks { tracks[track.receiver.id] = track }
            }
        }
    }

    /// What a listener finds, and hears from then on.
    struct Present: Sendable {
        let people: [Person]
        let isInterrupted: Bool
        /// Whoever listens stops it.
        let news: RoomNews
    }

    /// The present, and an ear for everything after it.
    ///
    /// - Parameter listener: a member, who is not told of himself.
    func listen(as listener: String? = nil) -> Present {
        state.withLock { state in
            let people = state.room.people.filter { $0.id != listener }
            let news = RoomNews(to: listener, knowing: people) { [weak self] id in
                self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
            }
            state.listeners[ObjectIdentifier(news)] = news
            if let end = state.room.end { news.add(.closed(end)) }
            return Present(
                people: people, isInterrupted: state.room.isInterrupted, news: news)
        }
    }

    // MARK: Changing

    /// - Throws: `.closed` when the room has ended meanwhile.
    func add(_ person: Person, isShown: Bool) throws(ServiceError) {
        try state.withLock { (state) throws(ServiceError) in
            state.tell([try state.room.add(person, isShown: isShown)].compactMap { $0 })
        }
    }

    func remove(_ id: String, because reason: LeaveReason) {
        change { [$0.remove(id, because: reason)] }
    }

    func say(_ tracks: [Track], of id: String) {
        change { [$0.say(tracks, of: id)] }
    }

    /// - Throws: `.notFound` when he sends nothing from this source.
    func mute(_ source: MediaSource, _ isMuted: Bool, of id: String) throws(ServiceError) {
        try state.withLock { (state) throws(ServiceError) in
            state.tell([try state.room.mute(source, isMuted, of: id)].compactMap { $0 })
        }
    }

    func connect(_ id: String) -> Int? {
        state.withLock { state in
            guard let (connection, event) = state.room.connect(id) else { return nil }
            state.tell([event].compactMap { $0 })
            return connection
        }
    }

    func disconnect(_ id: String, _ connection: Int) -> Bool {
        state.withLock { state in
            let (wasCurrent, event) = state.room.disconnect(id, connection)
            state.tell([event].compactMap { $0 })
            return wasCurrent
        }
    }

    /// - Returns: whether he was without a socket, and is not there any more.
    func removeIfWaiting(_ id: String, since connection: Int?) -> Bool {
        state.withLock { state in
            guard state.room.isWaiting(id, since: connection) else { return false }
            state.tell([state.room.remove(id, because: .lost)].compactMap { $0 })
            return true
        }
    }

    /// What he sent over a connection that has ended is not there any more.
    func dropEndedTracks(of id: String) {
        change { [$0.dropEndedTracks(of: id)] }
    }

    func interrupt(_ reason: InterruptReason) {
        change { $0.interrupt(reason) }
    }

    func resume() {
        change { $0.resume() }
    }

    /// Ends it for everybody in it, once.
    ///
    /// - Returns: who was there.
    func close(_ end: RoomEnd) -> [String] {
        let members = state.withLock { state -> [String]? in
            guard let members = state.room.close(end) else { return nil }
            state.tell([.closed(end)])
            return members
        }
        room.close()
        return members ?? []
    }

    private func change(_ body: (inout OpenRoomState) -> [RoomEvent?]) {
        state.withLock { state in
            state.tell(body(&state.room).compactMap { $0 })
        }
    }
}
