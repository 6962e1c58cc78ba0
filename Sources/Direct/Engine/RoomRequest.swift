package import Bisque

/// What a peer asks of its engine about rooms: packets go there, and come from there, over a *way*,
/// a plain transport beside the connection that leads to one of the room's.
package enum RoomRequest: Sendable, Hashable {
    /// Send what comes in a section over a way: like the first, as the second.
    case publish(PublishedSection, from: RtpParameters, as: RtpParameters)
    case unpublish(PublishedSection)
    /// Take a stream of a room's; again when it has changed.
    case bring(RoomSource)
    /// By its number.
    case drop(UInt32)
    /// The section sends that stream from now on, in these numbers.
    case carry(JsepTransceiver.ID, RtpParameters, RoomSource)
}

/// A section of the other end's, and a way to a room.
package struct PublishedSection: Sendable, Hashable {
    package let section: JsepTransceiver.ID
    package let way: UInt32
}

/// A stream of a room's, as it comes over a way.
package struct RoomSource: Sendable, Hashable {
    /// Of what receives it, at the peer's worker.
    package let receiver: UInt32
    package let way: UInt32
    package var parameters: RtpParameters
}
