/// The second and third generation's names for the same things.

/// What a peer sends into the room.
public typealias Producer = RtpReceiver

/// What a peer gets of another one.
public typealias Consumer = RtpSender

extension Peer {
    public var producers: [Producer] { rtpReceivers }
    public var consumers: [Consumer] { rtpSenders }
}
