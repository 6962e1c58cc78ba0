/// How many messages one socket may send: a rate with bursts, and an end to patience.
struct MessageBudget: Sendable {
    static let perSecond = 30
    static let burst = 60
    /// How many of them may be refused before the socket is closed: a few do not add up to many.
    static let refusals = RateLimit(perSecond: 1, burst: 100)

    private var limit = RateLimit(perSecond: perSecond, burst: burst)
    private var patience = refusals
    private let start: ContinuousClock.Instant
    /// Whether more were refused than anybody puts up with.
    private(set) var isExhausted = false

    init(now: ContinuousClock.Instant) {
        start = now
    }

    /// - Returns: whether a message may be taken; a refused one costs nothing.
    mutating func spend(now: ContinuousClock.Instant) -> Bool {
        let time = start.duration(to: now)
        let isTaken = limit.take(at: time)
        if !isTaken, !patience.take(at: time) { isExhausted = true }
        return isTaken
    }
}
