import Bisque

/// What a player of WHEP gets: one publisher's sound and pictures.
///
/// It stays with one as long as he sends anything, and then goes on to the next who does.
struct PlaybackChoice: Sendable {
    /// A stream that could be played.
    struct Candidate: Sendable, Hashable {
        let sender: UInt32
        let kind: MediaKind
        /// The id of his membership.
        let publisher: String
        /// His name; empty where nobody knows it.
        let name: String
        /// What he says it shows; nothing while he has not said.
        let source: MediaSource?
    }

    /// Only him, by his name or by his id; otherwise whoever comes first.
    let wanted: String?
    private(set) var publisher: String?

    init(of wanted: String? = nil) {
        self.wanted = wanted
    }

    /// The streams to be played, one of each kind at most.
    ///
    /// - Parameter candidates: in the order in which they came.
    mutating func choose(from candidates: [Candidate]) -> [UInt32] {
        let possible = candidates.filter { candidate in
            wanted.map { $0 == candidate.name || $0 == candidate.publisher } ?? true
        }
        if !possible.contains(where: { $0.publisher == publisher }) {
            publisher = possible.first?.publisher
        }
        let streams = possible.filter { $0.publisher == publisher }
        return [MediaKind.audio, .video].compactMap { kind in
            let ofKind = streams.filter { $0.kind == kind }
            let usual = ofKind.first { $0.source == .camera || $0.source == .microphone }
            return (usual ?? ofKind.first)?.sender
        }
    }
}
