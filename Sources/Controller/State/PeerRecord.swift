/// What a room knows of a peer.
struct PeerRecord: Sendable, Hashable {
    let id: UInt32
    let name: String
    /// What its streams are called when their publisher gives no name (RFC 3550 section 6.5.1).
    let cname: String
    /// Set once.
    var capabilities: RtpCapabilities?
    /// Whether it said itself that it understands retransmissions (RFC 4588). Its capabilities do
    /// not tell: they have the room's companions of its codecs either way.
    var acceptsRetransmissions = false
    /// In the order of creation; those the worker has not confirmed are among them.
    var transports: [UInt32] = []
    var receivers: [UInt32] = []
    var senders: [UInt32] = []
    /// Those that follow slots, over all its transports.
    var slotSenders: [UInt32] = []
    var sound = SoundWish.loudest
}
