/// Measures what estimates and allocations add to the price of forwarding: two workers at the same
/// time, over the same sockets, with the same feedback; one of them makes something of it.
///
/// What disturbs the machine disturbs both. Where a worker's memory comes to lie is chance, and
/// stays as it is for the worker's life: it is worth as much as what is measured here. So every
/// measurement has workers of its own, and each of the two begins first in every other one.
struct EstimateBench {
    let shape: ForwardingShape
    let options: BenchOptions

    func run() async throws -> EstimateReport {
        var pairs: [EstimatePair] = []
        for _ in 0..<options.rounds {
            pairs.append(try await measure(estimatesFirst: true))
            pairs.append(try await measure(estimatesFirst: false))
        }
        return EstimateReport(shape: shape, pairs: pairs)
    }

    private func measure(estimatesFirst: Bool) async throws -> EstimatePair {
        let load = try RoleProcess([LoadRole.name, shape.name])
        defer { load.end() }
        let ports = try load.read(LoadPorts.self)
        return try await PlainRoom.with(shape, ports, countsPackets: estimatesFirst) { first in
            try await PlainRoom.with(shape, ports, countsPackets: !estimatesFirst) { second in
                let samples = try measure(first, beside: second, by: load)
                return try await pair(
                    estimating: estimatesFirst ? (first, samples[0]) : (second, samples[1]),
                    plain: estimatesFirst ? (second, samples[1]) : (first, samples[0]))
            }
        }
    }

    private func measure(
        _ first: Forwarder, beside second: Forwarder, by load: RoleProcess
    ) throws -> [LoadSample] {
        try load.write(
            LoadOrder(
                forwarder: LoadOrder.Target(first), beside: LoadOrder.Target(second),
                packetsPerSecond: UInt32(max(options.packetsPerSecond / shape.listeners, 1)),
                burst: UInt32(options.burst),
                warmUpMilliseconds: options.isSmoke ? 500 : 5_000,
                measuredMilliseconds: UInt32(options.seconds * 1_000), hasFeedback: true))
        let both = try load.read([LoadSample].self)
        guard both.count == 2 else { throw BenchError("the load measured one of two") }
        return both
    }

    /// Nothing is worth comparing unless each did what it is there for.
    private func pair(
        estimating: (worker: Forwarder, sample: LoadSample),
        plain: (worker: Forwarder, sample: LoadSample)
    ) async throws -> EstimatePair {
        let name = EstimateReport.name(of: shape)
        guard estimating.worker.numberExtension > 0 else {
            throw BenchError("the listeners' packets are not numbered")
        }
        try await HeardFeedback(estimating.worker).require(of: name, makesEstimates: true)
        try await HeardFeedback(plain.worker).require(of: name, makesEstimates: false)
        return EstimatePair(estimating: estimating.sample, plain: plain.sample)
    }
}
