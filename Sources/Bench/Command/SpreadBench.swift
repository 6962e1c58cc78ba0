/// Measures what a second worker adds: the same broadcast in one worker, and in a room that spreads
/// over two while it goes on.
///
/// Half of the listeners are there from the beginning; the room spreads when the others come, in
/// the middle of a measurement that counts what anybody misses. Then both rooms are measured in
/// turn.
import Bisque

struct SpreadBench {
    let shape: ForwardingShape
    let options: BenchOptions

    /// Before anybody comes, and after the last one has.
    private static let calm = Duration.seconds(1)

    func run() async throws -> SpreadReport {
        let load = try RoleProcess([LoadRole.name, shape.name])
        defer { load.end() }
        let ports = try load.read(LoadPorts.self)
        return try await PlainRoom.with(shape, ports) { single in
            try await SpreadRoom.with(shape, ports) { room in
                let spreading = try await watch(room, spreadUnder: load)
                let two = try room.forwarder
                var samples: [[LoadSample]] = [[], []]
                for _ in 0..<options.rounds {
                    for (index, forwarder) in [single, two].enumerated() {
                        try load.write(order(forwarder, seconds: options.seconds, warmUp: 500))
                        samples[index] += try load.read([LoadSample].self)
                    }
                }
                return SpreadReport(
                    shape: shape, spreading: spreading, away: room.away, single: samples[0],
                    two: samples[1])
            }
        }
    }

    /// The others come while packets flow.
    private func watch(
        _ room: SpreadRoom, spreadUnder load: RoleProcess
    ) async throws -> LoadSample {
        let seconds = options.isSmoke ? 4.0 : 10.0
        try load.write(
            order(try room.forwarder, seconds: seconds, warmUp: 500, settled: room.first))
        try await Task.sleep(for: .milliseconds(500) + Self.calm)
        try await room.fill()
        let samples = try load.read([LoadSample].self)
        guard let sample = samples.first else { throw BenchError("the load measured nothing") }
        return sample
    }

    private func order(
        _ forwarder: Forwarder, seconds: Double, warmUp: UInt32, settled: Int? = nil
    ) -> LoadOrder {
        LoadOrder(
            forwarder: LoadOrder.Target(forwarder),
            packetsPerSecond: UInt32(max(options.packetsPerSecond / shape.listeners, 1)),
            burst: UInt32(options.burst), warmUpMilliseconds: warmUp,
            measuredMilliseconds: UInt32(seconds * 1_000),
            settledListeners: UInt32(settled ?? shape.listeners))
    }
}
