/// The codecs by name, so that a room reads as `createRoom(mediaCodecs: [.opus, .vp8])`.
extension RtpCodecCapability {
    public static let opus = audio("audio/opus", clockRate: 48_000, channels: 2)
    public static let pcmu = audio("audio/PCMU", clockRate: 8_000, channels: 1)
    public static let pcma = audio("audio/PCMA", clockRate: 8_000, channels: 1)
    public static let vp8 = video("video/VP8")
    public static let vp9 = video("video/VP9")
    public static let h265 = video("video/H265")
    public static let av1 = video("video/AV1")

    /// H.264 with single units (0) or aggregated and fragmented ones (1), as browsers use it
    /// (RFC 6184 section 6.1).
    public static func h264(packetizationMode: Int = 1) -> RtpCodecCapability {
        video("video/H264", parameters: ["packetization-mode": .int(packetizationMode)])
    }

    private static func audio(
        _ mimeType: String, clockRate: UInt32, channels: UInt8
    ) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .audio, mimeType: mimeType, clockRate: clockRate, channels: channels)
    }

    private static func video(
        _ mimeType: String, parameters: [String: RtpParameterValue] = [:]
    ) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .video, mimeType: mimeType, clockRate: 90_000, parameters: parameters)
    }
}
