/// Which of an offer's codecs a room takes.
enum AcceptedCodecs {
    /// The feedback that the worker understands, whatever a room or an endpoint names beside it.
    static let feedback: Set<RtcpFeedback> = [
        .init("nack"), .init("nack", "pli"), .init("ccm", "fir"),
        .init(RtcpFeedback.transportWide), .init(RtcpFeedback.remb),
    ]

    /// One codec for each of the room's that is offered, with the one that repeats it, in the
    /// order of the offer and with the feedback that both ends can do.
    static func codecs(
        offered: [RtpCodecParameters], kind: MediaKind, room: RtpCapabilities,
        hasTransportSequence: Bool
    ) -> [RtpCodecParameters] {
        var media: Set<UInt8> = []
        var repeated: Set<Int> = []
        var feedback: [UInt8: [RtcpFeedback]] = [:]
        for codec in room.codecs where codec.kind == kind {
            guard let match = best(for: codec, of: offered),
                media.insert(match.payloadType).inserted
            else { continue }
            feedback[match.payloadType] = match.rtcpFeedback.filter { entry in
                Self.feedback.contains(entry) && codec.rtcpFeedback.contains(entry)
                    && (entry.type != RtcpFeedback.transportWide || hasTransportSequence)
            }
            if codec.preferredPayloadType.flatMap({ room.retransmission(of: $0) }) != nil {
                repeated.insert(Int(match.payloadType))
            }
        }
        return offered.compactMap { codec in
            var codec = codec
            if media.contains(codec.payloadType) {
                codec.rtcpFeedback = feedback[codec.payloadType] ?? []
                return codec
            }
            guard Negotiation.identity(of: codec)?.mimeType.role == .retransmission,
                let apt = codec.parameters["apt"]?.int, repeated.contains(apt)
            else { return nil }
            codec.rtcpFeedback = []
            return codec
        }
    }

    /// The header extensions that the room knows, under the offer's numbers.
    static func headerExtensions(
        offered: [RtpHeaderExtensionParameters], kind: MediaKind, room: RtpCapabilities
    ) -> [RtpHeaderExtensionParameters] {
        offered.filter { entry in
            room.headerExtensions.contains {
                $0.uri == entry.uri.lowercased() && ($0.kind == nil || $0.kind == kind)
            }
        }
    }

    /// What the accepted ones are called in the room: the room's payload types to the offer's.
    ///
    /// - Parameter accepted: from `codecs(offered:kind:room:hasTransportSequence:)`.
    static func payloadTypes(
        of accepted: [RtpCodecParameters], kind: MediaKind, room: RtpCapabilities
    ) -> [UInt8: UInt8] {
        var numbers: [UInt8: UInt8] = [:]
        var taken: Set<UInt8> = []
        for codec in room.codecs where codec.kind == kind {
            guard let own = codec.preferredPayloadType, let match = best(for: codec, of: accepted),
                taken.insert(match.payloadType).inserted
            else { continue }
            numbers[own] = match.payloadType
            let repeating = accepted.first {
                Negotiation.identity(of: $0)?.mimeType.role == .retransmission
                    && $0.parameters["apt"]?.int == Int(match.payloadType)
            }
            if let companion = room.retransmission(of: own)?.preferredPayloadType, let repeating {
                numbers[companion] = repeating.payloadType
            }
        }
        return numbers
    }

    /// Of the offered codecs that are this one, that which most listeners can decode.
    ///
    /// A room that says nothing about H.264's profile gets the constrained baseline if it is
    /// there: every browser decodes it.
    private static func best(
        for codec: RtpCodecCapability, of offered: [RtpCodecParameters]
    ) -> RtpCodecParameters? {
        guard let identity = Negotiation.identity(of: codec), identity.mimeType.role == .media
        else { return nil }
        let profile = CodecProfile(identity.mimeType, codec.parameters)
        let fitting = offered.filter {
            Negotiation.identity(of: $0) == identity
                && CodecProfile(identity.mimeType, $0.parameters).agrees(with: profile)
        }
        let modest = fitting.first {
            CodecProfile(identity.mimeType, $0.parameters) == .h264(.constrainedBaseline)
        }
        return modest ?? fitting.first
    }
}
