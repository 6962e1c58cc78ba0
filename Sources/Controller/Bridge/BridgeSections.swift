/// The sections of a bridge's offers in which the endpoint sends.
///
/// Pure: puts them before those in which it listens, which are `SubscriberOffer`'s, and takes an
/// answer apart again. They keep place and mid for ever; one that was refused stays so.
struct BridgeSections: Sendable, Hashable {
    struct Section: Sendable, Hashable {
        let mid: String
        let kind: MediaKind
        var isRefused = false
    }

    /// What the endpoint answered to one of them.
    struct Sent: Sendable, Hashable {
        let mid: String
        let kind: MediaKind
        /// Nothing when it sends nothing that the room can take.
        let parameters: RtpParameters?
    }

    /// An answer, taken apart.
    struct Parts: Sendable, Hashable {
        let sent: [Sent]
        /// What answers the listening sections alone.
        let listening: SessionDescription
        let remote: RemoteTransport?
        let refused: Set<String>
    }

    private(set) var sections: [Section]

    /// So many of each kind; the mids are short enough for the packets.
    init(audio: Int, video: Int) {
        sections =
            (0..<audio).map { Section(mid: "recv-audio-\($0)", kind: .audio) }
            + (0..<video).map { Section(mid: "recv-video-\($0)", kind: .video) }
    }

    mutating func refuse(_ mids: Set<String>) {
        for index in sections.indices where mids.contains(sections[index].mid) {
            sections[index].isRefused = true
        }
    }

    // MARK: Offers

    /// What the endpoint may send, and at most how much.
    struct Terms: Sendable, Hashable {
        let capabilities: RtpCapabilities
        let maxBitrate: UInt32?
    }

    /// The sections before those of an offer to a listener, over the same transport.
    func offer(
        before listening: SessionDescription, _ terms: Terms, transport: LocalTransport
    ) -> SessionDescription {
        let own = sections.map { section in
            media(section, terms, transport: transport, isFirst: section == firstAlive)
        }
        let alive = sections.filter { !$0.isRefused }.map(\.mid)
        let mids = alive + (listening.attributes.bundle ?? [])
        var offer = listening
        offer.attributes.removeAll { if case .group = $0 { true } else { false } }
        if !mids.isEmpty {
            offer.attributes.append(
                .group(GroupAttribute(semantics: GroupAttribute.bundle, mids: mids)))
        }
        offer.media = own + listening.media
        return offer
    }

    private var firstAlive: Section? { sections.first { !$0.isRefused } }

    private static let transportName = "UDP/TLS/RTP/SAVPF"

    private func media(
        _ section: Section, _ terms: Terms, transport: LocalTransport, isFirst: Bool
    ) -> MediaDescription {
        let codecs = Self.codecs(of: section.kind, terms.capabilities)
        let formats = codecs.map { "\($0.payloadType)" }
        guard !section.isRefused, !codecs.isEmpty else {
            return .refused(
                type: section.kind.mimeTypePrefix, transport: Self.transportName,
                formats: formats.isEmpty ? ["0"] : formats, mid: section.mid)
        }
        var attributes = transport.attributes(.actpass)
        if isFirst { attributes += transport.candidateAttributes }
        attributes += [
            .mid(section.mid), .direction(.receiveOnly), .rtcpMux, .rtcpReducedSize,
        ]
        let extensions = terms.capabilities.headerExtensions.filter {
            $0.kind == nil || $0.kind == section.kind
        }
        attributes += MediaDescription.attributes(
            of: extensions.map { RtpHeaderExtensionParameters(uri: $0.uri, id: $0.preferredID) })
        attributes += MediaDescription.attributes(of: codecs)
        let bandwidth = terms.maxBitrate.map { [SdpLine(.bandwidth, "TIAS:\($0)")] } ?? []
        return MediaDescription(
            type: section.kind.mimeTypePrefix, port: transport.port,
            transport: Self.transportName, formats: formats,
            details: [transport.connection] + (section.kind == .video ? bandwidth : []),
            attributes: attributes)
    }

    private static func codecs(
        of kind: MediaKind, _ capabilities: RtpCapabilities
    ) -> [RtpCodecParameters] {
        capabilities.codecs.filter { $0.kind == kind }.compactMap { codec in
            guard let payloadType = codec.preferredPayloadType else { return nil }
            var offered = RtpCodecParameters(codec, payloadType: payloadType)
            offered.rtcpFeedback.removeAll { !AcceptedCodecs.feedback.contains($0) }
            return offered
        }
    }

    // MARK: Answers

    /// - Parameter offer: the one that is answered.
    func parts(
        of answer: SessionDescription, to offer: SessionDescription, _ terms: Terms
    ) throws(SignallingError) -> Parts {
        guard answer.media.count == offer.media.count else {
            throw .wrongSectionCount(answer.media.count, expected: offer.media.count)
        }
        let mids = offer.media.compactMap(\.mid)
        var sent: [Sent] = []
        var refused: Set<String> = []
        for (index, section) in sections.enumerated() {
            let answered = answer.media[index]
            try check(answered, at: index, as: section, in: answer)
            if answered.isRefused { refused.insert(section.mid) }
            sent.append(
                Sent(
                    mid: section.mid, kind: section.kind,
                    parameters: Self.parameters(of: answered, section, in: answer, terms)))
        }
        let remote = try answer.remoteTransport(mids: mids, isAnswer: true)
        return Parts(
            sent: sent, listening: listening(of: answer, mids: mids), remote: remote,
            refused: refused)
    }

    private func check(
        _ answered: MediaDescription, at index: Int, as section: Section,
        in answer: SessionDescription
    ) throws(SignallingError) {
        guard answered.type == section.kind.mimeTypePrefix,
            answered.mid == section.mid || answered.mid == nil && answered.isRefused,
            answered.isRefused || !section.isRefused
        else { throw .wrongSection(index) }
        let direction =
            answered.attributes.direction ?? answer.attributes.direction ?? .sendAndReceive
        guard answered.isRefused || !direction.receives else { throw .wrongSection(index) }
    }

    /// Without the sections in which it sends; what only the bundle's first one says is for all.
    private func listening(of answer: SessionDescription, mids: [String]) -> SessionDescription {
        var listening = answer
        listening.media = Array(answer.media.dropFirst(sections.count))
        let alive = zip(mids, answer.media).filter { !$0.1.isRefused }
        let tag = answer.attributes.bundle?.first { mid in alive.contains { $0.0 == mid } }
        let tagged = alive.first { $0.0 == tag } ?? alive.first
        guard listening.attributes.iceUsernameFragment == nil else { return listening }
        listening.attributes += (tagged?.1.attributes ?? []).filter { attribute in
            switch attribute {
            case .iceUsernameFragment, .icePassword, .fingerprint, .setup: true
            default: false
            }
        }
        return listening
    }

    private static func parameters(
        of answered: MediaDescription, _ section: Section, in answer: SessionDescription,
        _ terms: Terms
    ) -> RtpParameters? {
        let read = PublisherSection(answered, mid: section.mid, in: answer)
        guard read.offersToSend, var parameters = read.parameters else { return nil }
        let capabilities = terms.capabilities
        parameters.headerExtensions = AcceptedCodecs.headerExtensions(
            offered: parameters.headerExtensions, kind: section.kind, room: capabilities)
        parameters.codecs = AcceptedCodecs.codecs(
            offered: parameters.codecs, kind: section.kind, room: capabilities,
            hasTransportSequence: parameters.headerExtensions.contains {
                $0.uri.lowercased() == HeaderExtensionURI.transportSequence
            })
        guard !parameters.codecs.isEmpty else { return nil }
        let isRepeated = parameters.codecs.contains { $0.parameters["apt"] != nil }
        if !isRepeated {
            for index in parameters.encodings.indices { parameters.encodings[index].rtx = nil }
        }
        parameters.encodings = Array(
            parameters.encodings.prefix(ParameterCheck.maximumEncodings))
        if let stream = answered.attributes.first({
            if case .stream(let stream) = $0 { stream } else { nil }
        }) {
            parameters.userParameters["msid"] = .string("\(stream)")
        }
        return parameters
    }
}
