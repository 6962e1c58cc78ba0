import Bisque

/// Where clients of the mediasoup protocol are let in.
final class ProtocolDesk: Sendable {
    /// How long a client may take from the socket's opening to `join`.
    static let joinTime = Duration.seconds(30)
    /// How many messages one socket may send: a client enables its consumers one after the other.
    static let messages = RateLimit(perSecond: 100, burst: 1000)

    let rooms: ProtocolRooms
    let journal: Journal
    let counters: Counters
    private let gate: Gate
    private let clock: any Clock<Duration>
    private let joins: JoinLimits

    init(
        rooms: ProtocolRooms, gate: Gate, settings: SignallingSettings = SignallingSettings(),
        joins: JoinLimits? = nil, journal: Journal, counters: Counters
    ) {
        self.rooms = rooms
        self.gate = gate
        self.journal = journal
        self.counters = counters
        clock = settings.clock
        self.joins = joins ?? JoinLimits(settings.joins)
    }

    /// The conversation over one socket, which must be told when that closes.
    ///
    /// - Throws: `.badName`, `.badToken`, `.notAllowed`, `.tooMany`, `.roomFull`, `.serviceFull`,
    ///   `.unavailable`, `.closed`.
    func open(
        _ knock: Knock, now: ContinuousClock.Instant = .now,
        send: @escaping @Sendable (String) -> Void,
        close: @escaping @Sendable (UInt16, String) -> Void
    ) async throws(ServiceError) -> ProtocolConversation {
        do throws(ServiceError) {
            let conversation = try await admit(knock, now, send, close)
            count("ok")
            return conversation
        } catch {
            count(error.code.rawValue)
            throw error
        }
    }

    private func count(_ result: String) {
        counters.add("bisque_joins_total", ["kind": "protocol", "result": result])
    }

    private func admit(
        _ knock: Knock, _ now: ContinuousClock.Instant,
        _ send: @escaping @Sendable (String) -> Void,
        _ close: @escaping @Sendable (UInt16, String) -> Void
    ) async throws(ServiceError) -> ProtocolConversation {
        try joins.take(knock.remoteAddress, now: now)
        let name = try Naming.room(knock.room)
        let rights = try await gate.admit(knock)
        let (room, seat): (Room, RoomSeat)
        do throws(ServiceError) {
            (room, seat) = try await rooms.enter(name)
        } catch {
            gate.forgive(knock)
            throw error
        }
        let conversation = ProtocolConversation(
            at: self, in: room, on: seat, rights: rights, now: now, send: send, close: close)
        let clock = clock
        let deadline = Task { [weak conversation] in
            do {
                try await clock.sleep(for: ProtocolDesk.joinTime)
            } catch {
                return
            }
            conversation?.expectJoined()
        }
        conversation.limit(by: deadline)
        return conversation
    }
}
