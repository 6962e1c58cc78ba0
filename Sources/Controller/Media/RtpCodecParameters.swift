/// A codec as one stream uses it: with the payload type that its packets carry.
public struct RtpCodecParameters: Sendable, Hashable {
    /// `type/subtype`, in any case: `audio/opus`, `video/VP8`.
    public var mimeType: String
    public var payloadType: UInt8
    /// Hertz.
    public var clockRate: UInt32
    public var channels: UInt8?
    /// Milliseconds of media in a packet: preferred, and at most. Zero says nothing.
    public var ptime: UInt32?
    public var maxptime: UInt32?
    /// Format parameters, under their SDP names: `packetization-mode`, `apt`.
    public var parameters: [String: RtpParameterValue]
    public var rtcpFeedback: [RtcpFeedback]

    public init(
        mimeType: String,
        payloadType: UInt8,
        clockRate: UInt32,
        channels: UInt8? = nil,
        ptime: UInt32? = nil,
        maxptime: UInt32? = nil,
        parameters: [String: RtpParameterValue] = [:],
        rtcpFeedback: [RtcpFeedback] = []
    ) {
        self.mimeType = mimeType
        self.payloadType = payloadType
        self.clockRate = clockRate
        self.channels = channels
        self.ptime = ptime
        self.maxptime = maxptime
        self.parameters = parameters
        self.rtcpFeedback = rtcpFeedback
    }

    /// A codec of the capabilities under a payload type of the caller's choice.
    public init(_ codec: RtpCodecCapability, payloadType: UInt8) {
        self.init(
            mimeType: codec.mimeType, payloadType: payloadType, clockRate: codec.clockRate,
            channels: codec.channels, parameters: codec.parameters,
            rtcpFeedback: codec.rtcpFeedback)
    }
}

extension RtpCodecParameters: Codable {
    private enum CodingKeys: String, CodingKey {
        case mimeType, payloadType, clockRate, channels, ptime, maxptime, parameters, rtcpFeedback
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        mimeType = try container.decode(String.self, forKey: .mimeType)
        payloadType = try container.decode(UInt8.self, forKey: .payloadType)
        clockRate = try container.decode(UInt32.self, forKey: .clockRate)
        channels = try container.decodeIfPresent(UInt8.self, forKey: .channels)
        ptime = try container.decodeIfPresent(UInt32.self, forKey: .ptime)
        maxptime = try container.decodeIfPresent(UInt32.self, forKey: .maxptime)
        parameters = try container.decodeRtpParameterValues(forKey: .parameters)
        rtcpFeedback =
            try container.decodeIfPresent([RtcpFeedback].self, forKey: .rtcpFeedback) ?? []
    }
}
