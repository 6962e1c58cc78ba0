/// The report's line in JSON: names as README and release notes quote them.
extension ForwardingReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name = "case"
        case packets
        case lossPercent = "loss_percent"
        case cost = "cpu_us_per_packet"
        case floorCost = "floor_us_per_packet"
        case ratio
        case delay = "delay_us"
        case floorDelay = "floor_delay_us"
        case floorLossPercent = "floor_loss_percent"
        case generatorLateness = "generator_late_us"
    }

    func encode(to encoder: any Encoder) throws {
        let latest = (worker + floor).map { Double($0.latestNanoseconds) / 1_000 }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(packets, forKey: .packets)
        try container.encode(lossPercent.rounded(to: 4), forKey: .lossPercent)
        try container.encode(cost.rounded(to: 3), forKey: .cost)
        try container.encode(floorCost.rounded(to: 3), forKey: .floorCost)
        try container.encode(ratio.rounded(to: 3), forKey: .ratio)
        try container.encode(delay, forKey: .delay)
        try container.encode(floorDelay, forKey: .floorDelay)
        try container.encode(floorLossPercent.rounded(to: 4), forKey: .floorLossPercent)
        try container.encode((latest.max() ?? 0).rounded(to: 1), forKey: .generatorLateness)
    }
}
