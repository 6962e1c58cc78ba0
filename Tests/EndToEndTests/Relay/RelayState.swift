/// Who sends through a relay, and the two links of each. Knows neither sockets nor clocks.
///
/// A client is an address that has sent something; its number never changes, whatever the worker
/// sees of it.
struct RelayState: Sendable {
    /// A browser has one for each of its connections and of its own addresses.
    static let clientsMax = 256

    private struct Client {
        var up: Link
        var down: Link
    }

    private let seed: UInt64
    private var clients: [Client] = []
    private var numbers: [SocketAddress: Int] = [:]
    private(set) var addresses: [SocketAddress] = []

    /// Those of clients that have not come yet.
    private var conditions: RelayConditions

    init(_ conditions: RelayConditions, seed: UInt64) {
        self.conditions = conditions
        self.seed = seed
    }

    var count: Int { clients.count }

    /// The client that sends from here, a new one when nobody did so far; `nil` when it is one too
    /// many.
    mutating func client(at address: SocketAddress) -> Int? {
        if let number = numbers[address] { return number }
        guard count < Self.clientsMax else { return nil }
        let number = count
        // Each link has chances of its own, the same in every run.
        let own = seed &+ UInt64(number) << 32
        clients.append(
            Client(
                up: Link(conditions.up, seed: own), down: Link(conditions.down, seed: own &+ 1)))
        addresses.append(address)
        numbers[address] = number
        return number
    }

    /// From now on, for all clients and for those to come.
    mutating func change(to conditions: RelayConditions) {
        self.conditions = conditions
        for number in clients.indices { change(to: conditions, of: number) }
    }

    mutating func change(to conditions: RelayConditions, of client: Int) {
        clients[client].up.conditions = conditions.up
        clients[client].down.conditions = conditions.down
    }

    func counts(of client: Int) -> RelayCounts {
        RelayCounts(up: clients[client].up.counts, down: clients[client].down.counts)
    }

    /// Looks at what a client gets from now on, for one stream.
    mutating func watchDown(_ log: PictureLog, of client: Int) {
        clients[client].down.pictures = log
    }

    /// Looks at what it sends.
    mutating func watchUp(_ log: PictureLog, of client: Int) {
        clients[client].up.pictures = log
    }

    /// What was seen of the stream that is watched.
    func pictures(of client: Int) -> PictureLog? {
        clients[client].down.pictures ?? clients[client].up.pictures
    }

    mutating func takeUp(_ packet: Link.Packet, from client: Int, at now: Duration) {
        clients[client].up.take(packet, at: now)
    }

    mutating func takeDown(_ packet: Link.Packet, to client: Int, at now: Duration) {
        clients[client].down.take(packet, at: now)
    }

    mutating func upPacket(of client: Int, dueAt now: Duration) -> Link.Packet? {
        clients[client].up.packet(dueAt: now)
    }

    mutating func downPacket(of client: Int, dueAt now: Duration) -> Link.Packet? {
        clients[client].down.packet(dueAt: now)
    }

    /// When the next packet is due; `nil` while nothing is on its way.
    var deadline: Duration? {
        clients.flatMap { [$0.up.deadline, $0.down.deadline] }.compactMap { $0 }.min()
    }
}
