/// Why a WebRTC transport could not go on.
public enum TransportFailure: String, Sendable, Hashable, Codable, CaseIterable {
    /// No check came in time.
    case iceTimeout
    /// The far side was silent for too long (RFC 7675), as when a tab is closed without a word.
    case consentLost
    case dtlsTimeout
    case dtlsHandshake
    /// The certificate is not the one that was announced.
    case dtlsFingerprint
    /// The two have no way of sealing media in common.
    case dtlsNoSuite
    /// The far side said good-bye.
    case dtlsClosed
    /// No media came in time.
    case mediaTimeout
}
