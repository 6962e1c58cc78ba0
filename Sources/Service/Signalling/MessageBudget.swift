/// How many messages one socket may send: a rate with bursts, and an end to patience.
struct MessageBudget: Sendable {
    static let perSecond = 30
    static let burst = 60
    /// After so many refusals the socket is closed.
    static let mostRefusals = 100

    private var limit = RateLimit(perSecond: perSecond, burst: burst)
    private let start: ContinuousClock.Instant
    private var refusals = 0

    init(now: ContinuousClock.Instant) {
        start = now
    }

    /// - Returns: whether a message may be taken; a refused one costs nothing.
    mutating func spend(now: ContinuousClock.Instant) -> Bool {
        let isTaken = limit.take(at: start.duration(to: now))
        if !isTaken { refusals += 1 }
        return isTaken
    }

    var isExhausted: Bool { refusals >= MessageBudget.mostRefusals }
}
