import Bisque

/// Somebody in a room, as the others see him.
struct Person: Sendable, Equatable {
    /// Never a secret.
    let id: String
    let name: String
    let kind: Knock.Kind
    /// `false` while his place is kept for him after his socket broke.
    var isConnected = true
    /// One of each source at most.
    var tracks: [Track] = []
}

/// What a person sends from one source.
struct Track: Sendable {
    let source: MediaSource
    /// Whether he says that it is silent or dark; what he sends is forwarded all the same.
    var isMuted: Bool
    let receiver: RtpReceiver
    /// Of the largest picture it sends, as far as he has said it. The others are not told.
    var size: PictureSize?

    /// Of the receiver, so that it names one track for as long as the service runs.
    var id: String { Track.id(of: receiver) }

    static func id(of receiver: RtpReceiver) -> String { "t\(receiver.id)" }
}

extension Track: Equatable {
    static func == (one: Track, other: Track) -> Bool {
        one.receiver === other.receiver && one.source == other.source
            && one.isMuted == other.isMuted
    }
}
