/// What a plain RTP transport should be like.
public struct PlainTransportOptions: Sendable, Hashable {
    /// Whose port a transport takes.
    public enum PortChoice: Sendable, Hashable {
        /// The worker's when that is possible, otherwise its own.
        case automatic
        /// The worker's, which many transports share. Packets are told apart by where they come
        /// from, so the remote address must be given and RTCP must share the port.
        case shared
        /// One of its own, or two when RTCP does not share it.
        case own
    }

    /// RTP and RTCP on one port (RFC 5761).
    public var isRtcpMuxed: Bool
    /// Where the far side is. Not given, it is learned from the first valid packet.
    public var remote: TransportAddress?
    /// Where its RTCP goes, when that does not share a port.
    public var remoteRtcp: TransportAddress?
    public var port: PortChoice
    /// Where a port of its own is bound; by default the first of the server's addresses that fits.
    public var listenIP: String?
    /// How media is sealed; by default it is not.
    public var srtp: SrtpParameters?

    public init(
        isRtcpMuxed: Bool = true, remote: TransportAddress? = nil,
        remoteRtcp: TransportAddress? = nil, port: PortChoice = .automatic, listenIP: String? = nil,
        srtp: SrtpParameters? = nil
    ) {
        self.isRtcpMuxed = isRtcpMuxed
        self.remote = remote
        self.remoteRtcp = remoteRtcp
        self.port = port
        self.listenIP = listenIP
        self.srtp = srtp
    }
}

extension PlainTransportOptions {
    /// Where the transport is going to be.
    enum Place: Sendable {
        case shared(AddressFamily)
        case own([BoundSocket])
    }

    /// Checks the options against each other and opens the sockets they ask for; those of its own
    /// in this range.
    ///
    /// - Throws: `.invalid`, saying which options exclude each other; `.limit` without a free port.
    func place(
        in configuration: ServerConfiguration, from range: PortRange
    ) throws(BisqueError) -> Place {
        try srtp?.validate()
        let family = try remote?.remoteFamily()
        try checkRtcp(family: family)
        if let family, port != .own, isRtcpMuxed, listenIP == nil,
            configuration.listenIPs.contains(where: { AddressFamily(of: $0) == family })
        {
            return .shared(family)
        }
        guard port != .shared else {
            throw BisqueError(.invalid, "port: \(reasonAgainstSharing(family))")
        }
        var random = RandomNumbers()
        return .own(
            try range.open(
                ip: try ownIP(in: configuration, family: family), isPair: !isRtcpMuxed,
                using: &random))
    }

    private func checkRtcp(family: AddressFamily?) throws(BisqueError) {
        guard let remoteRtcp else { return }
        guard !isRtcpMuxed else {
            throw BisqueError(.invalid, "remoteRtcp: RTP and RTCP share one port here")
        }
        guard let family else {
            throw BisqueError(.invalid, "remoteRtcp: given without remote")
        }
        guard try remoteRtcp.remoteFamily() == family else {
            throw BisqueError(.invalid, "remoteRtcp: not of the same family as remote")
        }
    }

    private func reasonAgainstSharing(_ family: AddressFamily?) -> String {
        if !isRtcpMuxed { return "the shared port has no second one for RTCP" }
        if family == nil { return "at the shared port the remote address must be known" }
        if listenIP != nil { return "the shared port is where the server listens" }
        return "the server has no shared port of the remote address' family"
    }

    private func ownIP(
        in configuration: ServerConfiguration, family: AddressFamily?
    ) throws(BisqueError) -> String {
        if let listenIP {
            guard let own = AddressFamily(of: listenIP) else {
                throw BisqueError(.invalid, "listenIP: \"\(listenIP)\" is no IP address")
            }
            guard family == nil || own == family else {
                throw BisqueError(.invalid, "listenIP: not of the same family as remote")
            }
            return listenIP
        }
        let fitting = configuration.listenIPs.first { ip in
            family == nil || AddressFamily(of: ip) == family
        }
        guard let fitting else {
            throw BisqueError(
                .invalid, "remote: the server listens at no address of its family")
        }
        return fitting
    }
}
