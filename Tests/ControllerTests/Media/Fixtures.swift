/// The rooms, peers and streams that the negotiation tests share, and short ways to say them.
import Bisque

enum Fixtures {
    /// Sound, old telephony, two picture codecs and a depth stream, each under a given number.
    static let roomCodecs: [RtpCodecCapability] = [
        numbered(.opus, 100),
        numbered(.pcmu, 0),
        RtpCodecCapability(
            kind: .video, mimeType: "video/vp8", clockRate: 90_000, preferredPayloadType: 110),
        RtpCodecCapability(
            kind: .video, mimeType: "video/h264", clockRate: 90_000, preferredPayloadType: 112,
            parameters: ["packetization-mode": 1]),
        RtpCodecCapability(
            kind: .depth, mimeType: "video/VP8", clockRate: 90_000, preferredPayloadType: 120),
    ]

    /// All feedback that v1 knew, plain nack first.
    static let feedback: [RtcpFeedback] = [
        .init("nack"), .init("nack", "pli"), .init("nack", "sli"), .init("nack", "rpsi"),
        .init("nack", "app"), .init("ccm", "fir"), .init("ack", "rpsi"), .init("ack", "app"),
    ]

    /// A peer like a browser: every codec of the room and one more, under numbers of its own for
    /// retransmissions.
    static let peerCapabilities = RtpCapabilities(
        codecs: [
            numbered(.opus, 100),
            numbered(.pcmu, 0),
            video("video/VP8", 110),
            rtx(97, repeating: 110),
            video("video/H264", 111, ["packetization-mode": 0]),
            rtx(98, repeating: 111),
            video("video/H264", 112, ["packetization-mode": 1]),
            rtx(99, repeating: 112),
        ],
        headerExtensions: [
            .init(kind: .audio, uri: URI.audioLevel, preferredID: 1),
            .init(kind: .video, uri: URI.transmissionOffset, preferredID: 2),
            .init(uri: URI.absoluteSendTime, preferredID: 3),
            .init(kind: .video, uri: URI.videoOrientation, preferredID: 4),
            .init(uri: URI.rid, preferredID: 5),
        ])

    /// A stream that uses every field there is.
    static let fullParameters = RtpParameters(
        mid: "abcd",
        codecs: [
            RtpCodecParameters(
                mimeType: "video/VP8", payloadType: 110, clockRate: 90_000, channels: 2,
                ptime: 60, maxptime: 80,
                parameters: [
                    "foo": "bär", "negative": -7, "ratio": -1.5, "flag": true, "list": [1, 2, -3],
                ],
                rtcpFeedback: feedback)
        ],
        headerExtensions: [.init(uri: URI.transmissionOffset, id: 2)],
        encodings: [
            RtpEncoding(
                ssrc: 100_000, rid: "ENC3", codecPayloadType: 110,
                fec: .init(mechanism: "foo", ssrc: 200_000), isActive: false, maxFramerate: 30,
                resolutionScale: 2, framerateScale: 1.5, dependencyEncodingIDs: ["ENC1", "ENC2"])
        ],
        rtcp: .init(cname: "häuptling", ssrc: 88_888_888, isReducedSize: true),
        userParameters: ["foo": ["bar": [1, nil, true, "x"]], "number": 0.5])

    static func numbered(_ codec: RtpCodecCapability, _ payloadType: UInt8) -> RtpCodecCapability {
        var codec = codec
        codec.preferredPayloadType = payloadType
        return codec
    }

    static func video(
        _ mimeType: String, _ payloadType: UInt8,
        _ parameters: [String: RtpParameterValue] = [:]
    ) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .video, mimeType: mimeType, clockRate: 90_000,
            preferredPayloadType: payloadType, parameters: parameters, rtcpFeedback: feedback)
    }

    static func rtx(_ payloadType: UInt8, repeating apt: Int) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .video, mimeType: "video/rtx", clockRate: 90_000,
            preferredPayloadType: payloadType, parameters: ["apt": .int(apt)])
    }
}

/// Header extension names, written out once more so that a wrong one in the library is noticed.
enum URI {
    static let audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
    static let transmissionOffset = "urn:ietf:params:rtp-hdrext:toffset"
    static let absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    static let videoOrientation = "urn:3gpp:video-orientation"
    static let mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
    static let rid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
    static let transportSequence =
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    static let dependencyDescriptor =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
}

/// A codec as capabilities list it, in one line: `video/VP8 110`, `video/rtx 101 of 110`.
func line(_ codec: RtpCodecCapability) -> String {
    line(codec.mimeType, codec.preferredPayloadType, codec.channels, codec.parameters["apt"])
}

func line(_ codec: RtpCodecParameters) -> String {
    line(codec.mimeType, codec.payloadType, codec.channels, codec.parameters["apt"])
}

private func line(
    _ name: String, _ payloadType: UInt8?, _ channels: UInt8?, _ apt: RtpParameterValue?
) -> String {
    var line = "\(name) \(payloadType.map { "\($0)" } ?? "none")"
    if let channels, channels > 1 { line += " x\(channels)" }
    if let apt = apt?.int { line += " of \(apt)" }
    return line
}
