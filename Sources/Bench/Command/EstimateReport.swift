/// What estimates and allocations add to the price of forwarding one shape.
struct EstimateReport {
    /// So much of what forwarding costs may be added to it.
    static let mostPercent = 3.0

    let name: String
    let pairs: [EstimatePair]
    /// WebRTC is always sealed; without, forwarding is cheaper than it can be anywhere.
    let isJudged: Bool

    init(shape: ForwardingShape, pairs: [EstimatePair]) {
        name = Self.name(of: shape)
        isJudged = shape.seal != .plain
        self.pairs = pairs
    }

    static func name(of shape: ForwardingShape) -> String {
        let sealed = shape.seal == .plain ? "" : "/\(shape.seal.rawValue)"
        return "estimate/\(shape.media.rawValue)/\(shape.publishers)x\(shape.listeners)\(sealed)"
    }

    private var estimating: [LoadSample] { pairs.map(\.estimating) }
    private var plain: [LoadSample] { pairs.map(\.plain) }
    var cost: Double { estimating.map(\.cpuMicrosecondsPerPacket).median }
    var plainCost: Double { plain.map(\.cpuMicrosecondsPerPacket).median }
    /// Compared within each pair, since what disturbs the machine lasts for a while.
    var percents: [Double] { pairs.map(\.percent) }
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
        case percents = "percent_of_each_pair"
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
        try values.encode(percents.map { $0.rounded(to: 2) }, forKey: .percents)
        if isJudged {
            try values.encode(Self.mostPercent, forKey: .mostPercent)
            try values.encode(isWithinGate, forKey: .isWithinGate)
        }
        try values.encode(fillingPercent.rounded(to: 2), forKey: .fillingPercent)
        try values.encode(lossPercent.rounded(to: 3), forKey: .lossPercent)
    }
}
