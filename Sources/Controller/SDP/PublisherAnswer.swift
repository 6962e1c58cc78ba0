/// The server's answer to a publisher's offer, and the streams that come of it.
///
/// Takes what the room can do and what can share one transport, and data channels where that has
/// any; refuses everything else.
package struct PublisherAnswer: Sendable, Hashable {
    /// A stream that the publisher will send.
    package struct Stream: Sendable, Hashable {
        package let mid: String
        package let kind: MediaKind
        /// As the answer settled them, in the publisher's numbers.
        package let parameters: RtpParameters
    }

    package private(set) var streams: [Stream] = []
    /// What the publisher says of data channels, where they are taken.
    package private(set) var channels: ChannelSection?
    let description: SessionDescription

    package var text: String { description.description }

    /// - Parameters:
    ///   - scalabilityModes: of each section's encodings, by mid, where the publisher has said it:
    ///     no description does.
    ///   - origin: of a session's later answers, the same with a greater version.
    package init(
        to offer: PublisherOffer, room: RtpCapabilities, transport: LocalTransport,
        scalabilityModes: [String: ScalabilityMode] = [:], origin: SdpOrigin
    ) {
        let setup = AnswerForm.setup(offer.remote, local: transport.role)
        let bundle = offer.description.attributes.bundle
        var accepted: [String] = []
        var media: [MediaDescription] = []
        for (offered, section) in zip(offer.description.media, offer.sections) {
            let canShare = bundle?.contains(section.mid) ?? accepted.isEmpty
            if canShare, channels == nil, let offeredChannels = section.channels,
                let sctp = transport.sctp
            {
                channels = offeredChannels
                media.append(
                    ChannelSection.section(
                        sctp, mid: section.mid, transport: transport, setup: setup,
                        isFirst: accepted.isEmpty, as: offered))
                accepted.append(section.mid)
                continue
            }
            guard canShare,
                let settled = Self.settle(
                    section, room: room, scalabilityMode: scalabilityModes[section.mid])
            else {
                media.append(
                    .refused(
                        type: offered.type, transport: offered.transport,
                        formats: offered.formats, mid: section.mid))
                continue
            }
            media.append(
                Self.section(
                    for: offered, settled, transport: transport, setup: setup,
                    isFirst: accepted.isEmpty))
            accepted.append(section.mid)
            if settled.direction == .receiveOnly {
                streams.append(
                    Stream(mid: section.mid, kind: settled.kind, parameters: settled.parameters))
            }
        }
        let attributes = AnswerForm.attributes(to: offer, accepted: accepted, transport: transport)
        description = SessionDescription(origin: origin, attributes: attributes, media: media)
    }

    // MARK: Sections

    private struct Settled {
        let mid: String
        let kind: MediaKind
        let direction: SdpDirection
        let parameters: RtpParameters
        /// What our end says of the same codecs.
        let codecs: [RtpCodecParameters]
    }

    private static func settle(
        _ section: PublisherSection, room: RtpCapabilities, scalabilityMode: ScalabilityMode?
    ) -> Settled? {
        guard section.isUsable, let kind = section.kind, var parameters = section.parameters
        else { return nil }
        parameters.headerExtensions = AcceptedCodecs.headerExtensions(
            offered: parameters.headerExtensions, kind: kind, room: room)
        let hasTransportSequence = parameters.headerExtensions.contains {
            $0.uri.lowercased() == HeaderExtensionURI.transportSequence
        }
        parameters.codecs = AcceptedCodecs.codecs(
            offered: parameters.codecs, kind: kind, room: room,
            hasTransportSequence: hasTransportSequence)
        guard !parameters.codecs.isEmpty else { return nil }
        let isRepeated = parameters.codecs.contains { $0.parameters["apt"] != nil }
        parameters.encodings = parameters.encodings.prefix(ParameterCheck.maximumEncodings).map {
            var encoding = $0
            if !isRepeated { encoding.rtx = nil }
            return encoding
        }
        let mode = scalabilityMode ?? Self.usualMode(of: parameters)
        for index in parameters.encodings.indices {
            parameters.encodings[index].scalabilityMode = mode
        }
        return Settled(
            mid: section.mid, kind: kind,
            direction: section.direction.sends ? .receiveOnly : .inactive,
            parameters: parameters,
            codecs: parameters.codecs.map { wishes(of: room, for: $0, kind: kind) })
    }

    /// What the engine of most browsers does when nobody asks for anything else: three temporal
    /// layers in VP8, as soon as there are several encodings.
    private static func usualMode(of parameters: RtpParameters) -> ScalabilityMode? {
        let isVP8 = parameters.codecs.first?.mimeType.lowercased() == "video/vp8"
        return isVP8 && parameters.encodings.count > 1 ? "L1T3" : nil
    }

    /// The offered codec with what the room wishes of it: `usedtx`, `maxaveragebitrate`, …
    private static func wishes(
        of room: RtpCapabilities, for codec: RtpCodecParameters, kind: MediaKind
    ) -> RtpCodecParameters {
        guard let identity = Negotiation.identity(of: codec),
            let own = room.mediaCodec(identity, kind: kind)
        else { return codec }
        var codec = codec
        // What tells variants apart is settled already, and must be the offer's.
        let settled = ["packetization-mode", "packetizationMode", "profile-id", "profile"]
        for (name, value) in own.parameters
        where !settled.contains(name) && name != CodecProfile.h264Name {
            codec.parameters[name] = value
        }
        return codec
    }

    private static func section(
        for offered: MediaDescription, _ settled: Settled, transport: LocalTransport,
        setup: SdpSetup, isFirst: Bool
    ) -> MediaDescription {
        var attributes = transport.attributes(setup)
        if isFirst { attributes += transport.candidateAttributes }
        attributes += [.mid(settled.mid), .direction(settled.direction), .rtcpMux]
        if settled.parameters.rtcp.isReducedSize { attributes.append(.rtcpReducedSize) }
        attributes += AnswerForm.extensionAttributes(
            of: offered, settled.parameters.headerExtensions)
        if offered.attributes.contains(.extensionsMayBeMixed) {
            attributes.append(.extensionsMayBeMixed)
        }
        attributes += MediaDescription.attributes(of: settled.codecs)
        if settled.direction == .receiveOnly {
            attributes += simulcastAttributes(of: offered, settled.parameters.encodings)
        }
        return MediaDescription(
            type: offered.type, port: transport.port, transport: offered.transport,
            formats: settled.codecs.map { "\($0.payloadType)" },
            details: [transport.connection], attributes: attributes)
    }

    private static func simulcastAttributes(
        of offered: MediaDescription, _ encodings: [RtpEncoding]
    ) -> [SdpAttribute] {
        let rids = encodings.compactMap(\.rid)
        guard !rids.isEmpty else { return [] }
        var attributes: [SdpAttribute] = rids.map {
            .rid(RidAttribute(id: $0, direction: .receive))
        }
        if offered.attributes.simulcast != nil {
            attributes.append(
                .simulcast(SimulcastAttribute(receive: rids.map { [.init(id: $0)] })))
        }
        return attributes
    }
}
