/// What a room knows of a transport.
struct TransportRecord: Sendable, Hashable {
    let id: UInt32
    let peer: UInt32
    /// False until the worker has confirmed it: nobody sees it yet.
    var isOpen = false
    let localAddress: TransportAddress
    /// Where RTCP comes in; the same as `localAddress` when it shares the port.
    let localRtcpAddress: TransportAddress
    let sharesPort: Bool
    var remote: TransportAddress?
    var remoteRtcp: TransportAddress?
    /// As the worker was told last.
    var bitrateLimits = BitrateLimits()
    /// What the far side is told to send at most, in bits per second.
    var maxBitrate: UInt32?
    /// Where copies of its packets go.
    var mirroring: MirroringRecord?
    /// What a client said of it, where it came by the mediasoup protocol.
    var client: ClientTransport?
    /// The application's own.
    var appData = JSONValue.null
    /// What whoever closed it said.
    var closingWords: JSONValue?
    /// What only a transport with ICE and DTLS has.
    var webRtc: WebRtcRecord?
    /// What only a transport with data channels has.
    var sctp: SctpRecord?

    var muxesRtcp: Bool { localAddress == localRtcpAddress }
}
