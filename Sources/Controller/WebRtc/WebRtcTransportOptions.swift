/// What a WebRTC transport should be like.
public struct WebRtcTransportOptions: Sendable, Hashable {
    /// Whose ports a transport takes.
    public enum PortChoice: Sendable, Hashable {
        /// The worker's, which many transports share.
        case shared
        /// Its own, at each address the server listens at.
        case own
    }

    /// How long each step may take before the transport closes; `nil` waits for ever.
    public struct Timeouts: Sendable, Hashable {
        /// From the creation to the first connectivity check.
        public var ice: Duration?
        /// From there to the end of the handshake.
        public var dtls: Duration?
        /// From there to the first packet of media.
        public var media: Duration?
        /// How long the far side may be silent (RFC 7675 section 5.1 says 30 seconds).
        public var consent: Duration?

        public init(
            ice: Duration? = .seconds(30), dtls: Duration? = .seconds(30),
            media: Duration? = nil, consent: Duration? = .seconds(30)
        ) {
            self.ice = ice
            self.dtls = dtls
            self.media = media
            self.consent = consent
        }
    }

    /// Which candidates are offered; TCP only where the server listens for it.
    public var acceptsUdp: Bool
    public var acceptsTcp: Bool
    /// What the far side should try first.
    public var prefersIPv4: Bool
    public var prefersIPv6: Bool
    public var prefersUdp: Bool
    public var prefersTcp: Bool
    public var port: PortChoice
    /// How media may be sealed, the most wanted first.
    public var suites: [SrtpSuite]
    public var timeouts: Timeouts
    /// Whether it closes when it fails. Otherwise its states say so and nothing passes any more,
    /// but it is the application that closes it, as in mediasoup's second generation.
    public var closesOnFailure: Bool
    /// Whether the peer closes with this transport when that fails, as a closed tab makes it do.
    public var closesPeerOnFailure: Bool
    /// What its data channels are like; `nil`: it has none.
    public var sctp: SctpOptions?

    public init(
        acceptsUdp: Bool = true, acceptsTcp: Bool = true, prefersIPv4: Bool = false,
        prefersIPv6: Bool = false, prefersUdp: Bool = false, prefersTcp: Bool = false,
        port: PortChoice = .shared,
        suites: [SrtpSuite] = [.aeadAes128Gcm, .aeadAes256Gcm, .aesCm128HmacSha1],
        timeouts: Timeouts = Timeouts(), closesOnFailure: Bool = true,
        closesPeerOnFailure: Bool = false, sctp: SctpOptions? = nil
    ) {
        self.acceptsUdp = acceptsUdp
        self.acceptsTcp = acceptsTcp
        self.prefersIPv4 = prefersIPv4
        self.prefersIPv6 = prefersIPv6
        self.prefersUdp = prefersUdp
        self.prefersTcp = prefersTcp
        self.port = port
        self.suites = suites
        self.timeouts = timeouts
        self.closesOnFailure = closesOnFailure
        self.closesPeerOnFailure = closesPeerOnFailure
        self.sctp = sctp
    }
}

extension WebRtcTransportOptions {
    /// - Throws: `.invalid`, saying which value cannot be.
    func validate() throws(BisqueError) {
        guard acceptsUdp || acceptsTcp else {
            throw BisqueError(.invalid, "acceptsUdp, acceptsTcp: one of them is needed")
        }
        guard !suites.isEmpty else { throw BisqueError(.invalid, "suites: there is none") }
        guard Set(suites).count == suites.count else {
            throw BisqueError(.invalid, "suites: one is given twice")
        }
        guard closesOnFailure || !closesPeerOnFailure else {
            throw BisqueError(
                .invalid, "closesPeerOnFailure: the peer cannot close and its transport not")
        }
        try sctp?.validate()
        _ = try timeouts.milliseconds()
    }

    func accepts(_ protocol: IceCandidate.TransportProtocol) -> Bool {
        switch `protocol` {
        case .udp: acceptsUdp
        case .tcp: acceptsTcp
        }
    }

    func prefers(_ protocol: IceCandidate.TransportProtocol) -> Bool {
        switch `protocol` {
        case .udp: prefersUdp
        case .tcp: prefersTcp
        }
    }

    func prefers(_ family: AddressFamily) -> Bool {
        switch family {
        case .ipv4: prefersIPv4
        case .ipv6: prefersIPv6
        }
    }
}

extension WebRtcTransportOptions.Timeouts {
    /// As the worker takes them: 0 waits for ever.
    func milliseconds() throws(BisqueError) -> (
        ice: UInt32, dtls: UInt32, media: UInt32, consent: UInt32
    ) {
        (
            try Self.milliseconds(ice, "ice"), try Self.milliseconds(dtls, "dtls"),
            try Self.milliseconds(media, "media"), try Self.milliseconds(consent, "consent")
        )
    }

    private static func milliseconds(
        _ duration: Duration?, _ name: String
    ) throws(BisqueError) -> UInt32 {
        guard let duration else { return 0 }
        guard duration >= .milliseconds(1), duration <= .milliseconds(Int(UInt32.max)) else {
            throw BisqueError(.invalid, "timeouts.\(name): \(duration) is no time to wait")
        }
        let (seconds, attoseconds) = duration.components
        return UInt32(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
