internal import Channel

/// Whom others make way for in a room's slots.
public enum SpeakerPriority: String, Sendable, Hashable, Codable, CaseIterable {
    case ordinary
    /// Goes before others while it speaks.
    case raised
    /// Is heard whether it speaks or not.
    case pinned
}

extension SpeakerRank {
    init(_ priority: SpeakerPriority) {
        switch priority {
        case .ordinary: self = .ordinary
        case .raised: self = .raised
        case .pinned: self = .pinned
        }
    }
}
