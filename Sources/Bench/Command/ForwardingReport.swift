/// What forwarding one shape costs, beside the floor.
struct ForwardingReport {
    let name: String
    let worker: [LoadSample]
    let floor: [LoadSample]

    init(shape: ForwardingShape, worker: [LoadSample], floor: [LoadSample]) {
        name = shape.name
        self.worker = worker
        self.floor = floor
    }

    var cost: Double { worker.map(\.cpuMicrosecondsPerPacket).median }
    var floorCost: Double { floor.map(\.cpuMicrosecondsPerPacket).median }
    var ratio: Double { floorCost > 0 ? cost / floorCost : 0 }
    var packets: UInt64 { worker.reduce(0) { $0 + $1.arrived } }
    var lossPercent: Double { Self.lossPercent(worker) }
    var floorLossPercent: Double { Self.lossPercent(floor) }
    /// Something arrived every time, each packet once, and nothing that nobody sent.
    var isSound: Bool {
        let all = worker + floor
        return !all.isEmpty && all.allSatisfy { $0.arrived > 0 && $0.strangers == 0 }
            && all.allSatisfy { $0.duplicates == 0 }
    }

    var delay: DelayPercentiles { DelayPercentiles(medianOf: worker.map(\.delay)) }
    var floorDelay: DelayPercentiles { DelayPercentiles(medianOf: floor.map(\.delay)) }

    private static func lossPercent(_ samples: [LoadSample]) -> Double {
        let expected = samples.reduce(0) { $0 + $1.expected }
        let arrived = samples.reduce(0) { $0 + $1.arrived }
        return expected > 0 ? 100 * Double(expected - arrived) / Double(expected) : 0
    }
}
