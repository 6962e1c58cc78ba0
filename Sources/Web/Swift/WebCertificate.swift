import CWeb
import Glibc

/// A certificate for TLS with its private key, read and found to belong together.
public struct WebCertificate: Sendable, Hashable {
    /// PEM: the certificate, then those that vouch for it.
    public let chain: String
    /// PEM, a secret.
    public let key: String
    /// SHA-256 of the certificate.
    public let fingerprint: [UInt8]
    /// Seconds since 1970.
    public let notBefore: Int64
    /// Seconds since 1970.
    public let notAfter: Int64
    /// The host names and IP addresses it holds for, as far as 8 KiB go.
    public let names: [String]

    /// - Throws: When the chain does not begin with a certificate, or the key is not its own.
    public init(chain: String, key: String) throws(CertificateError) {
        let facts = try WebCertificate.read(chain)
        let trouble = Array(chain.utf8CString).withUnsafeBufferPointer { chain in
            Array(key.utf8CString).withUnsafeBufferPointer { key in
                // Without the zeros at the end.
                bisque_web_certificate_check_key(
                    chain.baseAddress, chain.count - 1, key.baseAddress, key.count - 1)
            }
        }
        try WebCertificate.check(trouble)
        self.chain = chain
        self.key = key
        fingerprint = facts.fingerprint
        notBefore = facts.notBefore
        notAfter = facts.notAfter
        names = facts.names
    }

    /// A new ECDSA P-256 key and a certificate of its own for host names and IP addresses.
    ///
    /// It is good from yesterday on, for clocks that are late.
    public static func selfSigned(
        names: [String], lifetime: Duration = .seconds(365 * 86_400)
    ) throws(CertificateError) -> WebCertificate {
        try selfSigned(names: names, lifetime: lifetime, now: Int64(time(nil)))
    }

    static func selfSigned(
        names: [String], lifetime: Duration, now: Int64
    ) throws(CertificateError) -> WebCertificate {
        guard !names.contains(where: { $0.isEmpty || $0.utf8.contains(0x0A) }) else {
            throw CertificateError(.badName)
        }
        let day: Int64 = 86_400
        let lines = Array(names.joined(separator: "\n").utf8CString)
        var chain = CertificateText(room: 16_384)
        var key = CertificateText(room: 4096)
        let trouble = chain.write { chain in
            key.write { key in
                bisque_web_certificate_make(
                    lines, lines.count - 1, now - day, now + lifetime.components.seconds, chain,
                    key)
            }
        }
        try check(trouble)
        return try WebCertificate(chain: chain.string, key: key.string)
    }

    /// The fingerprint as people compare it: `3A:0F:...`.
    public var fingerprintText: String {
        fingerprint.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    // MARK: - What C says

    private struct Facts {
        var fingerprint: [UInt8]
        var notBefore: Int64
        var notAfter: Int64
        var names: [String]
    }

    private static func read(_ chain: String) throws(CertificateError) -> Facts {
        let text = Array(chain.utf8CString)
        var found = bisque_web_certificate()
        var names = CertificateText(room: 8192)
        let trouble = names.write { names in
            bisque_web_certificate_read(text, text.count - 1, &found, names)
        }
        try check(trouble)
        return Facts(
            fingerprint: withUnsafeBytes(of: found.fingerprint) { Array($0) },
            notBefore: found.not_before, notAfter: found.not_after,
            names: names.string.split(separator: "\n").map { String($0) })
    }

    private static func check(
        _ trouble: bisque_web_certificate_trouble
    ) throws(CertificateError) {
        switch trouble {
        case BISQUE_WEB_CERTIFICATE_FINE: return
        case BISQUE_WEB_CERTIFICATE_BAD_NAME: throw CertificateError(.badName)
        case BISQUE_WEB_CERTIFICATE_BAD_CHAIN: throw CertificateError(.badChain)
        case BISQUE_WEB_CERTIFICATE_BAD_KEY: throw CertificateError(.badKey)
        case BISQUE_WEB_CERTIFICATE_OTHER_KEY: throw CertificateError(.otherKey)
        case BISQUE_WEB_CERTIFICATE_NO_ROOM: throw CertificateError(.tooLong)
        default: throw CertificateError(.failed)
        }
    }
}
