import Bisque

/// The rooms of the service by name: opened by the first who joins, closed after the last has left.
///
/// Signalling, WHIP and WHEP share it. It knows nothing of sockets: whoever holds one says when it
/// broke (`lose`) and when somebody went of his own will (`leave`).
final class RoomBook: Sendable {
    typealias Opening = Task<Result<OpenRoom, ServiceError>, Never>

    /// What somebody who joins can take.
    enum Capabilities: Sendable {
        case said(RtpCapabilities)
        /// Everything that can be in the room; an answer may still refuse a stream.
        case all
        /// Whoever lets him in sets those of the membership's peer.
        case saidLater
    }

    private struct State {
        var seats: RoomSeats<Opening>
        var memberships: [String: Membership] = [:]
        var bySecret: [String: Membership] = [:]
        var lastMember: UInt64 = 0
        var isClosed = false
    }

    let settings: RoomSettings
    private let server: Server
    private let gate: Gate
    private let journal: Journal
    private let counters: Counters
    private let state: Locked<State>

    init(
        server: Server, settings: RoomSettings = RoomSettings(), tally: SeatTally = SeatTally(),
        gate: Gate, journal: Journal, counters: Counters
    ) {
        self.server = server
        self.settings = settings
        self.gate = gate
        self.journal = journal
        self.counters = counters
        state = Locked(State(seats: RoomSeats(counting: tally)))
    }

    /// Rooms and people in them, players included.
    func count() -> (rooms: Int, members: Int) {
        state.withLock { ($0.seats.rooms.count, $0.memberships.count) }
    }

    /// The room of that name, when somebody is in it.
    func room(named name: String) async -> OpenRoom? {
        guard let opening = state.withLock({ $0.seats.rooms[name]?.opening }),
            case .success(let room) = await opening.value, room.isOpen
        else { return nil }
        return room
    }

    // MARK: Coming

    /// Lets somebody in, into a room that is opened for him if need be.
    ///
    /// - Parameter capabilities: what he can take.
    /// - Throws: `.badName`, `.badToken`, `.notAllowed`, `.roomFull`, `.serviceFull`,
    ///   `.badDescription` for capabilities that contradict themselves, `.unavailable`, `.closed`.
    ///   Nobody has noticed anything then.
    func join(
        _ knock: Knock, capabilities: Capabilities = .saidLater
    ) async throws(ServiceError) -> Membership {
        do throws(ServiceError) {
            let membership = try await admit(knock, capabilities)
            counters.add(
                "bisque_joins_total", ["kind": knock.kind.rawValue, "result": "ok"])
            journal.note(
                "joined",
                [
                    "room": membership.room.name, "person": membership.id,
                    "name": membership.name, "kind": membership.kind.rawValue,
                    "address": knock.remoteAddress,
                ])
            return membership
        } catch {
            counters.add(
                "bisque_joins_total",
                ["kind": knock.kind.rawValue, "result": error.code.rawValue])
            journal.note(
                "refused to let somebody join",
                [
                    "room": knock.room, "kind": knock.kind.rawValue,
                    "address": knock.remoteAddress, "reason": error.description,
                ])
            throw error
        }
    }

    private func admit(
        _ knock: Knock, _ capabilities: Capabilities
    ) async throws(ServiceError) -> Membership {
        let roomName = try Naming.room(knock.room)
        // First of all, so that strangers open no rooms, take no places and learn nothing.
        let rights = try await gate.admit(knock)
        do throws(ServiceError) {
            return try await enter(roomName, knock, rights, capabilities)
        } catch {
            gate.forgive(knock)
            throw error
        }
    }

    private func enter(
        _ roomName: String, _ knock: Knock, _ rights: Rights, _ capabilities: Capabilities
    ) async throws(ServiceError) -> Membership {
        let said = knock.name.isEmpty ? knock.kind.usualName : knock.name
        let name = try Naming.person(rights.name ?? said)
        let (seat, opening) = try takeSeat(in: roomName, isShown: knock.kind != .whep)
        do throws(ServiceError) {
            let room = try await opening.value.get()
            let person = Person(id: nextID(), name: name, kind: knock.kind)
            return try sit(person, on: seat, in: room, rights, capabilities)
        } catch {
            giveBack(seat)
            throw error
        }
    }

    private func takeSeat(
        in room: String, isShown: Bool
    ) throws(ServiceError) -> (seat: RoomSeat, opening: Opening) {
        try state.withLock { (state) throws(ServiceError) in
            guard !state.isClosed else { throw ServiceError(.closed, "the service is stopping") }
            return try state.seats.take(in: room, isShown: isShown, limits: settings) { number in
                Task { await self.open(room, number) }
            }
        }
    }

    private func sit(
        _ person: Person, on seat: RoomSeat, in room: OpenRoom, _ rights: Rights,
        _ capabilities: Capabilities
    ) throws(ServiceError) -> Membership {
        let peer: Peer
        do throws(BisqueError) {
            peer = try room.room.createPeer(named: person.id)
        } catch {
            throw ServiceError(error)
        }
        do throws(ServiceError) {
            try set(room.sound(for: person.kind), capabilities, of: peer)
            let membership = Membership(
                id: person.id, secret: Naming.secret(), name: person.name, kind: person.kind,
                peer: peer, rights: rights, room: room, seat: seat)
            try list(membership, person)
            // It may have become large, or small, by the time he was counted.
            room.tune(peer)
            return membership
        } catch {
            peer.close()
            throw error
        }
    }

    private func set(
        _ sound: SoundWish, _ capabilities: Capabilities, of peer: Peer
    ) throws(ServiceError) {
        do throws(BisqueError) {
            try peer.hear(sound)
            switch capabilities {
            case .said(let capabilities): try peer.setCapabilities(capabilities)
            case .all: try peer.setCapabilities(peer.room.capabilities)
            case .saidLater: break
            }
        } catch {
            throw ServiceError(error)
        }
    }

    /// In the book before he is in the room, so that a room that closes finds everybody in it.
    private func list(_ membership: Membership, _ person: Person) throws(ServiceError) {
        try state.withLock { (state) throws(ServiceError) in
            guard !state.isClosed else { throw ServiceError(.closed, "the service is stopping") }
            state.memberships[membership.id] = membership
            state.bySecret[membership.secret] = membership
        }
        do throws(ServiceError) {
            try membership.room.add(person, isShown: membership.isShown)
        } catch {
            _ = strike(membership)
            throw error
        }
    }

    /// Takes somebody out of the book.
    private func strike(_ membership: Membership) -> Bool {
        state.withLock { state in
            state.bySecret[membership.secret] = nil
            return state.memberships.removeValue(forKey: membership.id) != nil
        }
    }

    private func nextID() -> String {
        state.withLock { state in
            state.lastMember += 1
            return "p\(state.lastMember)"
        }
    }

    // MARK: Coming back

    /// Takes somebody's place over, for whoever knows its secret.
    ///
    /// - Returns: the membership, and the number of the socket that has it now; `nil` when there is
    ///   no such place in that room any more.
    func resume(_ secret: String, in room: String) -> (member: Membership, connection: Int)? {
        guard let member = state.withLock({ $0.bySecret[secret] }), member.room.name == room,
            member.kind == .page,
            let connection = member.room.connect(member.id)
        else { return nil }
        return (member, connection)
    }

    /// Somebody's socket broke: his place is kept for a while.
    ///
    /// - Parameter connection: as `resume` said; 1 for the first one. Without effect when another
    ///   has come since.
    func lose(_ member: Membership, connection: Int) {
        guard member.room.disconnect(member.id, connection) else { return }
        journal.note("lost the socket", ["room": member.room.name, "person": member.id])
        let (clock, linger) = (settings.clock, settings.linger)
        Task {
            do {
                try await clock.sleep(for: linger)
            } catch {
                return
            }
            self.giveUp(member, since: connection)
        }
    }

    /// Takes somebody out who has no socket; without effect when one came, be it in this moment.
    ///
    /// - Parameter connection: the one that broke, when one that broke later does not count.
    func giveUp(_ member: Membership, since connection: Int? = nil) {
        guard member.room.removeIfWaiting(member.id, since: connection) else { return }
        leave(member, because: .lost)
    }

    // MARK: Going

    /// Takes somebody out, with all that he sends and gets; without effect the second time.
    func leave(_ member: Membership, because reason: LeaveReason) {
        guard strike(member) else { return }
        member.peer.close()
        member.room.remove(member.id, because: reason)
        counters.add("bisque_leaves_total", ["reason": reason.rawValue])
        journal.note(
            "left",
            ["room": member.room.name, "person": member.id, "reason": reason.rawValue])
        giveBack(member.seat)
    }

    private func giveBack(_ seat: RoomSeat) {
        guard let opening = state.withLock({ $0.seats.giveBack(seat) }) else { return }
        Task {
            // A room that could not be opened needs no closing.
            guard case .success(let room) = await opening.value else { return }
            _ = room.close(.roomClosed)
        }
    }

    /// Ends every room: the service stops.
    func close(because end: RoomEnd = .serviceStopping) {
        let members = state.withLock { state in
            state.isClosed = true
            return Array(state.memberships.values)
        }
        for member in members { retire(member.room, because: end) }
    }

    // MARK: Rooms

    static let codecs: [RtpCodecCapability] = {
        var h264 = RtpCodecCapability.h264(packetizationMode: 1)
        h264.parameters["profile-level-id"] = .string("42e01f")
        return [.opus, .vp8, .vp9, h264, .av1]
    }()

    private func open(_ name: String, _ number: UInt64) async -> Result<OpenRoom, ServiceError> {
        do throws(BisqueError) {
            let room = OpenRoom(
                name: name, number: number,
                room: try await server.createRoom(mediaCodecs: RoomBook.codecs),
                largeAbove: settings.speakersFrom)
            journal.note("opened", ["room": name])
            let events = room.room.events()
            Task { await self.watch(room, events) }
            Task { await room.followCrowd() }
            return .success(room)
        } catch {
            journal.error("could not open a room", ["room": name, "reason": error.message])
            // Whoever comes next tries again, while those who waited are told.
            state.withLock { $0.seats.retire(name, number) }
            return .failure(ServiceError(error))
        }
    }

    /// Says to everybody in it what becomes of a room.
    private func watch(_ room: OpenRoom, _ events: AsyncStream<Room.Event>) async {
        for await event in events {
            switch event {
            case .newPeer, .newDataProducer:
                break
            case .interrupted:
                journal.warning("the worker of a room died", ["room": room.name])
                counters.add("bisque_room_interruptions_total")
                room.interrupt(.workerDied)
            case .peersInterrupted(let peers, let reason):
                journal.warning(
                    "a part of a room was lost",
                    ["room": room.name, "people": "\(peers.count)", "reason": "\(reason)"])
                counters.add("bisque_member_interruptions_total", by: UInt64(peers.count))
                room.interrupt(.workerDied, of: Set(peers.map(\.name)))
            case .resumed:
                journal.note("another worker serves the room", ["room": room.name])
                room.resume()
            case .closed(let reason):
                journal.note("closed", ["room": room.name, "reason": "\(reason)"])
                retire(room, because: .roomClosed)
            }
        }
    }

    private func retire(_ room: OpenRoom, because end: RoomEnd) {
        state.withLock { $0.seats.retire(room.name, room.number) }
        let ids = room.close(end)
        let members = state.withLock { state in ids.compactMap { state.memberships[$0] } }
        for member in members { leave(member, because: .removed) }
    }
}
