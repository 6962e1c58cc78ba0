import BisqueWeb

@testable import BisqueService

/// What tests of tokens and gates have in common.
enum TokenFixture {
    static let secret = Array(UInt8(0)..<32)
    static let now: Int64 = 1_900_000_000

    /// A token for the room `tea` that holds for an hour, changed.
    static func token(_ change: (inout RoomToken) -> Void = { _ in }) -> String {
        var token = RoomToken(room: "tea", expires: now + 3600)
        change(&token)
        return token.signed(with: secret)
    }

    /// Any two texts, properly signed.
    static func sign(header: String = #"{"alg":"HS256"}"#, claims: String) -> String {
        let signed = [header, claims].map { Base64Url.encode(Array($0.utf8)) }
            .joined(separator: ".")
        let code = HmacSha256.code(of: Array(signed.utf8), key: secret)
        return signed + "." + Base64Url.encode(code)
    }

    static func gate(mostUsedTokens: Int = UsedTokens.most, now: Int64 = now) -> Gate {
        Gate(secret: secret, mostUsedTokens: mostUsedTokens, clock: { now })
    }

    static func knock(
        _ token: String?, room: String = "tea", name: String = "Ada", kind: Knock.Kind = .page
    ) -> Knock {
        Knock(room: room, name: name, token: token, kind: kind)
    }
}
