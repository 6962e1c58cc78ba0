/// How much of everything a session description may have; more is refused unread.
enum SdpLimits {
    static let textBytes = 256 * 1_024
    static let lineBytes = 8 * 1_024
    static let sections = 128
    /// In one section; what stands before the first one counts as a section too.
    static let attributes = 2_048
    /// Of one end, between two restarts of ICE.
    static let candidates = 128
}
