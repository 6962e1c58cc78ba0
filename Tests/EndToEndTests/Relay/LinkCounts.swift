/// What became of the packets that went one way.
struct LinkCounts: Sendable, Hashable, CustomStringConvertible {
    var taken = 0
    var takenBytes = 0
    var arrived = 0
    var arrivedBytes = 0
    /// By chance, as the conditions ask.
    var lost = 0
    /// At the full queue of the bottleneck.
    var overflowed = 0
    var tooLarge = 0
    var duplicated = 0
    var reordered = 0
    /// With the headers of UDP and IPv4.
    var largestPacket = 0
    /// Of those that passed the bottleneck.
    var queueing = QueueDelays()

    var description: String {
        let share = taken == 0 ? 0 : Double(lost * 1000 / taken) / 10
        return "\(taken) taken, \(arrived) arrived, \(lost) lost (\(share) %), "
            + "\(overflowed) overflowed, \(tooLarge) too large, \(reordered) reordered, "
            + "\(duplicated) doubled, largest \(largestPacket), "
            + "95 % queued for \(queueing.percentile(0.95).inMilliseconds) ms at most"
    }

    /// What happened since. The largest packet is that of all the time.
    static func - (now: LinkCounts, earlier: LinkCounts) -> LinkCounts {
        var change = now.combined(with: earlier, by: -)
        change.queueing = now.queueing - earlier.queueing
        return change
    }

    /// Of several links together.
    static func + (one: LinkCounts, other: LinkCounts) -> LinkCounts {
        var sum = one.combined(with: other, by: +)
        sum.largestPacket = max(one.largestPacket, other.largestPacket)
        sum.queueing = one.queueing + other.queueing
        return sum
    }

    private func combined(with other: LinkCounts, by operation: (Int, Int) -> Int) -> LinkCounts {
        var result = self
        let fields: [WritableKeyPath<LinkCounts, Int>] = [
            \.taken, \.takenBytes, \.arrived, \.arrivedBytes, \.lost, \.overflowed, \.tooLarge,
            \.duplicated, \.reordered,
        ]
        for field in fields {
            result[keyPath: field] = operation(self[keyPath: field], other[keyPath: field])
        }
        return result
    }
}
