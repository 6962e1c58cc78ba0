/// A room that begins in one worker with half of its listeners, and spreads when the others come.
import BenchLoad
import Bisque

final class SpreadRoom {
    private let shape: ForwardingShape
    private let ports: LoadPorts
    private let server: Server
    private let room: Room
    private let port: UInt16
    /// How many are there from the beginning.
    let first: Int
    /// How many are at the second worker.
    private(set) var away = 0

    private init(
        _ shape: ForwardingShape, _ ports: LoadPorts, server: Server, room: Room, port: UInt16
    ) {
        (self.shape, self.ports, self.server, self.room) = (shape, ports, server, room)
        self.port = port
        first = shape.listeners / 2
    }

    static func with<Output: Sendable>(
        _ shape: ForwardingShape, _ ports: LoadPorts, _ body: (SpreadRoom) async throws -> Output
    ) async throws -> Output {
        var configuration = ServerConfiguration(workers: 2)
        configuration.limits.peersPerRoom = shape.publishers + shape.listeners
        // The first of the others is one sender too many.
        configuration.roomSendersPerWorker = 1 + shape.listeners / 2
        return try await withServer(configuration) { server in
            let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
            let port = try await PlainRoom.addPublishers(shape, ports, to: room)
            let spread = SpreadRoom(shape, ports, server: server, room: room, port: port)
            for worker in server.workers { _ = bench_pin(worker.processID, Forwarder.core) }
            for number in 0..<spread.first { try await spread.add(number) }
            guard spread.away == 0 else { throw BenchError("the room spread before it should") }
            return try await body(spread)
        }
    }

    /// All others come, one after the other; the second once the other worker has answered.
    func fill() async throws {
        for number in first..<shape.listeners {
            try await add(number)
            // A worker answers in order: what it was asked for this one before what is asked now.
            if away == 0 { _ = try await server.dump() }
        }
        guard away > 0 else { throw BenchError("the room did not spread") }
    }

    private func add(_ number: Int) async throws {
        let listener = try await PlainRoom.addListener(
            number, at: ports.firstListener + UInt16(number), shape.seal, to: room)
        if listener.transport.localAddress.port != port { away += 1 }
    }

    /// The worker to which the publisher sends, and the other one.
    var forwarder: Forwarder {
        get throws {
            let isHome: (WorkerStatus) -> Bool = { [port] worker in
                worker.localAddresses.contains { $0.port == port }
            }
            guard let home = server.workers.first(where: isHome),
                let other = server.workers.first(where: { !isHome($0) })
            else { throw BenchError("no two workers are running") }
            return Forwarder(process: home.processID, helper: other.processID, port: port)
        }
    }
}
