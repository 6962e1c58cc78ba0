/// The hash of a certificate: `a=fingerprint` (RFC 8122 section 5).
///
/// With an algorithm that nobody here knows it is well-formed, and of no use.
struct FingerprintAttribute: Sendable, Hashable {
    var algorithm: String
    var value: String

    /// Nothing when the algorithm is unknown.
    var fingerprint: DtlsFingerprint? {
        DtlsFingerprint.Algorithm(rawValue: algorithm.lowercased()).map {
            DtlsFingerprint(algorithm: $0, value: value.uppercased())
        }
    }
}

extension FingerprintAttribute {
    init(_ fingerprint: DtlsFingerprint) {
        algorithm = fingerprint.algorithm.rawValue
        value = fingerprint.value
    }
}

extension FingerprintAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let algorithm = fields.next(), algorithm.isSdpToken,
            let value = fields.next(), Self.isHexadecimal(value), fields.isAtEnd
        else { return nil }
        self.algorithm = algorithm
        self.value = value
        if let fingerprint, fingerprint.bytes == nil { return nil }
    }

    var description: String { "\(algorithm) \(value)" }

    /// Two digits, a colon, two digits, …
    private static func isHexadecimal(_ text: String) -> Bool {
        var fields = SdpFields(text)
        guard let pairs = fields.all(separatedBy: ":") else { return false }
        return pairs.allSatisfy { pair in
            pair.utf8.count == 2
                && pair.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
                    default: false
                    }
                }
        }
    }
}
