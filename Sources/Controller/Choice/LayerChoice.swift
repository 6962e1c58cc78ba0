internal import Channel

/// What a listener gets of a stream's layers, and why not more.
public struct LayerChoice: Sendable, Hashable, Codable {
    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        /// It is all that is wished for.
        case wish
        /// More would not fit the listener's path, beside his other streams.
        case budget
        /// The publisher sends no more.
        case publisherOff
        /// It is decided, and begins with the next picture that needs none before it.
        case waitingKeyframe
        /// The worker is late, so that nobody gets more until it is not.
        case cpu
        /// The path was full a moment ago: it is not tried again yet.
        case congestionHold
    }

    /// What flows; `nil` when nothing does.
    public let current: Layers?
    /// What shall flow; `nil` when nothing shall.
    public let decided: Layers?
    public let reason: Reason
    /// What the next step would need in all, in bits per second; 0 when there is none.
    public let neededBitrate: UInt32
    /// What there is for it, in bits per second.
    public let availableBitrate: UInt32

    /// Of a stream of which nothing is asked of a worker: it flows, or it does not.
    static func alone(isActive: Bool) -> LayerChoice {
        let layers = isActive ? Layers(spatial: 0, temporal: 0) : nil
        return LayerChoice(
            current: layers, decided: layers, reason: .wish, neededBitrate: 0, availableBitrate: 0)
    }
}

// MARK: From the channel

extension LayerChoice {
    init(_ choice: Choice) {
        self.init(
            current: choice.current.map { Layers($0) }, decided: choice.decided.map { Layers($0) },
            reason: Reason(choice.reason), neededBitrate: choice.neededBitrate,
            availableBitrate: choice.availableBitrate)
    }
}

extension LayerChoice.Reason {
    init(_ reason: LayerReason) {
        switch reason {
        case .wish: self = .wish
        case .budget: self = .budget
        case .publisherOff: self = .publisherOff
        case .waitingKeyframe: self = .waitingKeyframe
        case .cpu: self = .cpu
        case .congestionHold: self = .congestionHold
        }
    }
}

extension Layers {
    init(_ layers: Channel.Layers) {
        self.init(spatial: layers.spatial, temporal: layers.temporal)
    }
}

extension Channel.Layers {
    init(_ layers: Layers) {
        self.init(spatial: layers.spatial, temporal: layers.temporal)
    }
}
