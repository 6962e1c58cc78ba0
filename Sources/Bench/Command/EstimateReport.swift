/// What estimates and allocations add to the price of forwarding one shape.
struct EstimateReport {
    /// So much of what forwarding costs may be added to it.
    static let mostPercent = 3.0

    let name: String
    let estimating: [LoadSample]
    let plain: [LoadSample]
    /// WebRTC is always sealed; without, forwarding is cheaper than it can be anywhere.
    let isJudged: Bool

    init(shape: ForwardingShape, estimating: [LoadSample], plain: [LoadSample]) {
        name = Self.name(of: shape)
        isJudged = shape.seal != .plain
        self.estimating = estimating
        self.plain = plain
    }

    static func name(of shape: ForwardingShape) -> String {
        let sealed = shape.seal == .plain ? "" : "/\(shape.seal.rawValue)"
        return "estimate/\(shape.media.rawValue)/\(shape.publishers)x\(shape.listeners)\(sealed)"
    }

    var cost: Double { estimating.map(\.cpuMicrosecondsPerPacket).median }
    var plainCost: Double { plain.map(\.cpuMicrosecondsPerPacket).median }
    /// Both are compared within each round, since what disturbs the machine lasts for a while.
    var percents: [Double] {
        zip(estimating, plain).map { with, without in
            without.cpuMicrosecondsPerPacket > 0
                ? 100 * (with.cpuMicrosecondsPerPacket / without.cpuMicrosecondsPerPacket - 1) : 0
        }
    }
    var percent: Double { percents.median }
    var isWithinGate: Bool { !isJudged || percent <= Self.mostPercent }
    var lossPercent: Double {
        let expected = estimating.reduce(0) { $0 + $1.expected }
        let arrived = estimating.reduce(0) { $0 + $1.arrived }
        return expected > 0 ? 100 * Double(expected - arrived) / Double(expected) : 0
    }
    /// Packets that filled probes, of what arrived; what they cost counts with the estimates.
    var fillingPercent: Double {
        let arrived = estimating.reduce(0) { $0 + $1.arrived }
        let again = estimating.reduce(0) { $0 + $1.again }
        return arrived > 0 ? 100 * Double(again) / Double(arrived) : 0
    }
    /// Something arrived every time, each packet once, and nothing that nobody sent.
    var isSound: Bool {
        let all = estimating + plain
        return !all.isEmpty
            && all.allSatisfy { $0.arrived > 0 && $0.strangers == 0 && $0.duplicates == 0 }
    }
}

extension EstimateReport: Encodable {
    private enum Key: String, CodingKey {
        case name = "case"
        case cost = "cpu_us_per_packet"
        case plainCost = "without_us_per_packet"
        case percent
        case leastPercent = "percent_of_best_round"
        case greatestPercent = "percent_of_worst_round"
        case mostPercent = "most_percent"
        case isWithinGate = "passed"
        case fillingPercent = "filling_percent"
        case lossPercent = "loss_percent"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encode(cost.rounded(to: 3), forKey: .cost)
        try values.encode(plainCost.rounded(to: 3), forKey: .plainCost)
        try values.encode(percent.rounded(to: 2), forKey: .percent)
        try values.encode((percents.min() ?? 0).rounded(to: 2), forKey: .leastPercent)
        try values.encode((percents.max() ?? 0).rounded(to: 2), forKey: .greatestPercent)
        if isJudged {
            try values.encode(Self.mostPercent, forKey: .mostPercent)
            try values.encode(isWithinGate, forKey: .isWithinGate)
        }
        try values.encode(fillingPercent.rounded(to: 2), forKey: .fillingPercent)
        try values.encode(lossPercent.rounded(to: 3), forKey: .lossPercent)
    }
}
