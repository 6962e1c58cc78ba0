/// What happens in a room.
enum RoomEvent: Sendable, Equatable {
    case newPerson(Person)
    /// Whole, so that only the last one counts.
    case personChanged(Person)
    case personLeft(String, LeaveReason)
    /// How many sizes of what he sends from a source are of use to the others; told to him alone.
    case demanded(of: String, MediaSource, sizes: UInt8)
    /// Media is broken: every track is gone. Where only a part of the room is lost, those in it
    /// are told so alone.
    case interrupted(InterruptReason)
    /// What was published may be published again.
    case resumed
    /// The last event.
    case closed(RoomEnd)
}

/// Why a person is not there any more.
enum LeaveReason: String, Sendable {
    case left
    /// He did not come back in time.
    case lost
    case removed
}

/// Why media broke for a room, or a part of it.
enum InterruptReason: String, Sendable {
    case workerDied
}

/// Why a room is not there any more.
enum RoomEnd: String, Sendable {
    case serviceStopping
    case roomClosed
}
