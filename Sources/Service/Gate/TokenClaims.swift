import FoundationEssentials

/// The second part of a token, as it stands in JSON.
///
/// Claims that are not known are ignored (RFC 7519 section 4).
struct TokenClaims: Codable {
    var room: String
    var name: String?
    var exp: Double
    var nbf: Double?
    var publish: Bool?
    var subscribe: Bool?
    var jti: String?
    var once: Bool?

    init(_ token: RoomToken) {
        room = token.room
        name = token.name
        exp = Double(token.expires)
        nbf = token.notBefore.map { Double($0) }
        publish = token.canPublish ? nil : false
        subscribe = token.canSubscribe ? nil : false
        jti = token.identifier
        once = token.isOnce ? true : nil
    }

    init(_ json: [UInt8]) throws(TokenTrouble) {
        do {
            self = try JSONDecoder().decode(TokenClaims.self, from: Data(json))
        } catch {
            throw .malformed
        }
    }

    func token() throws(TokenTrouble) -> RoomToken {
        var token = RoomToken(room: room, name: name, expires: try TokenClaims.seconds(exp))
        if let nbf { token.notBefore = try TokenClaims.seconds(nbf) }
        token.canPublish = publish ?? true
        token.canSubscribe = subscribe ?? true
        token.identifier = jti
        token.isOnce = once ?? false
        // What is to be remembered must have a name, and not a boundless one.
        let length = jti?.utf8.count ?? 0
        guard length <= RoomToken.mostIdentifierBytes, length > 0 || !token.isOnce else {
            throw .malformed
        }
        return token
    }

    /// RFC 7519 section 2 allows fractions; they are cut off.
    private static func seconds(_ date: Double) throws(TokenTrouble) -> Int64 {
        guard date.isFinite, date >= 0, date < 9_007_199_254_740_992 else { throw .malformed }
        return Int64(date)
    }

    var json: [UInt8] {
        SortedJson.bytes(of: self)
    }
}
