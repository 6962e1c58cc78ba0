/// Measures one shape: the worker and the floor in turn, over the same sockets, in the same run.
struct ForwardingBench {
    let shape: ForwardingShape
    let options: BenchOptions

    func run() async throws -> ForwardingReport {
        let load = try RoleProcess([LoadRole.name, shape.name])
        defer { load.end() }
        let ports = try load.read(LoadPorts.self)
        let floor = try RoleProcess([
            FloorRole.name, shape.name, String(ports.firstListener),
        ])
        defer { floor.end() }
        guard let floorPort = UInt16(try floor.readLine()) else {
            throw BenchError("the floor did not say its port")
        }
        let bare = Forwarder(process: floor.identifier, port: floorPort)

        if options.isFloorOnly {
            return ForwardingReport(
                shape: shape, worker: [], floor: try measure([bare], by: load)[0])
        }
        return try await PlainRoom.with(shape, ports) { worker in
            let samples = try measure([worker, bare], by: load)
            return ForwardingReport(shape: shape, worker: samples[0], floor: samples[1])
        }
    }

    /// Every forwarder once in each round, so that what disturbs the machine disturbs all of them.
    private func measure(
        _ forwarders: [Forwarder], by load: RoleProcess
    ) throws -> [[LoadSample]] {
        var samples = forwarders.map { _ in [LoadSample]() }
        for _ in 0..<options.rounds {
            for (index, forwarder) in forwarders.enumerated() {
                try load.write(
                    LoadOrder(
                        forwarder: LoadOrder.Target(forwarder),
                        packetsPerSecond: UInt32(
                            max(options.packetsPerSecond / shape.listeners, 1)),
                        burst: UInt32(options.burst), warmUpMilliseconds: 500,
                        measuredMilliseconds: UInt32(options.seconds * 1_000)))
                samples[index] += try load.read([LoadSample].self)
            }
        }
        return samples
    }
}
