/// What makes two codecs the same one: equal identities can talk to each other.
///
/// Payload types, feedback and all format parameters but H.264's packetization mode differ freely.
/// The media kind is compared by those who ask, since a depth stream may use a video codec.
struct CodecIdentity: Hashable {
    let mimeType: MimeType
    let clockRate: UInt32
    /// 1 for video.
    let channels: UInt8
    /// 0 for everything but H.264.
    let packetizationMode: Int

    init(_ codec: RtpCodecCapability) throws(MimeType.Fault) {
        try self.init(codec.mimeType, codec.clockRate, codec.channels, codec.parameters)
    }

    init(_ codec: RtpCodecParameters) throws(MimeType.Fault) {
        try self.init(codec.mimeType, codec.clockRate, codec.channels, codec.parameters)
    }

    private init(
        _ mimeType: String, _ clockRate: UInt32, _ channels: UInt8?,
        _ parameters: [String: RtpParameterValue]
    ) throws(MimeType.Fault) {
        let mimeType = try MimeType(mimeType)
        self.mimeType = mimeType
        self.clockRate = clockRate
        self.channels =
            mimeType.type == "audio" ? Self.channels(of: mimeType, given: channels) ?? 1 : 1
        packetizationMode =
            mimeType.spelling == "video/H264"
            ? Self.packetizationMode(in: parameters)?.int ?? 0 : 0
    }

    /// Opus always has two channels on the wire (RFC 7587 section 7).
    static func channels(of mimeType: MimeType, given: UInt8?) -> UInt8? {
        mimeType.spelling == "audio/opus" ? max(given ?? 2, 2) : given
    }

    /// H.264's packetization mode under its SDP name, or under the one that v1 gave it.
    static func packetizationMode(
        in parameters: [String: RtpParameterValue]
    ) -> RtpParameterValue? {
        parameters["packetization-mode"] ?? parameters["packetizationMode"]
    }
}
