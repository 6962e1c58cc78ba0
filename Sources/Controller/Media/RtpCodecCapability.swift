/// A codec that a room or a peer can do.
///
/// In a room's `mediaCodecs` it is a wish: only kind, name, clock rate and channels have to be
/// there. In capabilities it also has the payload type that the room gave it.
public struct RtpCodecCapability: Sendable, Hashable {
    public var kind: MediaKind
    /// `type/subtype`, in any case: `audio/opus`, `video/VP8`.
    public var mimeType: String
    /// Hertz.
    public var clockRate: UInt32
    /// For audio; `nil` means the codec's usual number.
    public var channels: UInt8?
    public var preferredPayloadType: UInt8?
    /// Format parameters, under their SDP names: `packetization-mode`, `useinbandfec`.
    public var parameters: [String: RtpParameterValue]
    public var rtcpFeedback: [RtcpFeedback]

    public init(
        kind: MediaKind,
        mimeType: String,
        clockRate: UInt32,
        channels: UInt8? = nil,
        preferredPayloadType: UInt8? = nil,
        parameters: [String: RtpParameterValue] = [:],
        rtcpFeedback: [RtcpFeedback] = []
    ) {
        self.kind = kind
        self.mimeType = mimeType
        self.clockRate = clockRate
        self.channels = channels
        self.preferredPayloadType = preferredPayloadType
        self.parameters = parameters
        self.rtcpFeedback = rtcpFeedback
    }
}

extension RtpCodecCapability: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, mimeType, clockRate, channels, preferredPayloadType, parameters, rtcpFeedback
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(MediaKind.self, forKey: .kind)
        mimeType = try container.decode(String.self, forKey: .mimeType)
        clockRate = try container.decode(UInt32.self, forKey: .clockRate)
        channels = try container.decodeIfPresent(UInt8.self, forKey: .channels)
        preferredPayloadType = try container.decodeIfPresent(
            UInt8.self, forKey: .preferredPayloadType)
        parameters = try container.decodeRtpParameterValues(forKey: .parameters)
        rtcpFeedback =
            try container.decodeIfPresent([RtcpFeedback].self, forKey: .rtcpFeedback) ?? []
    }
}
