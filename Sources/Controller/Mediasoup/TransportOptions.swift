/// A WebRTC transport's options under the names of mediasoup's first and second generation.
public struct TransportOptions: Sendable, Hashable {
    /// Which candidates are offered.
    public var udp: Bool
    public var tcp: Bool
    /// What the far side should try first.
    public var preferIPv4: Bool
    public var preferIPv6: Bool
    public var preferUdp: Bool
    public var preferTcp: Bool

    public init(
        udp: Bool = true, tcp: Bool = true, preferIPv4: Bool = false, preferIPv6: Bool = false,
        preferUdp: Bool = false, preferTcp: Bool = false
    ) {
        self.udp = udp
        self.tcp = tcp
        self.preferIPv4 = preferIPv4
        self.preferIPv6 = preferIPv6
        self.preferUdp = preferUdp
        self.preferTcp = preferTcp
    }
}

extension TransportOptions: Codable {
    private enum CodingKeys: String, CodingKey {
        case udp, tcp, preferIPv4, preferIPv6, preferUdp, preferTcp
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func flag(_ key: CodingKeys, _ usual: Bool) throws -> Bool {
            try container.decodeIfPresent(Bool.self, forKey: key) ?? usual
        }
        self.init(
            udp: try flag(.udp, true), tcp: try flag(.tcp, true),
            preferIPv4: try flag(.preferIPv4, false), preferIPv6: try flag(.preferIPv6, false),
            preferUdp: try flag(.preferUdp, false), preferTcp: try flag(.preferTcp, false))
    }
}

extension WebRtcTransportOptions {
    public init(_ options: TransportOptions) {
        self.init(
            acceptsUdp: options.udp, acceptsTcp: options.tcp, prefersIPv4: options.preferIPv4,
            prefersIPv6: options.preferIPv6, prefersUdp: options.preferUdp,
            prefersTcp: options.preferTcp)
    }
}

extension Peer {
    /// Opens a transport that browsers can use, as mediasoup's options say.
    ///
    /// - Throws: as `createWebRtcTransport(_:)`.
    public func createTransport(
        _ options: TransportOptions = TransportOptions()
    ) async throws(BisqueError) -> Transport {
        try await createWebRtcTransport(WebRtcTransportOptions(options))
    }
}
