/// The server's offers to one listener, over the whole life of his transport.
///
/// Sections keep their place and their mid for ever, as JSEP demands (RFC 9429 section 5.2.2):
/// that of a stream which is gone is inactive until a new stream of its kind takes it over. The
/// order of calls: `takeMid`, create the sender with it, `offer`, send the text, `accept`.
package struct SubscriberOffer: Sendable, Hashable {
    private struct Section: Sendable, Hashable {
        enum State: Sendable, Hashable {
            case vacant
            /// Promised to a stream that is not there yet.
            case taken
            case used
            /// The listener refused it: dead until a stream with a mid of its own revives it.
            case refused
        }

        var state: State
        /// The last one, when there is none.
        var stream: SubscriberStream

        var sends: Bool { state == .used && stream.isActive }
    }

    private enum Channels: Sendable, Hashable {
        case none
        case offered
        /// Dead: nobody asks twice.
        case refused
    }

    /// Where there are data channels their section is the first, from the first offer on.
    private var channels: Channels
    private var sections: [Section] = []
    /// Mids that were given away and have no section yet.
    private var promised: Set<String> = []
    private var nextMid = 0
    private var last: SessionDescription
    private var lastTransport: LocalTransport?
    private var isAnswered = true

    /// - Parameters:
    ///   - sessionID: any number below 2⁶³ that nobody else is likely to have.
    ///   - hasChannels: whether the transport has data channels.
    package init(sessionID: UInt64, hasChannels: Bool = false) {
        channels = hasChannels ? .offered : .none
        last = SessionDescription(origin: SdpOrigin(sessionID: sessionID, version: 0))
    }

    // MARK: Mids

    /// A mid for a new stream: that of a section which nobody uses, or a new one.
    package mutating func takeMid(for kind: MediaKind) -> String {
        if let index = sections.firstIndex(where: {
            $0.state == .vacant && $0.stream.kind == kind
        }) {
            sections[index].state = .taken
            return sections[index].stream.mid
        }
        var mid = "\(nextMid)"
        while promised.contains(mid) || index(of: mid) != nil {
            nextMid += 1
            mid = "\(nextMid)"
        }
        nextMid += 1
        promised.insert(mid)
        return mid
    }

    /// Takes over the mid that a stream has already.
    ///
    /// - Returns: false when it cannot have a section of its own.
    package mutating func takeMid(_ mid: String, for kind: MediaKind) -> Bool {
        if let index = index(of: mid) {
            guard sections[index].state == .vacant, sections[index].stream.kind == kind
            else { return false }
            sections[index].state = .taken
            return true
        }
        return canGrow(for: kind) && promised.insert(mid).inserted
    }

    /// Whether one more stream can be offered: who answers has no more sections than we read.
    package func hasRoom(for kind: MediaKind) -> Bool {
        canGrow(for: kind)
            || sections.contains { $0.state == .vacant && $0.stream.kind == kind }
    }

    /// How many sections come before those of streams.
    private var offset: Int { channels == .none ? 0 : 1 }

    /// No stream's: those are numbers, or longer.
    private static let channelMid = "data"

    /// Whether there is a section for one more mid.
    private func canGrow(for kind: MediaKind) -> Bool {
        let revivable = sections.count { $0.state == .refused && $0.stream.kind == kind }
        return promised.count < revivable
            || offset + sections.count + promised.count < SdpLimits.sections
    }

    /// The mids of the sections that were refused and not used again.
    package var refusedMids: Set<String> {
        Set(sections.filter { $0.state == .refused }.map(\.stream.mid))
    }

    /// Takes a mid back whose stream did not come to be.
    package mutating func returnMid(_ mid: String) {
        promised.remove(mid)
        if let index = index(of: mid), sections[index].state == .taken {
            sections[index].state = .vacant
        }
    }

    // MARK: Offers

    /// The offer of exactly these streams. Its version rises with every change, and only then.
    ///
    /// A stream whose mid has no section gets a new one. Each mid must be there once; one that
    /// belongs to another kind's section must not be used. A stream that has no codecs for now is
    /// inactive and keeps those that its section had.
    package mutating func offer(
        _ streams: [SubscriberStream], transport: LocalTransport
    ) -> String {
        place(streams)
        var next = description(transport)
        if next != last {
            next.origin.version += 1
            last = next
        }
        lastTransport = transport
        isAnswered = false
        return last.description
    }

    private mutating func place(_ streams: [SubscriberStream]) {
        var gone = Set(sections.map(\.stream.mid))
        for stream in streams {
            gone.remove(stream.mid)
            promised.remove(stream.mid)
            place(stream)
        }
        for index in sections.indices
        where sections[index].state == .used && gone.contains(sections[index].stream.mid) {
            // Not for another one in the same offer: the listener would not see it come.
            sections[index].state = .vacant
        }
    }

    private mutating func place(_ stream: SubscriberStream) {
        if let index = index(of: stream.mid) {
            let section = sections[index]
            precondition(section.stream.kind == stream.kind, "a mid of another kind")
            sections[index].stream = stream
            if stream.parameters.codecs.isEmpty {
                sections[index].stream.parameters = section.stream.parameters
                sections[index].stream.isActive = false
            }
            if section.state != .refused { sections[index].state = .used }
            return
        }
        let section = Section(state: .used, stream: stream)
        if let index = reusableIndex(for: stream) {
            sections[index] = section
        } else {
            sections.append(section)
        }
    }

    /// A refused section is used again under a new mid (RFC 9429 section 5.2.2).
    private func reusableIndex(for stream: SubscriberStream) -> Int? {
        sections.firstIndex { $0.state == .refused && $0.stream.kind == stream.kind }
    }

    private func index(of mid: String) -> Int? {
        sections.firstIndex { $0.stream.mid == mid }
    }

    private func description(_ transport: LocalTransport) -> SessionDescription {
        let mids =
            (channels == .offered ? [Self.channelMid] : [])
            + sections.filter { $0.state != .refused }.map(\.stream.mid)
        var attributes: [SdpAttribute] = transport.ice.isLite ? [.iceLite] : []
        if !mids.isEmpty {
            attributes.append(.group(GroupAttribute(semantics: GroupAttribute.bundle, mids: mids)))
        }
        attributes.append(.extensionsMayBeMixed)
        return SessionDescription(
            origin: last.origin, attributes: attributes,
            media: channelMedia(transport)
                + sections.map { section in
                    section.state == .refused
                        ? Self.refused(section.stream)
                        : Self.media(
                            section, transport: transport, isFirst: section.stream.mid == mids.first
                        )
                })
    }

    private func channelMedia(_ transport: LocalTransport) -> [MediaDescription] {
        switch channels {
        case .none: []
        case .refused: [ChannelSection.refused(mid: Self.channelMid)]
        case .offered:
            [
                ChannelSection.section(
                    transport.sctp ?? SctpParameters(), mid: Self.channelMid, transport: transport,
                    setup: .actpass, isFirst: true)
            ]
        }
    }

    private static let transportName = "UDP/TLS/RTP/SAVPF"

    private static func refused(_ stream: SubscriberStream) -> MediaDescription {
        .refused(
            type: stream.kind.mimeTypePrefix, transport: transportName,
            formats: formats(of: stream), mid: stream.mid)
    }

    private static func formats(of stream: SubscriberStream) -> [String] {
        stream.parameters.codecs.map { "\($0.payloadType)" }
    }

    private static func media(
        _ section: Section, transport: LocalTransport, isFirst: Bool
    ) -> MediaDescription {
        let stream = section.stream
        var attributes = transport.attributes(.actpass)
        if isFirst { attributes += transport.candidateAttributes }
        attributes += [
            .mid(stream.mid), .direction(section.sends ? .sendOnly : .inactive), .rtcpMux,
        ]
        if stream.parameters.rtcp.isReducedSize { attributes.append(.rtcpReducedSize) }
        attributes += MediaDescription.attributes(of: stream.parameters.headerExtensions)
        attributes += MediaDescription.attributes(of: codecs(of: stream))
        if section.sends { attributes += sources(of: stream) }
        return MediaDescription(
            type: stream.kind.mimeTypePrefix, port: transport.port, transport: transportName,
            formats: formats(of: stream), details: [transport.connection], attributes: attributes)
    }

    /// A browser that only receives waits a tenth of a second before it asks again for what is
    /// lost, which is too late for a picture, unless it may measure how far away we are.
    private static func codecs(of stream: SubscriberStream) -> [RtpCodecParameters] {
        let isRepeated = stream.parameters.encodings.first?.rtx != nil
        return stream.parameters.codecs.withoutVainRequests(hasRtx: isRepeated).map { codec in
            var codec = codec
            if codec.rtcpFeedback.contains(RtcpFeedback(RtcpFeedback.lost)) {
                codec.rtcpFeedback.append(RtcpFeedback(RtcpFeedback.referenceTime))
            }
            return codec
        }
    }

    private static func sources(of stream: SubscriberStream) -> [SdpAttribute] {
        var attributes: [SdpAttribute] = [
            .stream(
                StreamAttribute(
                    streamID: .sdpToken(stream.streamID), trackID: .sdpToken(stream.trackID)))
        ]
        guard let encoding = stream.parameters.encodings.first, let ssrc = encoding.ssrc
        else { return attributes }
        let sources = [ssrc] + (encoding.rtx?.ssrc.map { [$0] } ?? [])
        if sources.count > 1 {
            attributes.append(
                .sourceGroup(
                    SourceGroupAttribute(
                        semantics: SourceGroupAttribute.retransmission, sources: sources)))
        }
        let cname = stream.parameters.rtcp.cname ?? "-"
        attributes += sources.map {
            .source(SourceAttribute(ssrc: $0, name: "cname", value: cname))
        }
        return attributes
    }

    /// Whether an offer of these streams would tell the listener something that he does not know:
    /// from the last offer, or because he refused it.
    package func wouldTell(_ streams: [SubscriberStream], transport: LocalTransport) -> Bool {
        guard let lastTransport else { return !streams.isEmpty || channels == .offered }
        var next = self
        next.place(streams)
        return next.description(transport) != description(lastTransport)
    }

    // MARK: Answers

    /// Reads the answer to the last offer. A section that it refuses is dead from now on.
    ///
    /// Nothing changes when it throws.
    package mutating func accept(
        answer text: String
    ) throws(SignallingError) -> SubscriberAnswer {
        guard !isAnswered else { throw .noOffer }
        let answer: SessionDescription
        do throws(SdpError) {
            answer = try SessionDescription(text)
        } catch {
            throw .unreadable(error)
        }
        guard answer.media.count == last.media.count else {
            throw .wrongSectionCount(answer.media.count, expected: last.media.count)
        }
        var accepted: [SubscriberAnswer.Section] = []
        let taken = try offset == 0 ? nil : accept(channels: answer.media[0])
        for (index, section) in answer.media.enumerated().dropFirst(offset) {
            accepted.append(try accept(section, at: index, of: answer))
        }
        let mids = last.media.compactMap(\.mid)
        let alive = zip(mids, answer.media).filter { !$0.1.isRefused }.map(\.0)
        let bundle = answer.attributes.bundle ?? Array(alive.prefix(1))
        if let mid = alive.first(where: { !bundle.contains($0) }) { throw .notBundled(mid: mid) }
        let remote = try answer.remoteTransport(mids: mids, isAnswer: true)
        for (index, section) in answer.media.enumerated().dropFirst(offset)
        where section.isRefused {
            sections[index - offset].state = .refused
        }
        if channels == .offered, taken == nil { channels = .refused }
        isAnswered = true
        return SubscriberAnswer(sections: accepted, channels: taken, remote: remote)
    }

    /// Nothing when the listener wants none.
    private func accept(
        channels section: MediaDescription
    ) throws(SignallingError) -> ChannelSection? {
        guard section.type == last.media[0].type,
            section.mid == Self.channelMid || section.mid == nil && section.isRefused,
            section.isRefused || channels == .offered
        else { throw .wrongSection(0) }
        guard !section.isRefused else { return nil }
        guard let taken = ChannelSection(section) else { throw .wrongSection(0) }
        return taken
    }

    private func accept(
        _ section: MediaDescription, at index: Int, of answer: SessionDescription
    ) throws(SignallingError) -> SubscriberAnswer.Section {
        let offered = last.media[index]
        let stream = sections[index - offset].stream
        let mid = stream.mid
        // Some endpoints leave the mid of what they refuse out.
        guard section.type == offered.type,
            section.mid == mid || section.mid == nil && section.isRefused,
            section.isRefused || !offered.isRefused
        else { throw .wrongSection(index) }
        guard !section.isRefused else {
            return .init(
                mid: mid, isAccepted: false, payloadTypes: [], headerExtensionIDs: [],
                forms: .oneByte)
        }
        let direction =
            section.attributes.direction ?? answer.attributes.direction ?? .sendAndReceive
        guard !direction.sends else { throw .wrongDirection(mid: mid) }
        let payloadTypes = section.payloadTypes.filter { offered.payloadTypes.contains($0) }
        let offeredIDs = Set(offered.headerExtensions { _ in true }.map(\.id))
        return .init(
            mid: mid,
            isAccepted: offered.attributes.direction == .sendOnly && direction.receives
                && payloadTypes.contains { stream.carriesMedia($0) },
            payloadTypes: payloadTypes,
            headerExtensionIDs: section.headerExtensions { $0.receives }.map(\.id)
                .filter { offeredIDs.contains($0) },
            forms: answer.forms(in: section))
    }
}
