/// How the RTCP of one stream looks.
public struct RtcpParameters: Sendable, Hashable {
    /// The name that holds the streams of one endpoint together (RFC 3550 section 6.5.1).
    public var cname: String?
    /// The source of the reports; `nil` leaves it open.
    public var ssrc: UInt32?
    /// Whether packets may leave out the reports (RFC 5506).
    public var isReducedSize: Bool
    /// Whether RTP and RTCP share a port (RFC 5761); `nil` says nothing.
    public var isMuxed: Bool?

    public init(
        cname: String? = nil, ssrc: UInt32? = nil, isReducedSize: Bool = false,
        isMuxed: Bool? = nil
    ) {
        self.cname = cname
        self.ssrc = ssrc
        self.isReducedSize = isReducedSize
        self.isMuxed = isMuxed
    }
}

extension RtcpParameters: Codable {
    private enum CodingKeys: String, CodingKey {
        case cname, ssrc
        case isReducedSize = "reducedSize"
        case isMuxed = "mux"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        cname = try container.decodeIfPresent(String.self, forKey: .cname)
        ssrc = try container.decodeIfPresent(UInt32.self, forKey: .ssrc)
        isReducedSize = try container.decodeIfPresent(Bool.self, forKey: .isReducedSize) ?? false
        isMuxed = try container.decodeIfPresent(Bool.self, forKey: .isMuxed)
    }
}
