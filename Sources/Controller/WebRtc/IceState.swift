/// How far connectivity checks have come, seen from an end that only answers them.
public enum IceState: String, Sendable, Hashable, Codable, CaseIterable {
    /// No check has come yet.
    case new
    /// One has; the far side has not chosen yet.
    case connected
    /// The far side has chosen a path.
    case completed
    /// The path is lost.
    case disconnected
    /// The transport is closed.
    case closed
}
