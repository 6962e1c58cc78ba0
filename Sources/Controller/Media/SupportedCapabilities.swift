/// What the server itself can do: the list that rooms choose from.
///
/// A payload type is given only where a standard fixes it (RFC 3551 section 6).
enum SupportedCapabilities {
    static let codecs: [RtpCodecCapability] = audioCodecs + videoCodecs

    static let headerExtensions: [RtpHeaderExtension] = [
        .init(kind: .audio, uri: HeaderExtensionURI.audioLevel, preferredID: 1),
        .init(kind: .video, uri: HeaderExtensionURI.transmissionOffset, preferredID: 2),
        .init(uri: HeaderExtensionURI.absoluteSendTime, preferredID: 3),
        .init(kind: .video, uri: HeaderExtensionURI.videoOrientation, preferredID: 4),
        .init(uri: HeaderExtensionURI.mid, preferredID: 5),
        .init(uri: HeaderExtensionURI.rid, preferredID: 6),
        .init(uri: HeaderExtensionURI.repairedRid, preferredID: 7),
        .init(uri: HeaderExtensionURI.transportSequence, preferredID: 8),
        .init(kind: .video, uri: HeaderExtensionURI.playoutDelay, preferredID: 9),
        .init(uri: HeaderExtensionURI.absoluteCaptureTime, preferredID: 10),
        .init(kind: .video, uri: HeaderExtensionURI.dependencyDescriptor, preferredID: 11),
    ]

    /// Feedback of every video codec.
    static let videoFeedback: [RtcpFeedback] = [
        .init("nack"), .init("nack", "pli"), .init("nack", "sli"), .init("nack", "rpsi"),
        .init("nack", "app"), .init("ccm", "fir"), .init("ack", "rpsi"), .init("ack", "app"),
        .init(RtcpFeedback.remb), .init(RtcpFeedback.transportWide),
    ]

    /// Feedback of the one audio codec that has any.
    static let opusFeedback: [RtcpFeedback] = [
        .init("nack"), .init(RtcpFeedback.transportWide),
    ]

    private static let audioCodecs: [RtpCodecCapability] = [
        audio("opus", 48_000, channels: 2, feedback: opusFeedback),
        audio("PCMU", 8_000, payloadType: 0),
        audio("PCMA", 8_000, payloadType: 8),
        audio("ISAC", 32_000),
        audio("ISAC", 16_000),
        audio("G722", 8_000, payloadType: 9),
        audio("iLBC", 8_000),
        audio("SILK", 24_000),
        audio("SILK", 16_000),
        audio("SILK", 12_000),
        audio("SILK", 8_000),
        audio("CN", 32_000),
        audio("CN", 16_000),
        audio("CN", 8_000, payloadType: 13),
        audio("telephone-event", 48_000),
        audio("telephone-event", 32_000),
        audio("telephone-event", 16_000),
        audio("telephone-event", 8_000),
    ]

    private static let videoCodecs: [RtpCodecCapability] = [
        video("VP8"),
        video("VP9"),
        video("H264", ["packetization-mode": 0]),
        video("H264", ["packetization-mode": 1]),
        video("H265"),
        video("AV1"),
    ]

    private static func audio(
        _ name: String, _ clockRate: UInt32, channels: UInt8 = 1, payloadType: UInt8? = nil,
        feedback: [RtcpFeedback] = []
    ) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .audio, mimeType: "audio/\(name)", clockRate: clockRate, channels: channels,
            preferredPayloadType: payloadType, rtcpFeedback: feedback)
    }

    private static func video(
        _ name: String, _ parameters: [String: RtpParameterValue] = [:]
    ) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .video, mimeType: "video/\(name)", clockRate: 90_000, parameters: parameters,
            rtcpFeedback: videoFeedback)
    }
}
