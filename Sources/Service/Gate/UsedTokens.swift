/// The tokens for one use that were used and have not expired.
///
/// What has expired is forgotten, because the clock refuses it. There is room for so many; when it
/// is full of those that have not, the next one is refused: a lost door is better than one that
/// opens twice.
struct UsedTokens: Sendable {
    static let most = 65_536

    let capacity: Int
    private var expiryByIdentifier: [String: Int64] = [:]
    /// No later than the first of them expires.
    private var firstExpiry = Int64.max

    init(capacity: Int = UsedTokens.most) {
        self.capacity = capacity
    }

    var count: Int { expiryByIdentifier.count }

    /// Notes that one is used now.
    mutating func use(
        _ identifier: String, expires: Int64, now: Int64
    ) throws(TokenTrouble) {
        guard expiryByIdentifier[identifier] == nil else { throw .used }
        if expiryByIdentifier.count >= capacity, firstExpiry <= now {
            expiryByIdentifier = expiryByIdentifier.filter { $0.value > now }
            firstExpiry = expiryByIdentifier.values.min() ?? .max
        }
        guard expiryByIdentifier.count < capacity else { throw .tooManyUsed }
        expiryByIdentifier[identifier] = expires
        firstExpiry = min(firstExpiry, expires)
    }

    /// What it was used for came to nothing: it may be used again.
    mutating func forgive(_ identifier: String) {
        expiryByIdentifier[identifier] = nil
    }
}
