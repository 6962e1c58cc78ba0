/// Everything that one stream is: its codecs, encodings, header extensions and RTCP.
public struct RtpParameters: Sendable, Hashable {
    /// The stream's name among those of its transport (RFC 8843); v1 and v2 call it `muxId`.
    public var mid: String?
    public var codecs: [RtpCodecParameters]
    public var headerExtensions: [RtpHeaderExtensionParameters]
    /// May be empty: then there is one, of the first codec.
    public var encodings: [RtpEncoding]
    public var rtcp: RtcpParameters
    /// The application's own, carried unread to every sender.
    public var userParameters: [String: JSONValue]

    public init(
        mid: String? = nil,
        codecs: [RtpCodecParameters],
        headerExtensions: [RtpHeaderExtensionParameters] = [],
        encodings: [RtpEncoding] = [],
        rtcp: RtcpParameters = RtcpParameters(),
        userParameters: [String: JSONValue] = [:]
    ) {
        self.mid = mid
        self.codecs = codecs
        self.headerExtensions = headerExtensions
        self.encodings = encodings
        self.rtcp = rtcp
        self.userParameters = userParameters
    }
}

extension RtpParameters: Codable {
    private enum CodingKeys: String, CodingKey {
        case mid, codecs, headerExtensions, encodings, rtcp, userParameters
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        mid = try container.decodeIfPresent(String.self, forKey: .mid)
        codecs = try container.decode([RtpCodecParameters].self, forKey: .codecs)
        headerExtensions =
            try container.decodeIfPresent(
                [RtpHeaderExtensionParameters].self, forKey: .headerExtensions) ?? []
        encodings = try container.decodeIfPresent([RtpEncoding].self, forKey: .encodings) ?? []
        rtcp =
            try container.decodeIfPresent(RtcpParameters.self, forKey: .rtcp) ?? RtcpParameters()
        userParameters =
            try container.decodeIfPresent([String: JSONValue].self, forKey: .userParameters) ?? [:]
    }
    /// What nobody has given is left out, as clients of v3 expect it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(mid, forKey: .mid)
        try container.encode(codecs, forKey: .codecs)
        try container.encode(headerExtensions, forKey: .headerExtensions)
        try container.encode(encodings, forKey: .encodings)
        try container.encode(rtcp, forKey: .rtcp)
        if !userParameters.isEmpty {
            try container.encode(userParameters, forKey: .userParameters)
        }
    }
}
