/// Measures the road between controller and worker, through the public API.
import Bisque

struct ChannelBench {
    let options: BenchOptions

    func run() async throws -> [RateReport] {
        var configuration = ServerConfiguration(workers: 1)
        configuration.limits.transportsPerPeer = 10_000
        return try await withServer(configuration) { server in
            _ = try server.pinnedWorker()
            let room = try await server.createRoom(mediaCodecs: [.opus])
            let peer = try room.createPeer(named: "asker")
            let asked = try await peer.createPlainTransport(.toward(0))
            return [
                try await rate("channel/requests/16", inFlight: 16) { _ in
                    _ = try await asked.getStats()
                },
                try await rate("channel/requests/256", inFlight: 256) { _ in
                    _ = try await asked.getStats()
                },
                try await rate("channel/objects/64", inFlight: 64) { number in
                    let transport = try await peer.createPlainTransport(.toward(number + 1))
                    transport.close()
                },
            ]
        }
    }

    /// So many tasks, each asking again as soon as it is answered. `work` gets a number that no
    /// other call has at the same time.
    private func rate(
        _ name: String, inFlight: Int, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> RateReport {
        let clock = ContinuousClock()
        let begun = clock.now
        let end = begun + .seconds(options.seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for number in 0..<inFlight {
                tasks.addTask {
                    var done = 0
                    while clock.now < end {
                        try await work(number)
                        done += 1
                    }
                    return done
                }
            }
            return try await tasks.reduce(0, +)
        }
        let took = (clock.now - begun) / .seconds(1)
        return RateReport(name: name, count: count, perSecond: (Double(count) / took).rounded())
    }
}
