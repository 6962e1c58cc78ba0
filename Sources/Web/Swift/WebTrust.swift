/// Whose certificate a client believes.
public enum WebTrust: Sendable, Hashable {
    /// Whom this machine believes.
    case system
    /// Certificates in PEM, and what they have signed; the server's name is checked, too.
    case certificate(String)
    /// The one certificate with this SHA-256 fingerprint, whatever names and times it bears.
    case pinned([UInt8])
}
