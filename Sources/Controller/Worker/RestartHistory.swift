/// What became of one worker so far, held against the policy.
struct RestartHistory: Sendable {
    enum Decision: Hashable, Sendable {
        case restart(after: Duration)
        case giveUp
    }

    /// A worker that never came up is not tried more often than this: something is wrong with the
    /// program or its surroundings, and whoever waits for the server should hear of it.
    static let maxFirstAttempts = 3

    private let policy: RestartPolicy
    private var ends: [Duration] = []
    private var delay: Duration?
    private var hasBeenUp = false

    init(_ policy: RestartPolicy) {
        self.policy = policy
    }

    /// The worker ended `now`, after it had served for `uptime`; `nil` when it never came up.
    mutating func ended(now: Duration, uptime: Duration?) -> Decision {
        ends.removeAll { now - $0 > policy.window }
        ends.append(now)
        if let uptime {
            hasBeenUp = true
            if uptime >= policy.healthyAfter { delay = nil }
        }
        if !hasBeenUp, ends.count >= RestartHistory.maxFirstAttempts { return .giveUp }
        if ends.count > policy.maxRestarts { return .giveUp }
        let wait = delay ?? .zero
        delay = wait == .zero ? policy.firstDelay : min(wait * 2, policy.maxDelay)
        return .restart(after: wait)
    }
}
