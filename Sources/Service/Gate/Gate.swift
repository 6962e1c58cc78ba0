import Glibc

/// Who may come in, and what he may do then.
///
/// A service is open to everybody, asks for room tokens, or asks its owner's own function.
struct Gate: Sendable {
    private enum Way: Sendable {
        case open
        case tokens(TokenDoor)
        case check(@Sendable (Knock) async throws(ServiceError) -> Rights)
    }

    private let way: Way

    private init(_ way: Way) {
        self.way = way
    }

    /// Lets everybody in and lets him do everything.
    static let open = Gate(.open)

    /// Lets in who has a ``RoomToken`` signed with the secret, which must have at least
    /// ``RoomToken/leastSecretBytes``.
    ///
    /// - Parameter clock: Seconds since 1970.
    init(
        secret: [UInt8], mostUsedTokens: Int = UsedTokens.most,
        clock: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
    ) {
        way = .tokens(TokenDoor(secret: secret, mostUsed: mostUsedTokens, clock: clock))
    }

    /// Lets in whom the function lets in.
    init(_ check: @escaping @Sendable (Knock) async throws(ServiceError) -> Rights) {
        way = .check(check)
    }

    /// What somebody may do in the room he knocks at.
    ///
    /// A token for one use is used by it; when he does not get in for another reason after that,
    /// say so with ``forgive(_:)``.
    func admit(_ knock: Knock) async throws(ServiceError) -> Rights {
        switch way {
        case .open: return .all
        case .tokens(let door):
            do {
                return try door.admit(knock)
            } catch {
                throw error.refusal
            }
        case .check(let check): return try await check(knock)
        }
    }

    /// Takes back that a token was used, for somebody who was admitted and found no place.
    func forgive(_ knock: Knock) {
        if case .tokens(let door) = way { door.forgive(knock) }
    }
}
