/// From what a peer can do to what it can do in this room.
extension Negotiation {
    /// The peer's codecs that the room has, under the room's numbers.
    ///
    /// Feedback is what both can do; format parameters stay the peer's. The room's companion for
    /// retransmissions is added for every video codec, at the end, whether or not the peer named
    /// one. Of several codecs that are the same to the room the first counts.
    ///
    /// - Throws: `.invalid` for capabilities that contradict themselves, `.limit`.
    static func effectiveCapabilities(
        of peer: RtpCapabilities, in room: RtpCapabilities
    ) throws(BisqueError) -> RtpCapabilities {
        try CapabilityCheck.check(peer)
        let codecs = commonCodecs(of: peer, in: room)
        let companions = codecs.compactMap { codec in
            codec.preferredPayloadType.flatMap { room.retransmission(of: $0) }
        }
        return RtpCapabilities(
            codecs: codecs + companions, headerExtensions: commonExtensions(of: peer, in: room))
    }

    private static func commonCodecs(
        of peer: RtpCapabilities, in room: RtpCapabilities
    ) -> [RtpCodecCapability] {
        var codecs: [RtpCodecCapability] = []
        var taken: Set<UInt8> = []
        for codec in peer.codecs {
            guard let identity = identity(of: codec),
                let match = room.mediaCodec(identity, kind: codec.kind),
                let payloadType = match.preferredPayloadType,
                taken.insert(payloadType).inserted
            else { continue }
            var common = codec
            common.mimeType = match.mimeType
            common.channels = match.channels
            common.preferredPayloadType = payloadType
            common.rtcpFeedback = Self.common(codec.rtcpFeedback, match.rtcpFeedback)
            codecs.append(common)
        }
        return codecs
    }

    private static func commonExtensions(
        of peer: RtpCapabilities, in room: RtpCapabilities
    ) -> [RtpHeaderExtension] {
        var extensions: [RtpHeaderExtension] = []
        for entry in peer.headerExtensions {
            let uri = entry.uri.lowercased()
            let match = room.headerExtensions.first { candidate in
                candidate.uri == uri
                    && (candidate.kind == nil || entry.kind == nil || candidate.kind == entry.kind)
            }
            guard var common = match else { continue }
            common.kind = entry.kind ?? common.kind
            if !extensions.contains(common) { extensions.append(common) }
        }
        return extensions
    }
}
