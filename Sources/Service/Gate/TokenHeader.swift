import FoundationEssentials

/// The first part of a token: how it is signed (RFC 7515 section 4).
struct TokenHeader: Codable {
    var alg = RoomToken.algorithm
    var typ: String? = "JWT"
    /// Names of what a reader must understand; there is nothing such that we do.
    var crit: [String]?

    init() {}

    init(_ json: [UInt8]) throws(TokenTrouble) {
        do {
            self = try JSONDecoder().decode(TokenHeader.self, from: Data(json))
        } catch {
            throw .malformed
        }
    }

    func check() throws(TokenTrouble) {
        guard alg == RoomToken.algorithm, crit == nil else { throw .otherAlgorithm }
    }

    var json: [UInt8] {
        SortedJson.bytes(of: self)
    }
}
