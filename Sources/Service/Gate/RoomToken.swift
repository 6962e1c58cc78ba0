import BisqueWeb

/// What lets somebody into a room: a JSON Web Token (RFC 7519), signed with HMAC-SHA256.
///
/// The signature is looked at before anything is parsed, so that a stranger's bytes never reach
/// the JSON reader.
struct RoomToken: Sendable, Hashable {
    /// A longer token is not read.
    static let mostBytes = 4096
    /// RFC 7518 section 3.2: the secret has at least as many bytes as the sum.
    static let leastSecretBytes = 32
    /// How far the clock of whoever makes tokens may be ahead of ours.
    static let mostClockSkew: Int64 = 10
    static let mostIdentifierBytes = 128
    /// RFC 7518 section 3.1.
    static let algorithm = "HS256"
    /// A room's name that stands for all rooms.
    static let everyRoom = "*"

    /// The room it is for, or ``everyRoom``.
    var room: String
    /// The name its holder has; without one he chooses.
    var name: String?
    /// Seconds since 1970.
    var expires: Int64
    /// Seconds since 1970.
    var notBefore: Int64?
    var canPublish = true
    var canSubscribe = true
    /// Tells it apart from all others of the same secret.
    var identifier: String?
    /// Whether it lets in once only.
    var isOnce = false

    init(room: String, name: String? = nil, expires: Int64) {
        self.room = room
        self.name = name
        self.expires = expires
    }

    /// Reads a token, and believes it when it was signed with the secret.
    ///
    /// It does not look at the clock: ``check(at:)``.
    init(_ text: String, secret: [UInt8]) throws(TokenTrouble) {
        let bytes = Array(text.utf8)
        guard bytes.count <= RoomToken.mostBytes else { throw .tooLong }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64Url.decode(parts[0]),
            let claims = Base64Url.decode(parts[1]), let signature = Base64Url.decode(parts[2])
        else { throw .malformed }
        // RFC 7515 section 5.2: it covers the text of the first two parts, dot included.
        let signed = Array(bytes[..<parts[1].endIndex])
        guard HmacSha256.isEqual(HmacSha256.code(of: signed, key: secret), signature) else {
            throw .forged
        }
        try TokenHeader(header).check()
        self = try TokenClaims(claims).token()
    }

    /// The token as text.
    func signed(with secret: [UInt8]) -> String {
        let signed = [TokenHeader().json, TokenClaims(self).json]
            .map { Base64Url.encode($0) }.joined(separator: ".")
        return signed + "." + Base64Url.encode(HmacSha256.code(of: Array(signed.utf8), key: secret))
    }

    /// Whether it is valid at a time, in seconds since 1970.
    func check(at now: Int64) throws(TokenTrouble) {
        // RFC 7519 section 4.1.4: on or after this time it must not be accepted.
        guard now < expires else { throw .expired }
        if let notBefore, now + RoomToken.mostClockSkew < notBefore { throw .notYet }
    }

    /// Whether it is for what its holder wants, and what he may do then.
    func rights(for knock: Knock) throws(TokenTrouble) -> Rights {
        guard room == RoomToken.everyRoom || room == knock.room else { throw .otherRoom }
        if let name, !knock.name.isEmpty, name != knock.name { throw .otherName }
        guard canPublish || knock.kind != .whip else { throw .mayNotPublish }
        guard canSubscribe || knock.kind != .whep else { throw .mayNotSubscribe }
        return Rights(canPublish: canPublish, canSubscribe: canSubscribe, name: name)
    }
}
