/// The second generation's names for the layers of a stream.
public enum RtpProfile: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing flows. No wish: who wants nothing pauses.
    case none
    /// As a wish, the best there is; as what flows, all of a stream that has no layers to choose.
    case `default`
    case low
    case medium
    case high

    /// The wish that the profile stands for: of fewer layers the highest below it.
    var wish: Layers? {
        switch self {
        case .none, .default: nil
        case .low: Layers(spatial: 0)
        case .medium: Layers(spatial: 1)
        case .high: Layers(spatial: Layers.highest)
        }
    }

    /// What comes nearest to a wish.
    init(wish: Layers?) {
        switch wish?.spatial {
        case nil: self = .default
        case 0: self = .low
        case 1: self = .medium
        default: self = .high
        }
    }

    /// What flows of a stream.
    init(current: Layers?, of type: StreamType) {
        guard let current else {
            self = .none
            return
        }
        self = type == .simple ? .default : RtpProfile(wish: current)
    }
}
