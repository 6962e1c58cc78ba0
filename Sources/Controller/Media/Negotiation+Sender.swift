/// From what the room offers to what one listener gets.
extension Negotiation {
    /// Takes away what the listener cannot do and gives the stream its own identity.
    ///
    /// One encoding is sent, made from those that the listener can decode; its scalability mode
    /// says what it is chosen from. Without a source for retransmissions there are no rtx codecs
    /// either. Header extensions that speak of one hop (mid, rid, times and numbers of sending) are
    /// not passed on; the server writes its own for whoever understands them.
    ///
    /// - Parameters:
    ///   - plan: what the publisher sends.
    ///   - capabilities: the listener's effective ones, in the same room's numbers.
    ///   - mid: the stream's name among those of the listener's transport.
    static func senderParameters(
        of plan: ReceiverPlan, for capabilities: RtpCapabilities, ssrc: UInt32, cname: String,
        rtxSsrc: UInt32? = nil, mid: String? = nil
    ) -> SenderPlan {
        var codecs = codecs(
            of: plan.consumable, for: capabilities, withRetransmissions: rtxSsrc != nil)
        let left = Set(codecs.map(\.payloadType))
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
        parameters.encodings.removeAll { encoding in
            !(encoding.codecPayloadType.map { left.contains($0) } ?? false)
        }
        guard
            let encoding = encoding(
                of: parameters, codecs: codecs, ssrc: ssrc, rtxSsrc: rtxSsrc)
        else {
            parameters.codecs = []
            parameters.headerExtensions = []
            return SenderPlan(
                parameters: parameters, payloadTypeMap: [:], extensionMap: [:],
                retransmissionMap: [:], midExtension: nil, absoluteSendTimeExtension: nil,
                transportSequenceExtension: nil)
        }
        let name = capabilities.headerExtension(HeaderExtensionURI.mid, kind: plan.kind)
        let time = capabilities.headerExtension(
            HeaderExtensionURI.absoluteSendTime, kind: plan.kind)
        let number = settleEstimate(of: &codecs, for: capabilities, kind: plan.kind)
        parameters.codecs = codecs
        parameters.headerExtensions =
            extensions
            + [name, time, number].compactMap { $0 }.map {
                RtpHeaderExtensionParameters(uri: $0.uri, id: $0.preferredID)
            }
        parameters.encodings = [encoding]
        let media = Set(codecs.filter { isMedia($0) }.map(\.payloadType))
        let ids = Set(extensions.map(\.id))
        return SenderPlan(
            parameters: parameters,
            payloadTypeMap: plan.payloadTypeMap.filter { media.contains($0.value) },
            extensionMap: plan.extensionMap.filter { ids.contains($0.value) },
            retransmissionMap: retransmissions(of: codecs),
            midExtension: name?.preferredID, absoluteSendTimeExtension: time?.preferredID,
            transportSequenceExtension: number?.preferredID)
    }

    /// Leaves the codecs one kind of feedback by which the listener tells what his path carries.
    ///
    /// He counts what arrives if he can, or estimates by the times of sending, or says nothing.
    ///
    /// - Returns: where the numbers are written that he counts by.
    private static func settleEstimate(
        of codecs: inout [RtpCodecParameters], for capabilities: RtpCapabilities, kind: MediaKind
    ) -> RtpHeaderExtension? {
        let counts = codecs.contains { codec in
            codec.rtcpFeedback.contains { $0.type == RtcpFeedback.transportWide }
        }
        let number =
            counts
            ? capabilities.headerExtension(HeaderExtensionURI.transportSequence, kind: kind) : nil
        var unused: Set = [RtcpFeedback.transportWide, RtcpFeedback.remb]
        if number != nil {
            unused.remove(RtcpFeedback.transportWide)
        } else if capabilities.headerExtension(HeaderExtensionURI.absoluteSendTime, kind: kind)
            != nil
        {
            unused.remove(RtcpFeedback.remb)
        }
        for index in codecs.indices {
            codecs[index].rtcpFeedback.removeAll { unused.contains($0.type) }
        }
        return number
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
            codec.rtcpFeedback = own.rtcpFeedback
            codecs.append(codec)
        }
        return codecs
    }

    /// The one stream that is made of a publisher's encodings, or nothing without any.
    private static func encoding(
        of source: RtpParameters, codecs: [RtpCodecParameters], ssrc: UInt32, rtxSsrc: UInt32?
    ) -> RtpEncoding? {
        guard let first = source.encodings.first else { return nil }
        var encoding = first
        if source.encodings.count > 1 {
            // Sizes and frame rates are each encoding's own.
            encoding = RtpEncoding(codecPayloadType: first.codecPayloadType)
            encoding.maxBitrate = source.encodings.compactMap(\.maxBitrate).max()
        }
        encoding.scalabilityMode = source.scalabilityMode
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
