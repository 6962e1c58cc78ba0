/// How often something may be done: so many times in a row, and then so often a second.
///
/// A value without a clock: the time comes in, counted from any start that stays the same. It
/// keeps one number, the time at which all that was done so far would be done at an even pace.
struct RateLimit: Sendable, Hashable {
    private let interval: Duration
    private let lead: Duration
    private var paidUntil: Duration = .zero

    /// - Parameters:
    ///   - perSecond: How often in the long run, one at least.
    ///   - burst: How often at once after a rest, one at least.
    init(perSecond: Int, burst: Int) {
        precondition(perSecond > 0 && burst > 0, "a limit of nothing")
        interval = .seconds(1) / perSecond
        lead = interval * (burst - 1)
    }

    /// Whether it may be done now; if so, it counts as done.
    ///
    /// What is refused costs nothing: who goes on asking is let through as soon as who waits.
    mutating func take(at now: Duration) -> Bool {
        guard wait(at: now) == .zero else { return false }
        paidUntil = max(paidUntil, now) + interval
        return true
    }

    /// How long until it may be done; zero means now.
    func wait(at now: Duration) -> Duration {
        max(paidUntil - lead - now, .zero)
    }

    /// Whether it is as if nothing had ever been done.
    func isRested(at now: Duration) -> Bool {
        paidUntil <= now
    }

    /// The time after which it is rested whatever was done.
    var longestRest: Duration { interval + lead }
}
