import Bisque

/// The rooms of the mediasoup protocol by name: opened by the first client, closed after the last.
///
/// They are beside those of the page: in the protocol a client's peer is made by its own `join`,
/// under a name that it chooses itself.
final class ProtocolRooms: Sendable {
    typealias Opening = Task<Result<Room, ServiceError>, Never>

    private struct State {
        var seats: RoomSeats<Opening>
        var isClosed = false
    }

    private let settings: RoomSettings
    private let server: Server
    private let journal: Journal
    private let state: Locked<State>

    init(
        server: Server, settings: RoomSettings, tally: SeatTally = SeatTally(), journal: Journal
    ) {
        self.server = server
        self.settings = settings
        self.journal = journal
        state = Locked(State(seats: RoomSeats(counting: tally)))
    }

    /// Rooms, and sockets that have places in them.
    var count: (rooms: Int, members: Int) {
        state.withLock { ($0.seats.rooms.count, $0.seats.members) }
    }

    /// A place in the room of that name, to be given back.
    ///
    /// - Throws: `.roomFull`, `.serviceFull`, `.unavailable`, `.closed`.
    func enter(_ name: String) async throws(ServiceError) -> (room: Room, seat: RoomSeat) {
        let (seat, opening) = try state.withLock { (state) throws(ServiceError) in
            guard !state.isClosed else { throw ServiceError(.closed, "the service is stopping") }
            return try state.seats.take(in: name, isShown: true, limits: settings) { number in
                Task { await self.open(name, number) }
            }
        }
        do throws(ServiceError) {
            return (try await opening.value.get(), seat)
        } catch {
            leave(seat)
            throw error
        }
    }

    func leave(_ seat: RoomSeat) {
        guard let opening = state.withLock({ $0.seats.giveBack(seat) }) else { return }
        Task {
            guard case .success(let room) = await opening.value else { return }
            room.close()
        }
    }

    /// Ends every room: the service stops.
    func close() async {
        let openings = state.withLock { state in
            state.isClosed = true
            return state.seats.rooms.values.map(\.opening)
        }
        for opening in openings {
            if case .success(let room) = await opening.value { room.close() }
        }
    }

    private func open(_ name: String, _ number: UInt64) async -> Result<Room, ServiceError> {
        do throws(BisqueError) {
            let room = try await server.createRoom(mediaCodecs: RoomBook.codecs)
            journal.note("opened for the mediasoup protocol", ["room": name])
            let events = room.events()
            Task {
                for await case .closed(let reason) in events {
                    self.journal.note(
                        "closed for the mediasoup protocol",
                        ["room": name, "reason": "\(reason)"])
                }
                self.state.withLock { $0.seats.retire(name, number) }
            }
            return .success(room)
        } catch {
            journal.error("could not open a room", ["room": name, "reason": error.message])
            state.withLock { $0.seats.retire(name, number) }
            return .failure(ServiceError(error))
        }
    }
}
