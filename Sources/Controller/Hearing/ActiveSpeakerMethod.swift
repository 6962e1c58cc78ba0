internal import Channel

/// How the one is found who is speaking.
public enum ActiveSpeakerMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whoever was the loudest of four reports of levels in a row, as in version 2.
    case v2
    /// Whoever goes on speaking, by how much of the last second was speech: no cough, no single
    /// word and no interruption changes it.
    case robust
}

extension SpeakerMethod {
    init(_ method: ActiveSpeakerMethod?) {
        switch method {
        case nil: self = .off
        case .v2: self = .v2
        case .robust: self = .robust
        }
    }
}
