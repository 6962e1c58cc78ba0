/// From what the room offers to what one listener gets.
extension Negotiation {
    /// Takes away what the listener cannot do and gives the stream its own identity.
    ///
    /// One encoding is sent, the first that the listener can decode. Without a source for
    /// retransmissions there are no rtx codecs either. Header extensions that speak of one hop
    /// (mid, rid, times and numbers of sending) are not passed on; the server writes its own mid
    /// and time of sending for whoever understands them. Nobody's transport-wide feedback is asked
    /// for: the server does not estimate what a listener's path carries by it.
    ///
    /// - Parameters:
    ///   - plan: what the publisher sends.
    ///   - capabilities: the listener's effective ones, in the same room's numbers.
    ///   - mid: the stream's name among those of the listener's transport.
    static func senderParameters(
        of plan: ReceiverPlan, for capabilities: RtpCapabilities, ssrc: UInt32, cname: String,
        rtxSsrc: UInt32? = nil, mid: String? = nil
    ) -> SenderPlan {
        let codecs = codecs(
            of: plan.consumable, for: capabilities, withRetransmissions: rtxSsrc != nil)
        let left = Set(codecs.map(\.payloadType))
        let first = plan.consumable.encodings.first { encoding in
            encoding.codecPayloadType.map { left.contains($0) } ?? false
        }
        let extensions = plan.consumable.headerExtensions.filter { entry in
            capabilities.headerExtensions.contains {
                $0.uri == entry.uri && $0.preferredID == entry.id
                    && ($0.kind == nil || $0.kind == plan.kind)
            }
        }

        var parameters = plan.consumable
        parameters.mid = mid
        parameters.rtcp = RtcpParameters(
            cname: cname, isReducedSize: plan.consumable.rtcp.isReducedSize)
        guard let first else {
            parameters.codecs = []
            parameters.encodings = []
            parameters.headerExtensions = []
            return SenderPlan(
                parameters: parameters, payloadTypeMap: [:], extensionMap: [:],
                retransmissionMap: [:], midExtension: nil, absoluteSendTimeExtension: nil)
        }
        let written = [HeaderExtensionURI.mid, HeaderExtensionURI.absoluteSendTime]
            .compactMap { capabilities.headerExtension($0, kind: plan.kind) }
        parameters.codecs = codecs
        parameters.headerExtensions =
            extensions
            + written.map { RtpHeaderExtensionParameters(uri: $0.uri, id: $0.preferredID) }
        parameters.encodings = [
            encoding(like: first, codecs: codecs, ssrc: ssrc, rtxSsrc: rtxSsrc)
        ]
        let media = Set(codecs.filter { isMedia($0) }.map(\.payloadType))
        let ids = Set(extensions.map(\.id))
        return SenderPlan(
            parameters: parameters,
            payloadTypeMap: plan.payloadTypeMap.filter { media.contains($0.value) },
            extensionMap: plan.extensionMap.filter { ids.contains($0.value) },
            retransmissionMap: retransmissions(of: codecs),
            midExtension: written.first { $0.uri == HeaderExtensionURI.mid }?.preferredID,
            absoluteSendTimeExtension: written.first {
                $0.uri == HeaderExtensionURI.absoluteSendTime
            }?.preferredID)
    }

    private static func retransmissions(of codecs: [RtpCodecParameters]) -> [UInt8: UInt8] {
        let pairs = codecs.filter { !isMedia($0) }.compactMap { codec in
            codec.parameters["apt"]?.int.flatMap { UInt8(exactly: $0) }
                .map { ($0, codec.payloadType) }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func codecs(
        of consumable: RtpParameters, for capabilities: RtpCapabilities,
        withRetransmissions: Bool
    ) -> [RtpCodecParameters] {
        var codecs: [RtpCodecParameters] = []
        for var codec in consumable.codecs {
            let own = capabilities.codecs.first { own in
                own.preferredPayloadType == codec.payloadType
                    && identity(of: own) == identity(of: codec)
            }
            guard let own else { continue }
            if !isMedia(codec) {
                let apt = codec.parameters["apt"]?.int
                guard withRetransmissions, codecs.contains(where: { Int($0.payloadType) == apt })
                else { continue }
            }
            codec.rtcpFeedback = own.rtcpFeedback.filter { $0.type != "transport-cc" }
            codecs.append(codec)
        }
        return codecs
    }

    private static func encoding(
        like source: RtpEncoding, codecs: [RtpCodecParameters], ssrc: UInt32, rtxSsrc: UInt32?
    ) -> RtpEncoding {
        var encoding = source
        encoding.ssrc = ssrc
        encoding.rid = nil
        encoding.fec = nil
        encoding.dependencyEncodingIDs = []
        let isRepeated = codecs.contains { codec in
            !isMedia(codec)
                && codec.parameters["apt"]?.int == encoding.codecPayloadType.map { Int($0) }
        }
        encoding.rtx = isRepeated ? rtxSsrc.map { .init(ssrc: $0) } : nil
        return encoding
    }

    private static func isMedia(_ codec: RtpCodecParameters) -> Bool {
        identity(of: codec)?.mimeType.role == .media
    }
}
