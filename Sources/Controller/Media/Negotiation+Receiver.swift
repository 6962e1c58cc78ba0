/// From what a publisher says it will send to what is received and offered to the others.
extension Negotiation {
    /// Checks the parameters, takes away what the peer's capabilities do not have, fills in what
    /// was left open, and finds the room's numbers for the rest.
    ///
    /// Payload types and header extension ids stay the publisher's own and need not be the room's.
    /// Codecs that are not in the capabilities go, with the encodings that name them; so do header
    /// extensions. A depth stream may use a video codec when there is no such depth codec.
    ///
    /// - Parameter capabilities: the peer's effective ones, in the room's numbers.
    /// - Throws: `.invalid` for parameters that contradict themselves, `.limit` for too many of
    ///   something, `.unsupported` when nothing is left.
    static func effectiveParameters(
        of parameters: RtpParameters, kind: MediaKind, for capabilities: RtpCapabilities
    ) throws(BisqueError) -> ReceiverPlan {
        try ParameterCheck.check(parameters, kind: kind)
        let matched = match(parameters.codecs, kind: kind, in: capabilities)
        guard let first = matched.first(where: { $0.isMedia }) else {
            let names = parameters.codecs.map { "\($0.mimeType) (\($0.payloadType))" }
            throw BisqueError(
                .unsupported, "codecs: none of \(names) is among the peer's capabilities")
        }
        let extensions = match(parameters.headerExtensions, kind: kind, in: capabilities)

        var effective = parameters
        effective.codecs = matched.map(\.publisher)
        effective.headerExtensions = extensions.map(\.publisher)
        effective.encodings = encodings(
            of: parameters, codecs: effective.codecs, usual: first.publisher.payloadType)
        guard !effective.encodings.isEmpty else {
            throw BisqueError(
                .unsupported, "encodings: their codecs are not among the peer's capabilities")
        }

        let payloadTypeMap = numbers(matched.map { ($0.publisher.payloadType, $0.roomNumber) })
        let extensionMap = numbers(extensions.map { ($0.publisher.id, $0.room.preferredID) })
        return ReceiverPlan(
            kind: kind,
            parameters: effective,
            consumable: consumable(
                effective, matched, extensions, payloadTypeMap, in: capabilities),
            payloadTypeMap: payloadTypeMap,
            extensionMap: extensionMap)
    }

    /// One codec as the publisher uses it and as the room has it.
    private struct MatchedCodec {
        let publisher: RtpCodecParameters
        let room: RtpCodecCapability
        let roomNumber: UInt8
        let isMedia: Bool
    }

    private struct MatchedExtension {
        let publisher: RtpHeaderExtensionParameters
        let room: RtpHeaderExtension
    }

    private static func match(
        _ codecs: [RtpCodecParameters], kind: MediaKind, in capabilities: RtpCapabilities
    ) -> [MatchedCodec] {
        var media: [UInt8: MatchedCodec] = [:]
        for codec in codecs {
            guard let identity = identity(of: codec),
                let room = capabilities.mediaCodec(identity, kind: kind)
                    ?? (kind == .depth ? capabilities.mediaCodec(identity, kind: .video) : nil)
            else { continue }
            media[codec.payloadType] = matched(codec, identity.mimeType, room)
        }
        return codecs.compactMap { codec in
            if let found = media[codec.payloadType] { return found }
            guard let mimeType = identity(of: codec)?.mimeType, mimeType.role == .retransmission,
                let apt = codec.parameters["apt"]?.int.flatMap({ UInt8(exactly: $0) }),
                let target = media[apt],
                let room = capabilities.retransmission(of: target.roomNumber)
            else { return nil }
            return matched(codec, mimeType, room)
        }
    }

    private static func matched(
        _ codec: RtpCodecParameters, _ mimeType: MimeType, _ room: RtpCodecCapability
    ) -> MatchedCodec? {
        guard let roomNumber = room.preferredPayloadType else { return nil }
        var publisher = codec
        publisher.mimeType = mimeType.spelling
        publisher.channels = CodecIdentity.channels(of: mimeType, given: codec.channels)
        publisher.ptime = codec.ptime == 0 ? nil : codec.ptime
        publisher.maxptime = codec.maxptime == 0 ? nil : codec.maxptime
        publisher.rtcpFeedback = common(codec.rtcpFeedback, room.rtcpFeedback)
        return MatchedCodec(
            publisher: publisher, room: room, roomNumber: roomNumber,
            isMedia: mimeType.role == .media)
    }

    private static func match(
        _ extensions: [RtpHeaderExtensionParameters], kind: MediaKind,
        in capabilities: RtpCapabilities
    ) -> [MatchedExtension] {
        extensions.compactMap { entry in
            let uri = entry.uri.lowercased()
            let room = capabilities.headerExtensions.first {
                $0.uri == uri && ($0.kind == nil || $0.kind == kind)
            }
            guard let room else { return nil }
            var publisher = entry
            publisher.uri = uri
            publisher.isEncrypted = room.prefersEncryption
            return MatchedExtension(publisher: publisher, room: room)
        }
    }

    /// The encodings whose codecs are left. One that names no codec gets the usual one, and
    /// where there are none at all there is one.
    private static func encodings(
        of parameters: RtpParameters, codecs: [RtpCodecParameters], usual: UInt8
    ) -> [RtpEncoding] {
        guard !parameters.encodings.isEmpty else {
            return [RtpEncoding(codecPayloadType: usual)]
        }
        let left = Set(codecs.map(\.payloadType))
        return parameters.encodings.compactMap { encoding in
            var encoding = encoding
            let payloadType = encoding.codecPayloadType ?? usual
            guard left.contains(payloadType) else { return nil }
            encoding.codecPayloadType = payloadType
            if encoding.maxFramerate == 0 { encoding.maxFramerate = nil }
            return encoding
        }
    }

    /// Feedback is the room's, because it is settled with each listener anew; format parameters
    /// are the publisher's, because they describe what he really sends.
    private static func consumable(
        _ effective: RtpParameters, _ matched: [MatchedCodec], _ extensions: [MatchedExtension],
        _ payloadTypeMap: [UInt8: UInt8], in capabilities: RtpCapabilities
    ) -> RtpParameters {
        var codecs: [RtpCodecParameters] = []
        for codec in matched where codec.isMedia {
            // Two of the publisher's codecs may be one to the room.
            if codecs.contains(where: { $0.payloadType == codec.roomNumber }) { continue }
            var offered = codec.publisher
            offered.payloadType = codec.roomNumber
            offered.rtcpFeedback = codec.room.rtcpFeedback
            codecs.append(offered)
            if let companion = capabilities.retransmission(of: codec.roomNumber),
                let payloadType = companion.preferredPayloadType
            {
                codecs.append(RtpCodecParameters(companion, payloadType: payloadType))
            }
        }
        var offered = effective
        offered.mid = nil
        offered.codecs = codecs
        offered.headerExtensions = extensions.compactMap { entry in
            guard !HeaderExtensionURI.hopByHop.contains(entry.room.uri) else { return nil }
            var offered = entry.publisher
            offered.id = entry.room.preferredID
            return offered
        }
        offered.encodings = effective.encodings.map { encoding in
            var encoding = encoding
            encoding.codecPayloadType = encoding.codecPayloadType.flatMap { payloadTypeMap[$0] }
            return encoding
        }
        return offered
    }

    private static func numbers(_ pairs: [(UInt8, UInt8)]) -> [UInt8: UInt8] {
        Dictionary(pairs) { first, _ in first }
    }
}
