/// Measures what estimates and allocations add to the price of forwarding: two workers at the same
/// time, over the same sockets, with the same feedback; one of them makes something of it.
///
/// What disturbs the machine disturbs both, and no stream pauses: an estimate that hears nothing
/// falls, and would have to find its rate anew in every round.
struct EstimateBench {
    let shape: ForwardingShape
    let options: BenchOptions

    func run() async throws -> EstimateReport {
        let load = try RoleProcess([LoadRole.name, shape.name])
        defer { load.end() }
        let ports = try load.read(LoadPorts.self)
        return try await PlainRoom.with(shape, ports) { estimating in
            guard estimating.numberExtension > 0 else {
                throw BenchError("the listeners' packets are not numbered")
            }
            return try await PlainRoom.with(shape, ports, countsPackets: false) { plain in
                let samples = try measure(estimating, beside: plain, by: load)
                let name = EstimateReport.name(of: shape)
                try await HeardFeedback(estimating).require(of: name, makesEstimates: true)
                try await HeardFeedback(plain).require(of: name, makesEstimates: false)
                return EstimateReport(
                    shape: shape, estimating: samples[0], plain: samples[1])
            }
        }
    }

    private func measure(
        _ estimating: Forwarder, beside plain: Forwarder, by load: RoleProcess
    ) throws -> [[LoadSample]] {
        var samples: [[LoadSample]] = [[], []]
        for round in 0..<options.rounds {
            try load.write(
                LoadOrder(
                    forwarder: LoadOrder.Target(estimating), beside: LoadOrder.Target(plain),
                    packetsPerSecond: UInt32(max(options.packetsPerSecond / shape.listeners, 1)),
                    burst: UInt32(options.burst),
                    warmUpMilliseconds: round == 0 && !options.isSmoke ? 5_000 : 500,
                    measuredMilliseconds: UInt32(options.seconds * 1_000), hasFeedback: true))
            let both = try load.read([LoadSample].self)
            guard both.count == 2 else { throw BenchError("the load measured one of two") }
            for (index, sample) in both.enumerated() {
                samples[index].append(sample)
            }
        }
        return samples
    }
}
