/// A rate limit for everybody who comes, by address, in memory that does not grow.
///
/// Who has rested is forgotten. When the table is full of those who have not, all newcomers share
/// one limit, so that many addresses win no more than one.
struct AddressLimits: Sendable {
    static let mostGroups = 16_384

    let capacity: Int
    private let fresh: RateLimit
    private var limits: [AddressGroup: RateLimit] = [:]
    private var shared: RateLimit
    /// Looking through the table is worth it again.
    private var nextSweep: Duration = .zero

    init(_ limit: RateLimit, capacity: Int = AddressLimits.mostGroups) {
        self.capacity = capacity
        fresh = limit
        shared = limit
    }

    /// How many groups it keeps a limit for.
    var count: Int { limits.count }

    /// Whether somebody at this address may do it now; if so, it counts as done.
    mutating func take(_ address: String, at now: Duration) -> Bool {
        let group = AddressGroup(address)
        if limits[group] == nil, limits.count >= capacity {
            sweep(at: now)
            guard limits.count < capacity else { return shared.take(at: now) }
        }
        return limits[group, default: fresh].take(at: now)
    }

    /// How long until somebody at this address may do it, zero for now.
    func wait(_ address: String, at now: Duration) -> Duration {
        if let limit = limits[AddressGroup(address)] { return limit.wait(at: now) }
        return limits.count < capacity ? .zero : shared.wait(at: now)
    }

    /// Twice within one rest would find little, and cost the whole table each time.
    private mutating func sweep(at now: Duration) {
        guard now >= nextSweep else { return }
        limits = limits.filter { !$0.value.isRested(at: now) }
        nextSweep = now + fresh.longestRest
    }
}
