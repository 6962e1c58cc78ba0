import Bisque

/// What the service says to a client, in one frame of signalling.
enum ServiceMessage: Sendable, Equatable {
    /// Somebody's sound, or what else he sends.
    struct Voice: Sendable, Equatable {
        let person: String
        let track: String
        let source: MediaSource
    }

    /// One section of an offer, and what comes in it.
    struct OfferedSection: Sendable, Equatable {
        enum Content: Sendable, Equatable {
            /// The same for as long as it is there.
            case track(Voice)
            /// Whoever is heard in that slot.
            case slot(Int)
        }

        let mid: String
        let content: Content
    }

    /// A section with a slot, and who is heard there now.
    struct HeardSlot: Sendable, Equatable {
        let mid: String
        let voice: Voice?
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

    /// What the client gets of a picture, and why no more.
    struct Quality: Sendable, Equatable {
        let person: String
        let track: String
        let source: MediaSource
        /// What it is chosen from.
        let sizes: UInt8
        let rates: UInt8
        let choice: LayerChoice
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
    /// All slots.
    case heard([HeardSlot])
    case quality(Quality)
    case person(Person)
    case gone(String, LeaveReason)
    /// How many sizes of one's own picture are of use to the others.
    case demand(MediaSource, sizes: UInt8)
    case interrupted(InterruptReason)
    case resumed
    case ended(Ending)
    case error(id: Int64?, ServiceError)
}
