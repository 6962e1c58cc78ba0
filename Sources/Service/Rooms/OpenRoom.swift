import Bisque

/// A room of the service while somebody is in it: a Bisque room with names and news.
final class OpenRoom: Sendable {
    private struct State {
        var room = OpenRoomState()
        var listeners: [ObjectIdentifier: RoomNews] = [:]
        var demand = Demand()
        var crowd: Crowd

        /// - Returns: whether it is large now, or has ceased to be.
        mutating func count() -> Bool { crowd.count(room.people.count) }

        mutating func tell(_ events: [RoomEvent]) {
            for event in events {
                for listener in listeners.values { listener.add(event) }
            }
        }

        /// What of a person's pictures is of use to the others.
        func demands(of person: Person) -> [RoomEvent] {
            person.tracks.filter { $0.receiver.kind != .audio }.map { track in
                .demanded(
                    of: person.id, track.source, sizes: demand.sizes(of: track.receiver.id))
            }
        }

        /// - Returns: as `count()`.
        mutating func remove(_ id: String, because reason: LeaveReason) -> Bool {
            tell([room.remove(id, because: reason)].compactMap { $0 })
            change(room.people) { $0.forget(id) }
            return count()
        }

        /// Changes what is of use, and tells those whose pictures it concerns.
        mutating func change(_ people: [Person], _ body: (inout Demand) -> Void) {
            let before = people.map(demands)
            body(&demand)
            for (person, before) in zip(people, before) {
                tell(demands(of: person).filter { !before.contains($0) })
            }
        }
    }

    let name: String
    /// Which of the rooms that had this name one after the other.
    let number: UInt64
    let room: Room
    /// Says that it has become large or small, or has another worker; ends with the room.
    let crowdChanges: AsyncStream<Void>
    private let crowdChange: AsyncStream<Void>.Continuation
    private let state: Locked<State>

    /// - Parameter border: with more people than these it is large.
    init(name: String, number: UInt64, room: Room, largeAbove border: Int) {
        self.name = name
        self.number = number
        self.room = room
        state = Locked(State(crowd: Crowd(above: border)))
        (crowdChanges, crowdChange) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(1))
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

    /// Whether so many people are in it that only the loudest are heard.
    var isLarge: Bool { state.withLock { $0.crowd.isLarge } }

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
            if let listener, let person = state.room.person(listener) {
                for event in state.demands(of: person) { news.add(event) }
            }
            if let end = state.room.end { news.add(.closed(end)) }
            return Present(
                people: people, isInterrupted: state.room.isInterrupted, news: news)
        }
    }

    /// Something has changed that is no news: they look for themselves.
    func wakeListeners() {
        state.withLock { state in
            for listener in state.listeners.values { listener.wake() }
        }
    }

    // MARK: Changing

    /// - Throws: `.closed` when the room has ended meanwhile.
    func add(_ person: Person, isShown: Bool) throws(ServiceError) {
        let isTurned = try state.withLock { (state) throws(ServiceError) in
            state.tell([try state.room.add(person, isShown: isShown)].compactMap { $0 })
            if person.kind.takesEverything {
                state.change(state.room.people) { $0.addPlayer(person.id) }
            }
            return state.count()
        }
        if isTurned { crowdChange.yield() }
    }

    func remove(_ id: String, because reason: LeaveReason) {
        if state.withLock({ $0.remove(id, because: reason) }) { crowdChange.yield() }
    }

    func say(_ tracks: [Track], of id: String) {
        state.withLock { state in
            state.tell([state.room.say(tracks, of: id)].compactMap { $0 })
            state.demand.keep(Set(state.room.people.flatMap { $0.tracks.map(\.receiver.id) }))
            if let person = state.room.person(id) { state.tell(state.demands(of: person)) }
        }
    }

    /// So many of the sizes of a picture are of use to this listener. Either may be gone by now.
    func want(_ sizes: UInt8, of receiver: RtpReceiver, by listener: String) {
        state.withLock { state in
            guard state.room.person(listener) != nil,
                let person = state.room.person(receiver.peer.name),
                person.tracks.contains(where: { $0.receiver === receiver })
            else { return }
            state.change([person]) { $0.wish(sizes, of: receiver.id, by: listener) }
        }
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
        let isTurned = state.withLock { state -> Bool? in
            guard state.room.isWaiting(id, since: connection) else { return nil }
            return state.remove(id, because: .lost)
        }
        if isTurned == true { crowdChange.yield() }
        return isTurned != nil
    }

    /// What he sent over a connection that has ended is not there any more.
    func dropEndedTracks(of id: String) {
        change { [$0.dropEndedTracks(of: id)] }
    }

    func interrupt(_ reason: InterruptReason) {
        change { $0.interrupt(reason) }
    }

    /// Media of some is broken, and may be begun anew at once. The others hear of it by what these
    /// have published.
    func interrupt(_ reason: InterruptReason, of members: Set<String>) {
        state.withLock { state in
            guard state.room.end == nil else { return }
            for news in state.listeners.values where news.isOf(members) {
                news.add(.interrupted(reason))
                news.add(.resumed)
            }
        }
    }

    func resume() {
        change { $0.resume() }
        crowdChange.yield()
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
        crowdChange.finish()
        return members ?? []
    }

    private func change(_ body: (inout OpenRoomState) -> [RoomEvent?]) {
        state.withLock { state in
            state.tell(body(&state.room).compactMap { $0 })
        }
    }
}
