/// How far the handshake that yields the media's keys has come.
public enum DtlsState: String, Sendable, Hashable, Codable, CaseIterable {
    case new, connecting, connected
    /// The far side is not who it should be, or the two cannot agree.
    case failed
    /// One of the two ended it.
    case closed
}
