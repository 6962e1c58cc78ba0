internal import Channel

/// What a listener's path is believed to carry.
public struct PathEstimate: Sendable, Hashable, Codable {
    /// Why it does not rise.
    public enum Hold: String, Sendable, Hashable, Codable {
        case none
        /// The worker is late itself: what it measures is not the path.
        case cpu
        /// The path is full, or was a moment ago.
        case congestion
    }

    /// In bits per second, as are the next two.
    public let bitrate: UInt32
    /// What flows.
    public let sendingBitrate: UInt32
    /// What would flow if everything wished for fitted.
    public let wishedBitrate: UInt32
    public let hold: Hold
    /// Packets of a thousand that did not arrive.
    public let lossPermille: UInt16
    public let roundTripMicroseconds: UInt32
    /// How often more was sent to find out whether it arrives.
    public let probesSent: UInt32
}

extension PathEstimate {
    init(_ estimate: Estimate) {
        let hold: Hold =
            switch estimate.hold {
            case .nothing: .none
            case .cpu: .cpu
            case .congestion: .congestion
            }
        self.init(
            bitrate: estimate.bitrate, sendingBitrate: estimate.sendingBitrate,
            wishedBitrate: estimate.wishedBitrate, hold: hold, lossPermille: estimate.lossPermille,
            roundTripMicroseconds: estimate.roundTripUsec, probesSent: estimate.probesSent)
    }
}
