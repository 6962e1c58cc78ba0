/// How long packets waited in front of a bottleneck: a histogram, so that a share can be judged.
struct QueueDelays: Sendable, Hashable {
    static let step = Duration.milliseconds(5)
    /// The last one is for all that waited longer.
    private static let steps = 400

    private var counts = [Int](repeating: 0, count: steps)

    mutating func add(_ delay: Duration) {
        counts[min(Int(delay / Self.step), Self.steps - 1)] += 1
    }

    /// What this share of the packets did not exceed, rounded up to a step; zero without packets.
    func percentile(_ share: Double) -> Duration {
        let wanted = Double(counts.reduce(0, +)) * share
        guard wanted > 0 else { return .zero }
        var sum = 0
        for (place, count) in counts.enumerated() {
            sum += count
            if Double(sum) >= wanted { return Self.step * (place + 1) }
        }
        return Self.step * Self.steps
    }

    static func + (one: QueueDelays, other: QueueDelays) -> QueueDelays {
        one.combined(with: other, by: +)
    }

    static func - (now: QueueDelays, earlier: QueueDelays) -> QueueDelays {
        now.combined(with: earlier, by: -)
    }

    private func combined(
        with other: QueueDelays, by operation: (Int, Int) -> Int
    ) -> QueueDelays {
        var result = self
        result.counts = zip(counts, other.counts).map(operation)
        return result
    }
}
