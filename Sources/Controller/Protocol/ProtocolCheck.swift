/// What the protocol refuses where the rest of the library reduces: a client said that it knows the
/// room, so what the room does not have is a mistake.
enum ProtocolCheck {
    /// What a client says it takes must be part of the room, under the room's numbers.
    ///
    /// - Throws: `.unsupported`, naming the codec or the header extension.
    static func subset(
        _ capabilities: RtpCapabilities, of room: RtpCapabilities
    ) throws(BisqueError) {
        for (index, codec) in capabilities.codecs.enumerated()
        where !room.codecs.contains(where: { matches(codec, $0) }) {
            throw BisqueError(
                .unsupported,
                "rtpCapabilities.codecs[\(index)]: the room has no "
                    + "\(Negotiation.description(of: codec)) as "
                    + (codec.preferredPayloadType.map { "\($0)" } ?? "any number"))
        }
        for (index, entry) in capabilities.headerExtensions.enumerated() {
            let isKnown = room.headerExtensions.contains { known in
                known.uri == entry.uri.lowercased() && known.preferredID == entry.preferredID
                    && (known.kind == nil || entry.kind == nil || known.kind == entry.kind)
            }
            guard isKnown else {
                throw BisqueError(
                    .unsupported,
                    "rtpCapabilities.headerExtensions[\(index)]: the room has no "
                        + "\(FieldCheck.quoted(entry.uri)) as \(entry.preferredID)")
            }
        }
    }

    private static func matches(_ codec: RtpCodecCapability, _ room: RtpCodecCapability) -> Bool {
        guard codec.kind == room.kind, codec.preferredPayloadType == room.preferredPayloadType,
            let identity = Negotiation.identity(of: codec),
            identity == Negotiation.identity(of: room)
        else { return false }
        return identity.mimeType.role != .retransmission
            || codec.parameters["apt"]?.int == room.parameters["apt"]?.int
    }

    /// All of a client's stream must be in the room.
    ///
    /// - Throws: `.unsupported`, naming the codec or the header extension.
    static func stream(
        _ parameters: RtpParameters, in room: RtpCapabilities
    ) throws(BisqueError) {
        var media: [Int: UInt8] = [:]
        for (index, codec) in parameters.codecs.enumerated() where !isRetransmission(codec) {
            guard let identity = Negotiation.identity(of: codec),
                let known = room.codecs.first(where: { Negotiation.identity(of: $0) == identity }),
                let number = known.preferredPayloadType
            else {
                throw unsupported(
                    "codecs[\(index)]", "the room has no \(FieldCheck.quoted(codec.mimeType))")
            }
            media[Int(codec.payloadType)] = number
        }
        for (index, codec) in parameters.codecs.enumerated() where isRetransmission(codec) {
            guard let apt = codec.parameters["apt"]?.int, let number = media[apt] else {
                throw unsupported("codecs[\(index)].parameters.apt", "it repeats no media codec")
            }
            guard room.retransmission(of: number) != nil else {
                throw unsupported("codecs[\(index)]", "the room repeats nothing of that codec")
            }
        }
        for (index, entry) in parameters.headerExtensions.enumerated()
        where !room.headerExtensions.contains(where: { $0.uri == entry.uri.lowercased() }) {
            throw unsupported(
                "headerExtensions[\(index)]", "the room has no \(FieldCheck.quoted(entry.uri))")
        }
    }

    private static func isRetransmission(_ codec: RtpCodecParameters) -> Bool {
        Negotiation.identity(of: codec)?.mimeType.role == .retransmission
    }

    private static func unsupported(_ path: String, _ what: String) -> BisqueError {
        BisqueError(.unsupported, "wrong RTP parameters: \(path): \(what)")
    }
}
