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
    private let joins: Locked<AddressLimits>
    private let start = ContinuousClock.now

    init(
        rooms: ProtocolRooms, gate: Gate, settings: SignallingSettings = SignallingSettings(),
        journal: Journal, counters: Counters
    ) {
        self.rooms = rooms
        self.gate = gate
        self.journal = journal
        self.counters = counters
        clock = settings.clock
        joins = Locked(AddressLimits(settings.joins))
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
        guard joins.withLock({ $0.take(knock.remoteAddress, at: start.duration(to: now)) }) else {
            throw ServiceError(.tooMany, "too many from your address want to join")
        }
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
