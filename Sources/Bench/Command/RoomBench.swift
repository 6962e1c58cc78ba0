/// Measures how long it takes in a large room until everybody hears everybody.
///
/// All come one right after the other, each sends sound from then on, and takes what the others
/// send as soon as he is told of it: as people do when a meeting begins. Over plain RTP, so that no
/// handshake of ours is measured as the room's.
import Bisque
import Synchronization

struct RoomBench {
    let people: Int

    /// A packet of each is forwarded to all others: 9,900 packets ten times a second among 100.
    private static let interval = Duration.milliseconds(100)

    func run() async throws -> RoomReport {
        let links = try (0..<people).map { _ in try RoomLink() }
        var configuration = ServerConfiguration(workers: 1)
        configuration.limits.peersPerRoom = people
        configuration.limits.sendersPerPeer = max(people, configuration.limits.sendersPerPeer)
        return try await withServer(configuration) { server in
            let room = try await server.createRoom(mediaCodecs: [.opus])
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                defer { tasks.cancelAll() }
                return try await meet(in: room, links, &tasks)
            }
        }
    }

    private func meet(
        in room: Room, _ links: [RoomLink], _ tasks: inout ThrowingTaskGroup<Void, any Error>
    ) async throws -> RoomReport {
        let senders = Counter()
        let clock = ContinuousClock()
        let begun = clock.now
        var lastJoin = begun
        for (number, link) in links.enumerated() {
            lastJoin = clock.now
            let peer = try room.createPeer(named: "person \(number)")
            try peer.setCapabilities(room.capabilities)
            let transport = try await peer.createPlainTransport(
                PlainTransportOptions(
                    remote: TransportAddress(ip: "127.0.0.1", port: link.port)))
            let events = peer.events()
            tasks.addTask {
                for await event in events {
                    guard case .newRtpSender(let sender) = event else { continue }
                    try await sender.send(over: transport)
                    senders.add()
                }
            }
            let ssrc = UInt32(1_000 + number)
            _ = try await peer.receive(
                PlainRoom.parameters(.audio, ssrc: ssrc), kind: .audio, on: transport)
            tasks.addTask {
                while !Task.isCancelled {
                    try link.send(ssrc, to: transport.localAddress.port)
                    try await Task.sleep(for: Self.interval)
                }
            }
        }
        let wanted = people * (people - 1)
        let exist = try await wait(for: wanted, since: lastJoin, clock) { senders.count }
        let flow = try await wait(for: wanted, since: lastJoin, clock) {
            links.reduce(0) { $0 + $1.streamsHeard() }
        }
        return RoomReport(
            name: "room/\(people)", senders: wanted,
            joinSeconds: (lastJoin - begun) / .seconds(1), existSeconds: exist, flowSeconds: flow)
    }

    private func wait(
        for wanted: Int, since start: ContinuousClock.Instant, _ clock: ContinuousClock,
        _ count: () -> Int
    ) async throws -> Double {
        while count() < wanted {
            guard clock.now - start < .seconds(60) else {
                throw BenchError("after a minute \(count()) of \(wanted) streams are there")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        return (clock.now - start) / .seconds(1)
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)

        var count: Int { value.withLock { $0 } }

        func add() {
            value.withLock { $0 += 1 }
        }
    }
}
