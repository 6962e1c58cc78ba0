/// How far a transport has come with its SCTP association (RFC 8831).
public enum SctpState: String, Sendable, Hashable, Codable {
    /// The handshake that seals it is not over.
    case new
    case connecting
    /// Messages pass.
    case connected
    /// The far side ended it, or does not answer any more; media goes on.
    case failed
    case closed
}
