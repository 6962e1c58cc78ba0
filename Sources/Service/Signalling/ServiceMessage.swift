/// What the service says to a client, in one frame of signalling.
enum ServiceMessage: Sendable, Equatable {
    /// One section of an offer, and whose it is.
    struct OfferedSection: Sendable, Equatable {
        let mid: String
        let person: String
        let track: String
        let source: MediaSource
    }

    struct PublishedSection: Sendable, Equatable {
        let mid: String
        let track: String
    }

    struct Joined: Sendable, Equatable {
        let you: String
        let secret: String
        let isResumed: Bool
        let room: String
        let capacity: Int
        let canPublish: Bool
        let canSubscribe: Bool
        /// The others.
        let people: [Person]
    }

    struct Offer: Sendable, Equatable {
        let exchange: Int64
        let offer: String
        let isFresh: Bool
        let tracks: [OfferedSection]
    }

    /// Why somebody's place has ended for one socket.
    enum Ending: String, Sendable {
        case serviceStopping
        case roomClosed
        /// Another socket has the place now.
        case replaced
        case removed
    }

    case joined(id: Int64, Joined)
    case published(id: Int64, answer: String, tracks: [PublishedSection])
    case ok(id: Int64)
    case offer(Offer)
    case person(Person)
    case gone(String, LeaveReason)
    case interrupted(InterruptReason)
    case resumed
    case ended(Ending)
    case error(id: Int64?, ServiceError)
}
