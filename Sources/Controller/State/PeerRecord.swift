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
    /// What it sends is limited by what the room can do, not by its capabilities.
    var publishesAnything = false
    /// In the order of creation; those the worker has not confirmed are among them.
    var transports: [UInt32] = []
    var receivers: [UInt32] = []
    var senders: [UInt32] = []
    /// Those that follow slots, over all its transports.
    var slotSenders: [UInt32] = []
    var dataProducers: [UInt32] = []
    var dataConsumers: [UInt32] = []
    var sound = SoundWish.loudest
    /// What it said when it came by the mediasoup protocol.
    var client: ClientRecord?
    /// It is the library's own: nobody is told of it, and it gets only what is opened for it.
    var isHidden = false
    /// The application's own.
    var appData = JSONValue.null
    /// What whoever closed it said.
    var closingWords: JSONValue?

    /// Nobody is told that it came or goes.
    var isSpy: Bool { client?.isSpy ?? isHidden }

    /// What it understands of others' streams. The protocol's clients know streams by their SSRC,
    /// as recorders do: no name travels in the packets.
    var understood: RtpCapabilities? {
        guard client != nil || isHidden, var understood = capabilities else { return capabilities }
        understood.headerExtensions.removeAll { $0.uri == HeaderExtensionURI.mid }
        return understood
    }
}
