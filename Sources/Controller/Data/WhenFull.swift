/// What `send` does while there is no room for a message.
public enum WhenFull: Sendable, Hashable {
    /// It waits until there is.
    case wait
    /// It throws `.limit`.
    case refuse
}
