/// A certificate and its private key, both in PEM.
///
/// Browsers ask for no authority's signature: the fingerprint travels with the signalling, and
/// what has it is trusted (RFC 8827 section 6.5).
public struct Certificate: Sendable, Hashable {
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Whether they look like what they are; whether they fit each other, the worker says.
    func validate() throws(BisqueError) {
        guard certificate.contains("-----BEGIN CERTIFICATE-----") else {
            throw BisqueError(.invalid, "certificate: there is none in its PEM text")
        }
        guard key.contains("PRIVATE KEY-----") else {
            throw BisqueError(
                .invalid, "certificate: there is no private key in the key's PEM text")
        }
    }
}

/// Printing a configuration must not print a secret.
extension Certificate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Certificate(key: not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
