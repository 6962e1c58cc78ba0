/// What a stream shows: sound, a picture, or a picture of distances.
public enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
    case audio
    case video
    /// Distances coded as video; its codecs have `video/…` names.
    case depth

    /// The first half of the MIME type of every codec of this kind.
    var mimeTypePrefix: String {
        switch self {
        case .audio: "audio"
        case .video, .depth: "video"
        }
    }
}
