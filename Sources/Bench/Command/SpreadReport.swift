/// What a second worker adds to the price of forwarding one shape, and what its coming cost.
struct SpreadReport {
    /// So many times the price of one worker are the most.
    static let mostRatio = 1.15

    let name: String
    let listeners: Int
    /// Of them, at the second worker.
    let away: Int
    /// While the room spread.
    let spreading: LoadSample
    let single: [LoadSample]
    let two: [LoadSample]

    init(
        shape: ForwardingShape, spreading: LoadSample, away: Int, single: [LoadSample],
        two: [LoadSample]
    ) {
        let sealed = shape.seal == .plain ? "" : "/\(shape.seal.rawValue)"
        name = "spread/\(shape.media.rawValue)/\(shape.publishers)x\(shape.listeners)\(sealed)"
        listeners = shape.listeners
        self.away = away
        self.spreading = spreading
        self.single = single
        self.two = two
    }

    var cost: Double { two.map(\.cpuMicrosecondsPerPacket).median }
    var singleCost: Double { single.map(\.cpuMicrosecondsPerPacket).median }
    /// Both are compared within each round, since what disturbs the machine lasts for a while.
    var ratios: [Double] {
        zip(two, single).map { two, single in
            single.cpuMicrosecondsPerPacket > 0
                ? two.cpuMicrosecondsPerPacket / single.cpuMicrosecondsPerPacket : 0
        }
    }
    var ratio: Double { ratios.median }
    var isWithinGate: Bool {
        ratio <= Self.mostRatio && spreading.missed == 0 && spreading.deaf == 0
    }
    var lossPercent: Double {
        let expected = two.reduce(0) { $0 + $1.expected }
        let arrived = two.reduce(0) { $0 + $1.arrived }
        return expected > 0 ? 100 * Double(expected - arrived) / Double(expected) : 0
    }
    /// Something arrived every time, each packet once, and nothing that nobody sent.
    var isSound: Bool {
        let all = single + two
        return !all.isEmpty
            && (all + [spreading]).allSatisfy {
                $0.arrived > 0 && $0.strangers == 0 && $0.duplicates == 0
            }
    }
}

extension SpreadReport: Encodable {
    private enum Key: String, CodingKey {
        case name = "case"
        case cost = "cpu_us_per_packet"
        case singleCost = "one_worker_us_per_packet"
        case ratio
        case leastRatio = "ratio_of_best_round"
        case greatestRatio = "ratio_of_worst_round"
        case mostRatio = "most_ratio"
        case isWithinGate = "passed"
        case away = "listeners_at_second_worker"
        case missed = "missed_while_spreading"
        case torn = "listeners_that_missed"
        case deaf = "listeners_that_heard_nothing"
        case lossPercent = "loss_percent"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encode(cost.rounded(to: 3), forKey: .cost)
        try values.encode(singleCost.rounded(to: 3), forKey: .singleCost)
        try values.encode(ratio.rounded(to: 3), forKey: .ratio)
        try values.encode((ratios.min() ?? 0).rounded(to: 3), forKey: .leastRatio)
        try values.encode((ratios.max() ?? 0).rounded(to: 3), forKey: .greatestRatio)
        try values.encode(Self.mostRatio, forKey: .mostRatio)
        try values.encode(isWithinGate, forKey: .isWithinGate)
        try values.encode(away, forKey: .away)
        try values.encode(spreading.missed, forKey: .missed)
        try values.encode(spreading.torn, forKey: .torn)
        try values.encode(spreading.deaf, forKey: .deaf)
        try values.encode(lossPercent.rounded(to: 4), forKey: .lossPercent)
    }
}
