/// What a link does to the packets that go one way. Without more words it does nothing.
struct LinkConditions: Sendable, Hashable {
    /// Which packets never arrive.
    enum Loss: Sendable, Hashable {
        case none
        /// This share of them, each by itself.
        case random(Double)
        /// This share of them, so many in a row on average (Gilbert's model).
        case bursts(Double, length: Double)
    }

    /// The narrowest place of the way.
    struct Bottleneck: Sendable, Hashable {
        var bitsPerSecond: Int
        /// What would have to wait behind more than this is lost.
        var queueBytes: Int

        /// - Parameter queue: how long the last packet of a full queue waits.
        init(bitsPerSecond: Int, queue: Duration) {
            self.bitsPerSecond = bitsPerSecond
            queueBytes = Int(queue / .seconds(1) * Double(bitsPerSecond) / 8)
        }

        func duration(of bytes: Int) -> Duration {
            .nanoseconds(bytes * 8 * 1_000_000_000 / bitsPerSecond)
        }
    }

    var loss = Loss.none
    var delay = Duration.zero
    /// Up to this much more for each packet, without one overtaking another.
    var jitter = Duration.zero
    /// This share waits `reorderDelay` longer, and others overtake it.
    var reordered = 0.0
    var reorderDelay = Duration.milliseconds(30)
    /// This share arrives twice.
    var duplicated = 0.0
    var bottleneck: Bottleneck?
    /// Larger packets vanish without a word. Counted with the headers of UDP and IPv4, as an MTU.
    var largestPacket = 65_535
}
