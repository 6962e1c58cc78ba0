internal import Bisque

/// How often somebody at one address may ask to join: one limit for all doors.
final class JoinLimits: Sendable {
    private let limits: Locked<AddressLimits>
    private let start = ContinuousClock.now

    init(_ limit: RateLimit) {
        limits = Locked(AddressLimits(limit))
    }

    /// - Throws: `.tooMany` when others at the same address have asked too often.
    func take(
        _ address: String, now: ContinuousClock.Instant = .now
    ) throws(ServiceError) {
        let time = start.duration(to: now)
        guard limits.withLock({ $0.take(address, at: time) }) else {
            throw ServiceError(.tooMany, "too many from your address want to join")
        }
    }
}
