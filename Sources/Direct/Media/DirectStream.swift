import Bisque

/// Tracks that belong together: a browser's `MediaStream`.
public final class DirectStream: Sendable, Identifiable {
    public let id: String
    private let content: Locked<[DirectTrack]>

    /// - Parameters:
    ///   - id: any text; the other end sees it.
    ///   - tracks: what it begins with.
    public init(id: String = DirectTrack.randomID(), tracks: [DirectTrack] = []) {
        self.id = id
        content = Locked(tracks)
    }

    /// Those it has now.
    public var tracks: [DirectTrack] { content.withLock { $0 } }

    /// Adds a track; what is sent already does not change by it.
    public func add(_ track: DirectTrack) {
        content.withLock { tracks in
            if !tracks.contains(track) { tracks.append(track) }
        }
    }

    public func remove(_ track: DirectTrack) {
        content.withLock { tracks in tracks.removeAll { $0 == track } }
    }
}

extension DirectStream: Hashable {
    public static func == (one: DirectStream, other: DirectStream) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}
