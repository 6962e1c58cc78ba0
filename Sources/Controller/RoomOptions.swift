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

    /// Which worker serves it at first, counted from 0; `nil`: as the configuration's placement
    /// says. When that worker dies, a room that moves goes to any other.
    public var workerIndex: Int?

    /// Whether a codec that the server does not know is left out, as mediasoup's first generation
    /// did, instead of being refused.
    public var ignoresUnsupportedCodecs: Bool

    public init(
        whenWorkerDies: WhenWorkerDies? = nil, workerIndex: Int? = nil,
        ignoresUnsupportedCodecs: Bool = false
    ) {
        self.whenWorkerDies = whenWorkerDies
        self.workerIndex = workerIndex
        self.ignoresUnsupportedCodecs = ignoresUnsupportedCodecs
    }
}
