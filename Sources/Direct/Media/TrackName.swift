package import Bisque

/// What descriptions know of a track.
package struct TrackName: Sendable, Hashable {
    package var id: String
    package var kind: MediaKind

    package init(id: String, kind: MediaKind) {
        self.id = id
        self.kind = kind
    }
}

/// A track of the other end's, in the section in which it comes.
package struct ReceivedTrack: Sendable, Hashable {
    package let section: JsepTransceiver.ID
    package let name: TrackName
}
