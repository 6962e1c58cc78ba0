public import Bisque

/// How ffmpeg is to encode a track, and what comes of it.
public struct FfmpegEncoding: Sendable, Hashable {
    /// What its packets are; the payload type is between it and us.
    public var codec: RtpCodecParameters
    /// What ffmpeg is told of the output.
    public var arguments: [String]

    public init(codec: RtpCodecParameters, arguments: [String]) {
        self.codec = codec
        self.arguments = arguments
    }

    /// Pictures that every browser shows, with a key frame at least every fifty.
    public static let vp8 = FfmpegEncoding(
        codec: RtpCodecParameters(mimeType: "video/VP8", payloadType: 96, clockRate: 90_000),
        arguments: [
            "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M",
            "-g", "50", "-error-resilient", "1", "-pix_fmt", "yuv420p",
        ])

    public static let opus = FfmpegEncoding(
        codec: RtpCodecParameters(
            mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2),
        arguments: ["-c:a", "libopus", "-ac", "2", "-ar", "48000", "-b:a", "64k"])

    /// The usual one of a kind.
    static func usual(_ kind: MediaKind) -> FfmpegEncoding { kind == .audio ? opus : vp8 }

    var parameters: RtpParameters { RtpParameters(codecs: [codec]) }

    /// What ffmpeg is told in order to send it there. It ends when nobody is there any longer.
    func output(to port: UInt16) -> [String] {
        let address = "rtp://127.0.0.1:\(port)?rtcpport=\(port)&pkt_size=1200&connect=1"
        return arguments + ["-payload_type", "\(codec.payloadType)", "-f", "rtp", address]
    }

    /// It says errors and nothing else, and asks nothing.
    static let quiet = ["-nostdin", "-hide_banner", "-loglevel", "error"]
}

extension RtpParameters {
    /// A description of the stream by which ffmpeg receives it at a port of this machine (RFC 8866,
    /// with the formats of each codec's own standard).
    func description(kind: MediaKind, port: UInt16) -> String {
        let media = codecs.filter { $0.parameters["apt"] == nil }
        let types = media.map { "\($0.payloadType)" }.joined(separator: " ")
        var lines = [
            "v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
            "m=\(kind == .audio ? "audio" : "video") \(port) RTP/AVP \(types)",
        ]
        for codec in media {
            let name = codec.mimeType.split(separator: "/").last ?? ""
            let channels = codec.channels.map { $0 > 1 ? "/\($0)" : "" } ?? ""
            lines.append("a=rtpmap:\(codec.payloadType) \(name)/\(codec.clockRate)\(channels)")
            let format = codec.parameters.sorted { $0.key < $1.key }.compactMap { name, value in
                value.text.map { "\(name)=\($0)" }
            }
            if !format.isEmpty {
                lines.append("a=fmtp:\(codec.payloadType) \(format.joined(separator: ";"))")
            }
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}

extension RtpParameterValue {
    /// As a description has it.
    fileprivate var text: String? {
        switch self {
        case .int(let number): "\(number)"
        case .double(let number): "\(number)"
        // Names and numbers; of anything else a line of its own could be made.
        case .string(let text): text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? text : nil
        case .bool, .ints: nil
        }
    }
}
