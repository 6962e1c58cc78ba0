/// The server's answer to the offer of an endpoint that only wants to receive.
///
/// A section is taken when it has a codec of the room: what is sent in it may change without
/// another exchange, so that it names all codecs of the room that the endpoint can take, and no
/// source. Everything else is refused, data channels included.
package struct PlayerAnswer: Sendable, Hashable {
    /// A section in which something may be sent.
    package struct Section: Sendable, Hashable {
        package let mid: String
        package let kind: MediaKind
        /// The offer's numbers for what may be sent in it.
        package let numbers: ListenersNumbers
        package let forms: ExtensionForms
    }

    /// In the order of the offer.
    package private(set) var sections: [Section] = []
    let description: SessionDescription

    package var text: String { description.description }

    /// What a mid may have as a header extension in the one-byte form (RFC 8285 section 4.2).
    private static let longestMid = 16

    /// Says that all sections belong together, whoever is played in them.
    private static let streamID = "playback"

    /// - Parameter origin: of a session's later answers, the same with a greater version.
    package init(
        to offer: PublisherOffer, room: RtpCapabilities, transport: LocalTransport,
        origin: SdpOrigin
    ) {
        let setup = AnswerForm.setup(offer.remote, local: transport.role)
        let bundle = offer.description.attributes.bundle
        var accepted: [String] = []
        var media: [MediaDescription] = []
        for (offered, section) in zip(offer.description.media, offer.sections) {
            let canShare = bundle?.contains(section.mid) ?? accepted.isEmpty
            let forms = offer.description.forms(in: offered)
            guard canShare,
                let settled = Self.settle(section, of: offered, forms: forms, room: room)
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
            if settled.receives { sections.append(settled.section) }
        }
        description = SessionDescription(
            origin: origin,
            attributes: AnswerForm.attributes(
                to: offer, accepted: accepted, transport: transport),
            media: media)
    }

    // MARK: Sections

    private struct Settled {
        let section: Section
        /// Whether the endpoint will take what is sent.
        let receives: Bool
        /// In the offer's numbers.
        let codecs: [RtpCodecParameters]
        let headerExtensions: [RtpHeaderExtensionParameters]
        let isReducedSize: Bool
    }

    private static func settle(
        _ section: PublisherSection, of offered: MediaDescription, forms: ExtensionForms,
        room: RtpCapabilities
    ) -> Settled? {
        guard section.isUsable, let kind = section.kind else { return nil }
        var headerExtensions = AcceptedCodecs.headerExtensions(
            offered: offered.headerExtensions { $0.receives }, kind: kind, room: room
        ).filter { isWritten($0.uri.lowercased(), mid: section.mid) && forms.carry($0) }
        var codecs = AcceptedCodecs.codecs(
            offered: offered.codecs(kind), kind: kind, room: room,
            hasTransportSequence: headerExtensions.contains { $0.isTransportSequence })
        guard !codecs.isEmpty else { return nil }
        codecs = codecs.withoutVainRequests(hasRtx: true)
        if !leaveOneEstimate(&codecs) { headerExtensions.removeAll { $0.isTransportSequence } }
        let ids = headerExtensions.compactMap { entry in
            room.headerExtension(entry.uri.lowercased(), kind: kind)
                .map { ($0.preferredID, entry.id) }
        }
        let numbers = ListenersNumbers(
            payloadTypes: AcceptedCodecs.payloadTypes(of: codecs, kind: kind, room: room),
            headerExtensions: Dictionary(ids) { first, _ in first })
        return Settled(
            section: Section(mid: section.mid, kind: kind, numbers: numbers, forms: forms),
            receives: section.direction.receives, codecs: codecs,
            headerExtensions: headerExtensions,
            isReducedSize: offered.attributes.contains(.rtcpReducedSize))
    }

    /// Who counts what arrives need not estimate as well.
    ///
    /// - Returns: whether he counts, so that packets need numbers.
    private static func leaveOneEstimate(_ codecs: inout [RtpCodecParameters]) -> Bool {
        let counts = codecs.contains { codec in
            codec.rtcpFeedback.contains { $0.type == RtcpFeedback.transportWide }
        }
        guard counts else { return false }
        for index in codecs.indices {
            codecs[index].rtcpFeedback.removeAll { $0.type == RtcpFeedback.remb }
        }
        return true
    }

    /// Whether packets to a listener may have this header extension.
    private static func isWritten(_ uri: String, mid: String) -> Bool {
        switch uri {
        case HeaderExtensionURI.mid: mid.utf8.count <= longestMid
        case HeaderExtensionURI.absoluteSendTime, HeaderExtensionURI.transportSequence: true
        default: !HeaderExtensionURI.hopByHop.contains(uri)
        }
    }

    private static func section(
        for offered: MediaDescription, _ settled: Settled, transport: LocalTransport,
        setup: SdpSetup, isFirst: Bool
    ) -> MediaDescription {
        var attributes = transport.attributes(setup)
        if isFirst { attributes += transport.candidateAttributes }
        attributes += [
            .mid(settled.section.mid), .direction(settled.receives ? .sendOnly : .inactive),
            .rtcpMux,
        ]
        if settled.isReducedSize { attributes.append(.rtcpReducedSize) }
        attributes += AnswerForm.extensionAttributes(of: offered, settled.headerExtensions)
        if offered.attributes.contains(.extensionsMayBeMixed) {
            attributes.append(.extensionsMayBeMixed)
        }
        attributes += MediaDescription.attributes(of: settled.codecs)
        if settled.receives {
            attributes.append(
                .stream(
                    StreamAttribute(
                        streamID: .sdpToken(streamID), trackID: .sdpToken(settled.section.mid))))
        }
        return MediaDescription(
            type: offered.type, port: transport.port, transport: offered.transport,
            formats: settled.codecs.map { "\($0.payloadType)" },
            details: [transport.connection], attributes: attributes)
    }
}

extension RtpHeaderExtensionParameters {
    fileprivate var isTransportSequence: Bool {
        uri.lowercased() == HeaderExtensionURI.transportSequence
    }
}
