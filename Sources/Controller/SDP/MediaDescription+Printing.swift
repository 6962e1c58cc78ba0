/// Parts of our own sections: codecs and header extensions as attributes.
extension MediaDescription {
    /// What describes codecs: each one's map, feedback and format parameters together.
    static func attributes(of codecs: [RtpCodecParameters]) -> [SdpAttribute] {
        codecs.flatMap { codec in
            var attributes: [SdpAttribute] = [.rtpMap(RtpMapAttribute(codec))]
            attributes += codec.rtcpFeedback.map {
                .feedback(FeedbackAttribute(payloadType: codec.payloadType, feedback: $0))
            }
            if let text = FormatParameters.text(codec.parameters) {
                attributes.append(
                    .format(FormatAttribute(format: "\(codec.payloadType)", value: text)))
            }
            return attributes
        }
    }

    static func attributes(
        of extensions: [RtpHeaderExtensionParameters]
    ) -> [SdpAttribute] {
        extensions.map { .extensionMap(ExtensionAttribute(id: UInt16($0.id), uri: $0.uri)) }
    }

    /// A section that is refused or no longer used, with what its form demands.
    static func refused(
        type: String, transport: String, formats: [String], mid: String
    ) -> MediaDescription {
        MediaDescription(
            type: type, port: 0, transport: transport, formats: formats,
            details: [SdpLine(.connection, "IN IP4 0.0.0.0")],
            attributes: [.mid(mid), .direction(.inactive)])
    }
}

extension RtpMapAttribute {
    init(_ codec: RtpCodecParameters) {
        var name = SdpFields(codec.mimeType)
        let type = name.next(upTo: "/")
        self.init(
            payloadType: codec.payloadType, encoding: name.remainder() ?? "",
            clockRate: codec.clockRate,
            // One channel is what nothing means; some endpoints do not know their codec with it.
            channels: type == "audio" && codec.channels != 1 ? codec.channels : nil)
    }
}
