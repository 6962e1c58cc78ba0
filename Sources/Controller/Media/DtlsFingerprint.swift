/// The hash by which a DTLS certificate is known before it is seen (RFC 8122 section 5).
public struct DtlsFingerprint: Sendable, Hashable, Codable {
    public enum Algorithm: String, Sendable, Hashable, Codable, CaseIterable {
        case sha1 = "sha-1"
        case sha224 = "sha-224"
        case sha256 = "sha-256"
        case sha384 = "sha-384"
        case sha512 = "sha-512"

        /// How many bytes the hash has.
        var byteCount: Int {
            switch self {
            case .sha1: 20
            case .sha224: 28
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    public var algorithm: Algorithm
    /// Upper case hex with a colon between any two bytes: `AB:CD:…`.
    public var value: String

    public init(algorithm: Algorithm, value: String) {
        self.algorithm = algorithm
        self.value = value
    }

    /// The hash itself.
    ///
    /// Nothing when the value is no hash of this algorithm. Case does not matter, and v1's form
    /// without colons will do.
    public var bytes: [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        var previous = UInt8(ascii: ":")
        for character in value.utf8 {
            if character == UInt8(ascii: ":") {
                guard high == nil, previous != UInt8(ascii: ":") else { return nil }
            } else {
                guard let digit = Self.hexadecimal(character) else { return nil }
                if let first = high {
                    bytes.append(first << 4 | digit)
                    high = nil
                } else {
                    high = digit
                }
            }
            previous = character
        }
        guard high == nil, previous != UInt8(ascii: ":"), bytes.count == algorithm.byteCount
        else { return nil }
        return bytes
    }

    private static func hexadecimal(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
