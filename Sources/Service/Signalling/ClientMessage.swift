/// What a client says, in one frame of signalling.
package struct ClientMessage: Sendable, Hashable {
    /// One section of an offer, and what it shows.
    struct PublishedSection: Sendable, Hashable {
        let mid: String
        let source: MediaSource
        /// `nil`: as it was, and audible at first.
        let isMuted: Bool?
        /// Of the largest picture; `nil`: nobody says.
        let size: PictureSize?
    }

    struct Join: Sendable, Hashable {
        let room: String
        let name: String
        let token: String?
        let resume: String?
        let cause: RejoinCause?
        /// A description of what the client could receive; `nil`: all the room has.
        let capabilities: String?
        /// Whether it speaks and listens in data channels, too.
        var hasChannels = false
    }

    struct Publish: Sendable, Hashable {
        let offer: String
        let isFresh: Bool
        let tracks: [PublishedSection]
    }

    /// How something is shown.
    struct Prefer: Sendable, Hashable {
        let person: String
        let source: MediaSource
        /// `nil`: as large as it is.
        let size: PictureSize?
        let isPinned: Bool
    }

    enum ListenWish: String, Sendable, Hashable, CaseIterable {
        case fresh
        case restartIce
    }

    enum Body: Sendable, Hashable {
        case join(Join)
        case publish(Publish)
        case answer(exchange: Int64, answer: String)
        case listen(ListenWish)
        case mute(MediaSource, Bool)
        case prefer(Prefer)
        case leave
        case ping
    }

    /// Echoed in what is answered.
    let id: Int64
    let body: Body
}

/// Why a client comes back, as it says itself.
enum RejoinCause: String, Sendable, Hashable, CaseIterable {
    case socketLost, serviceGone, iceFailed, workerDied
    /// Any other word.
    case other
}

extension ClientMessage.Body {
    /// The `type` on the wire.
    var type: String {
        switch self {
        case .join: "join"
        case .publish: "publish"
        case .answer: "answer"
        case .listen: "listen"
        case .mute: "mute"
        case .prefer: "prefer"
        case .leave: "leave"
        case .ping: "ping"
        }
    }
}
