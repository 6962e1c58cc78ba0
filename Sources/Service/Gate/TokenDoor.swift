import Bisque

/// Lets in who has a token signed with one secret.
final class TokenDoor: Sendable {
    private let secret: [UInt8]
    private let clock: @Sendable () -> Int64
    private let used: Locked<UsedTokens>

    init(secret: [UInt8], mostUsed: Int, clock: @escaping @Sendable () -> Int64) {
        precondition(
            secret.count >= RoomToken.leastSecretBytes,
            "a secret of \(secret.count) bytes is too short to sign with")
        self.secret = secret
        self.clock = clock
        used = Locked(UsedTokens(capacity: mostUsed))
    }

    func admit(_ knock: Knock) throws(TokenTrouble) -> Rights {
        guard let text = knock.token, !text.isEmpty else { throw .missing }
        let now = clock()
        let token = try RoomToken(text, secret: secret)
        try token.check(at: now)
        let rights = try token.rights(for: knock)
        if token.isOnce, let identifier = token.identifier {
            try used.withLock { used throws(TokenTrouble) in
                try used.use(identifier, expires: token.expires, now: now)
            }
        }
        return rights
    }

    func forgive(_ knock: Knock) {
        do {
            let token = try RoomToken(knock.token ?? "", secret: secret)
            if token.isOnce, let identifier = token.identifier {
                used.withLock { $0.forgive(identifier) }
            }
        } catch {
            // It never let anybody in, so there is nothing to take back.
        }
    }
}
