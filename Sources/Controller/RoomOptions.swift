/// How one room differs from what its server's configuration says.
public struct RoomOptions: Sendable, Hashable {
    /// What becomes of a room whose worker died.
    public enum WhenWorkerDies: Sendable, Hashable {
        /// It goes on at another worker; its peers stay, their media objects close.
        case moveRoom
        /// It closes, with everything in it.
        case closeRoom
    }

    /// `nil`: as the server's configuration says.
    public var whenWorkerDies: WhenWorkerDies?

    public init(whenWorkerDies: WhenWorkerDies? = nil) {
        self.whenWorkerDies = whenWorkerDies
    }
}
