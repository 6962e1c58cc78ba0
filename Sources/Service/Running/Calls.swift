internal import Bisque

/// The half of the service that carries calls: workers, rooms, and who speaks for whom.
final class Calls: Sendable {
    let server: Server
    let rooms: RoomBook
    let desk: SignallingDesk
    let whip: WhipDesk
    let protocolRooms: ProtocolRooms
    let protocolDesk: ProtocolDesk
    let mediasoup: MediasoupDesk
    private let tally: SeatTally
    /// The sockets that are being served.
    let attendance = Attendance()
    private let watch: Task<Void, Never>
    private let isStopping = Locked(false)

    init(
        _ settings: ServiceSettings, gate: Gate, addresses: LocalAddresses, journal: Journal,
        counters: Counters
    ) async throws(StartError) {
        do {
            server = try await Server(
                MediaAddresses.configuration(settings, addresses, logging: journal.logging))
        } catch {
            throw StartError("media: \(error.message)")
        }
        var limits = RoomSettings()
        limits.capacity = settings.roomCapacity
        limits.speakersFrom = settings.speakersFrom
        limits.rooms = settings.rooms
        // Whichever door somebody comes in by, the places and the patience are the same.
        let tally = SeatTally()
        self.tally = tally
        let joins = JoinLimits(SignallingSettings().joins)
        rooms = RoomBook(
            server: server, settings: limits, tally: tally, gate: gate, journal: journal,
            counters: counters)
        desk = SignallingDesk(book: rooms, joins: joins, journal: journal, counters: counters)
        whip = WhipDesk(
            book: rooms, gate: gate, joins: joins, journal: journal, counters: counters)
        protocolRooms = ProtocolRooms(
            server: server, settings: limits, tally: tally, journal: journal)
        protocolDesk = ProtocolDesk(
            rooms: protocolRooms, gate: gate, joins: joins, journal: journal, counters: counters)
        mediasoup = MediasoupDesk(
            book: rooms, joins: joins, journal: journal, counters: counters)
        let server = server
        watch = Task { await WorkerWatch.follow(server, journal: journal, counters: counters) }
    }

    var health: Health {
        Health(isStopping: isStopping.withLock { $0 }, workers: server.workers)
    }

    /// Rooms, and those who have places in them.
    var count: (rooms: Int, members: Int) { tally.count }

    /// Tells everybody in a room that it is over; returns when all have gone.
    func end() async {
        isStopping.withLock { $0 = true }
        rooms.close(because: .serviceStopping)
        await protocolRooms.close()
        await attendance.isEmpty()
    }

    /// Ends the workers.
    func close() async {
        await server.close()
        await watch.value
    }
}
