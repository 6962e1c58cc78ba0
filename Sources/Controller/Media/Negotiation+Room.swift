/// From the codecs that an application wishes for to what a room can do.
extension Negotiation {
    /// Gives every codec its payload type, and video a companion for retransmissions.
    ///
    /// A payload type that the application gave is kept, unless an earlier codec was given the
    /// same; the others get the one a standard fixes or the next dynamic one. Feature codecs
    /// (rtx, red, FEC) are left out: they are no media. Header extensions are all that the server
    /// knows.
    ///
    /// - Throws: `.unsupported` for a codec that the server does not know, as v2 did, unless those
    ///   are ignored, as v1 did; `.duplicate` when two could not be told apart; `.invalid`;
    ///   `.limit` when the payload types run out.
    static func roomCapabilities(
        for mediaCodecs: [RtpCodecCapability], ignoringUnsupported: Bool = false
    ) throws(BisqueError) -> RtpCapabilities {
        guard !mediaCodecs.isEmpty else { throw FieldCheck.invalid("mediaCodecs", "it is empty") }
        let wishes = try supported(mediaCodecs, ignoringOthers: ignoringUnsupported)
        guard !wishes.isEmpty else {
            throw FieldCheck.invalid("mediaCodecs", "none is a media codec")
        }

        var pool = PayloadTypePool()
        // Given numbers first, so that no codec without one takes them away.
        let given = wishes.map { wish -> UInt8? in
            guard let payloadType = wish.payloadType, pool.take(payloadType) else { return nil }
            return payloadType
        }
        var codecs: [RtpCodecCapability] = []
        for (wish, given) in zip(wishes, given) {
            var codec = wish.codec
            let payloadType = try number(for: codec, given: given, from: &pool)
            codec.preferredPayloadType = payloadType
            codecs.append(codec)
            if codec.kind == .video {
                codecs.append(
                    RtpCodecCapability(
                        kind: .video, mimeType: "video/rtx", clockRate: codec.clockRate,
                        preferredPayloadType: try pool.takeNext(),
                        parameters: ["apt": .int(Int(payloadType))]))
            }
        }
        return RtpCapabilities(
            codecs: codecs, headerExtensions: SupportedCapabilities.headerExtensions)
    }

    /// A codec as the server will announce it, and the number that the application wants for it.
    private struct Wish {
        let codec: RtpCodecCapability
        let payloadType: UInt8?
    }

    private struct Choice: Hashable {
        let kind: MediaKind
        let identity: CodecIdentity
    }

    private static func supported(
        _ mediaCodecs: [RtpCodecCapability], ignoringOthers: Bool
    ) throws(BisqueError) -> [Wish] {
        var wishes: [Wish] = []
        var places: [Choice: Int] = [:]
        for (index, wanted) in mediaCodecs.enumerated() {
            let path = "mediaCodecs[\(index)]"
            try CapabilityCheck.check(wanted, at: path)
            let identity = identity(of: wanted)
            if let identity, identity.mimeType.role != .media { continue }
            guard let identity,
                let known = SupportedCapabilities.codecs.first(where: {
                    Negotiation.identity(of: $0) == identity
                })
            else {
                if ignoringOthers { continue }
                throw BisqueError(
                    .unsupported, "\(path): the server does not support \(description(of: wanted))")
            }
            if let place = places.updateValue(
                index, forKey: Choice(kind: wanted.kind, identity: identity))
            {
                throw BisqueError(
                    .duplicate,
                    "\(path): \(description(of: wanted)) is mediaCodecs[\(place)] already")
            }
            var codec = known
            codec.kind = wanted.kind
            codec.parameters.merge(wanted.parameters) { _, wanted in wanted }
            wishes.append(Wish(codec: codec, payloadType: wanted.preferredPayloadType))
        }
        return wishes
    }

    private static func number(
        for codec: RtpCodecCapability, given: UInt8?, from pool: inout PayloadTypePool
    ) throws(BisqueError) -> UInt8 {
        if let given { return given }
        if let fixed = codec.preferredPayloadType, pool.take(fixed) { return fixed }
        return try pool.takeNext()
    }

    /// What tells a codec from others, for messages.
    static func description(of codec: RtpCodecCapability) -> String {
        var text = "\(FieldCheck.quoted(codec.mimeType)) at \(codec.clockRate) Hz"
        if let channels = codec.channels { text += " with \(channels) channels" }
        if let mode = CodecIdentity.packetizationMode(in: codec.parameters)?.int {
            text += " in packetization mode \(mode)"
        }
        return text
    }
}

extension RtpCapabilities {
    /// What somebody can do who speaks these codecs and has nobody's numbers to mind.
    ///
    /// - Throws: as a room that is opened with them.
    package init(mediaCodecs: [RtpCodecCapability]) throws(BisqueError) {
        self = try Negotiation.roomCapabilities(for: mediaCodecs)
    }
}
