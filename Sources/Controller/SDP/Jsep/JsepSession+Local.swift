/// Descriptions of ours: each is in force as soon as it is made.
extension JsepSession {
    /// An offer of all that the program wishes.
    ///
    /// - Parameter fresh: our credentials from now on, if ICE is to restart.
    /// - Throws: `.wrongState` while another exchange is under way.
    package mutating func makeOffer(
        fresh: IceParameters
    ) throws(SignallingError) -> SessionDescription {
        guard state == .stable else { throw .wrongState(state.rawValue) }
        let isFirst = settled.local == nil
        begin()
        if settled.needsIceRestart {
            settled.needsIceRestart = false
            renew(fresh)
        }
        placeAll()
        var numbers = settled.numbers
        numbers.areFirst = isFirst
        var media: [MediaDescription] = []
        for index in settled.sections.indices {
            let section = offered(settled.sections[index], &numbers)
            settled.sections[index].formats = section.formats
            media.append(section)
        }
        let mids = settled.sections.filter { $0.use != .none }.map(\.mid)
        settled.tag = mids.first
        let offer = describe(media, bundle: mids)
        settled.local = Description(isOffer: true, session: offer)
        state = .haveLocalOffer
        return localDescription ?? offer
    }

    /// The answer to the far end's offer.
    ///
    /// - Parameter fresh: our credentials from now on, if the offer restarts ICE.
    /// - Throws: `.noOffer` when there is none to answer.
    package mutating func makeAnswer(
        fresh: IceParameters
    ) throws(SignallingError) -> SessionDescription {
        guard state == .haveRemoteOffer, let offer = settled.remoteDescription?.session else {
            throw .noOffer
        }
        if let old = before?.settled.remote?.ice, old != settled.remote?.ice {
            settled.needsIceRestart = false
            renew(fresh)
        }
        let setup: SdpSetup = settled.role == .server ? .passive : .active
        var media: [MediaDescription] = []
        for (index, section) in settled.sections.enumerated() {
            media.append(answer(to: offer.media[index], section, in: offer, setup))
        }
        let mids = settled.sections.filter { $0.use != .none }.map(\.mid)
        let bundle = offer.attributes.bundle == nil ? [] : mids
        let answer = describe(media, bundle: bundle)
        settled.local = Description(isOffer: false, session: answer)
        complete()
        return localDescription ?? answer
    }

    /// Our last description with the candidates that are known by now.
    package var localDescription: SessionDescription? {
        guard var session = settled.local?.session, let tag = settled.tag else {
            return settled.local?.session
        }
        let candidates =
            settled.candidates.map { SdpAttribute.candidate($0) }
            + (settled.hasAllCandidates ? [.endOfCandidates] : [])
        for index in session.media.indices where session.media[index].mid == tag {
            session.media[index].attributes += candidates
        }
        return session
    }

    private mutating func renew(_ fresh: IceParameters) {
        settled.ice = fresh
        settled.candidates = []
        settled.hasAllCandidates = false
    }

    // MARK: Places

    /// Gives everything a section that needs one, and takes it from what is stopped.
    private mutating func placeAll() {
        // What is refused in this offer is not used again by it: the far end has to hear of it.
        var vacant = settled.sections.indices.filter { settled.sections[$0].use == .none }
        let used = Set(settled.sections.compactMap(\.transceiver))
        for index in settled.sections.indices {
            guard let id = settled.sections[index].transceiver, let place = place(of: id),
                transceivers[place].isStopped
            else { continue }
            settled.sections[index].use = .none
            transceivers[place].agreed = .init()
        }
        for place in transceivers.indices
        where !transceivers[place].isStopped && !used.contains(transceivers[place].id) {
            let mid = newMid()
            guard put(JsepSection(mid: mid, transceivers[place]), into: &vacant) else { return }
            transceivers[place].agreed.mid = mid
        }
        if wantsChannels, !settled.sections.contains(where: { $0.use == .channels }) {
            _ = put(JsepSection(channelsWithMid: newMid()), into: &vacant)
        }
    }

    private mutating func put(_ section: JsepSection, into vacant: inout [Int]) -> Bool {
        if !vacant.isEmpty {
            settled.sections[vacant.removeFirst()] = section
        } else if settled.sections.count < SdpLimits.sections {
            settled.sections.append(section)
        } else {
            return false
        }
        return true
    }

    // MARK: Sections

    private mutating func describe(
        _ media: [MediaDescription], bundle: [String]
    ) -> SessionDescription {
        origin.version += 1
        var attributes: [SdpAttribute] = []
        if !bundle.isEmpty {
            attributes.append(
                .group(GroupAttribute(semantics: GroupAttribute.bundle, mids: bundle)))
        }
        attributes.append(.extensionsMayBeMixed)
        if terms.trickles { attributes.append(.iceOptions(["trickle"])) }
        return SessionDescription(origin: origin, attributes: attributes, media: media)
    }

    private func transportAttributes(_ setup: SdpSetup, mid: String) -> [SdpAttribute] {
        LocalTransport(ice: settled.ice, candidates: [], fingerprints: terms.fingerprints)
            .attributes(setup) + [.mid(mid)]
    }

    /// A part that is decided is said: who has not heard our answer yet learns it by that.
    private var offeredSetup: SdpSetup {
        switch settled.role {
        case .auto: .actpass
        case .client: .active
        case .server: .passive
        }
    }

    private var connection: SdpLine { SdpLine(.connection, "IN IP4 0.0.0.0") }

    private func offered(
        _ section: JsepSection, _ numbers: inout JsepNumbers
    ) -> MediaDescription {
        switch section.use {
        case .none: return section.refusal
        case .channels: return channelSection(section, offeredSetup)
        case .media(let id):
            guard let transceiver = transceiver(id) else { return section.refusal }
            var codecs = transceiver.agreed.codecs
            var extensions = transceiver.agreed.headerExtensions
            if codecs.isEmpty {
                codecs = numbers.codecs(of: transceiver.kind, terms.capabilities)
                extensions = numbers.headerExtensions(of: transceiver.kind, terms.capabilities)
            }
            guard !codecs.isEmpty else { return section.refusal }
            return mediaSection(
                section, transceiver, direction: transceiver.direction, codecs: codecs,
                extensions: MediaDescription.attributes(of: extensions), offeredSetup)
        }
    }

    private func answer(
        to offered: MediaDescription, _ section: JsepSection, in offer: SessionDescription,
        _ setup: SdpSetup
    ) -> MediaDescription {
        switch section.use {
        case .none: return section.refusal
        case .channels: return channelSection(section, setup)
        case .media(let id):
            guard let transceiver = transceiver(id) else { return section.refusal }
            return mediaSection(
                section, transceiver, direction: transceiver.agreed.direction ?? .inactive,
                codecs: transceiver.agreed.codecs,
                extensions: AnswerForm.extensionAttributes(
                    of: offered, transceiver.agreed.headerExtensions),
                setup)
        }
    }

    private func mediaSection(
        _ section: JsepSection, _ transceiver: JsepTransceiver, direction: SdpDirection,
        codecs: [RtpCodecParameters], extensions: [SdpAttribute], _ setup: SdpSetup
    ) -> MediaDescription {
        var attributes = transportAttributes(setup, mid: section.mid)
        attributes += [.direction(direction), .rtcpMux, .rtcpReducedSize] + extensions
        attributes += MediaDescription.attributes(of: codecs)
        if direction.sends {
            attributes += transceiver.attributes(codecs, cname: terms.cname)
        }
        return MediaDescription(
            type: section.type, port: 9, transport: section.transport,
            formats: codecs.map { "\($0.payloadType)" }, details: [connection],
            attributes: attributes)
    }

    private func channelSection(_ section: JsepSection, _ setup: SdpSetup) -> MediaDescription {
        MediaDescription(
            type: section.type, port: 9, transport: section.transport, formats: section.formats,
            details: [connection],
            attributes: transportAttributes(setup, mid: section.mid) + [
                .sctpPort(ChannelSection.usualPort), .maxMessageSize(terms.maxMessageSize),
            ])
    }
}
