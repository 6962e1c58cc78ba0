/// Descriptions of the far end: read, judged as a whole, and only then taken.
extension JsepSession {
    /// Takes an offer; one of ours that is under way is taken back for it.
    ///
    /// - Throws: what is wrong with it. Then nothing has changed.
    package mutating func take(
        offer text: String
    ) throws(SignallingError) -> [JsepChange] {
        let offer = try Self.read(text)
        guard state != .closed else { throw .wrongState(state.rawValue) }
        var next = self
        try next.checkAge(of: offer)
        var changes = next.rollBack()
        next.begin()
        changes += try next.place(offer)
        next.remoteOrigin = offer.origin
        next.state = .haveRemoteOffer
        self = next
        return changes
    }

    /// Takes the answer to our offer.
    ///
    /// - Throws: what is wrong with it. Then nothing has changed, and the offer is unanswered.
    package mutating func take(
        answer text: String
    ) throws(SignallingError) -> [JsepChange] {
        let answer = try Self.read(text)
        guard state == .haveLocalOffer, let offer = settled.local?.session else {
            throw .noOffer
        }
        var next = self
        try next.checkAge(of: answer)
        let changes = try next.settle(answer, to: offer)
        next.dropUnsharedRestart()
        next.remoteOrigin = answer.origin
        next.complete()
        self = next
        return changes
    }

    /// Whether a description was made after the last one that was taken, as far as can be told.
    package func isNewer(_ text: String) -> Bool {
        guard let last = remoteOrigin, let origin = Self.origin(of: text) else { return false }
        return origin.sessionID == last.sessionID && origin.version > last.version
    }

    /// Whether one description was made after another.
    package static func isNewer(_ text: String, than other: String) -> Bool {
        guard let one = origin(of: text), let last = origin(of: other) else { return false }
        return one.sessionID == last.sessionID && one.version > last.version
    }

    /// Every section's mid, in their order.
    package static func mids(of text: String) throws(SignallingError) -> [String] {
        try read(text).mids()
    }

    private static func origin(of text: String) -> SdpOrigin? {
        do throws(SignallingError) { return try read(text).origin } catch { return nil }
    }

    private static func read(_ text: String) throws(SignallingError) -> SessionDescription {
        do throws(SdpError) { return try SessionDescription(text) } catch {
            throw .unreadable(error)
        }
    }

    /// Versions rise from one description to the next (RFC 9429 section 5.2.2): what is late is
    /// recognised by that.
    private func checkAge(of session: SessionDescription) throws(SignallingError) {
        guard let last = remoteOrigin, last.sessionID == session.origin.sessionID,
            session.origin.version < last.version
        else { return }
        throw .outdated
    }

    // MARK: Offers

    private mutating func place(
        _ offer: SessionDescription
    ) throws(SignallingError) -> [JsepChange] {
        let mids = try offer.mids()
        try checkPlaces(of: offer, mids)
        let bundle = offer.attributes.bundle
        let alive = zip(mids, offer.media).filter { isUsable($0.1) }.map(\.0)
        let taken = alive.filter { bundle?.contains($0) ?? ($0 == alive.first) }
        var changes: [JsepChange] = []
        for (index, section) in offer.media.enumerated() {
            let isTaken = taken.contains(mids[index])
            changes += place(section, mid: mids[index], at: index, isTaken: isTaken, in: offer)
        }
        settled.remoteDescription = Description(isOffer: true, session: offer)
        settled.tag = try take(endOf: offer, mids: mids, isAnswer: false)
        return changes
    }

    /// A section keeps its type and its mid as long as somebody uses it.
    private func checkPlaces(
        of offer: SessionDescription, _ mids: [String]
    ) throws(SignallingError) {
        guard offer.media.count >= settled.sections.count else {
            throw .wrongSectionCount(offer.media.count, expected: settled.sections.count)
        }
        for (index, section) in settled.sections.enumerated() where section.use != .none {
            guard mids[index] == section.mid, offer.media[index].type == section.type else {
                throw .wrongSection(index)
            }
        }
    }

    private func isUsable(_ section: MediaDescription) -> Bool {
        guard !section.isRefused else { return false }
        guard section.kind != nil else { return section.isForChannels }
        return section.transport.hasSuffix("RTP/SAVPF") && section.attributes.contains(.rtcpMux)
    }

    private mutating func place(
        _ offered: MediaDescription, mid: String, at index: Int, isTaken: Bool,
        in offer: SessionDescription
    ) -> [JsepChange] {
        let known = index < settled.sections.count ? settled.sections[index] : nil
        var section = JsepSection(mid: mid, offered, use: .none)
        var changes: [JsepChange] = []
        if isTaken, let kind = offered.kind {
            let id = known?.transceiver ?? associate(kind, offered, in: offer)
            changes = agree(id, with: offered, mid: mid, in: offer)
            if let place = place(of: id), !transceivers[place].isStopped {
                section.use = .media(id)
            }
        } else if isTaken, known?.use == .channels || !hasChannelSection {
            section.use = .channels
            take(channels: offered)
        } else if let id = known?.transceiver {
            changes = stop(id)
        } else if known?.use == .channels {
            settled.channels = nil
            changes = [.channelsRefused]
        }
        if index < settled.sections.count {
            settled.sections[index] = section
        } else {
            settled.sections.append(section)
        }
        return changes
    }

    private var hasChannelSection: Bool { settled.sections.contains { $0.use == .channels } }

    /// The transceiver of a new section: one that waits for a section like this, or a new one.
    private mutating func associate(
        _ kind: MediaKind, _ offered: MediaDescription, in offer: SessionDescription
    ) -> JsepTransceiver.ID {
        let takes = direction(of: offered, in: offer).receives
        let used = Set(settled.sections.compactMap(\.transceiver))
        if takes,
            let waiting = transceivers.first(where: {
                $0.kind == kind && $0.isForTrack && !$0.isStopped && $0.agreed.mid == nil
                    && !used.contains($0.id)
            })
        {
            return waiting.id
        }
        let id = append(kind, direction: .receiveOnly)
        before?.brought.insert(id)
        return id
    }

    /// What the answer will say of a section; a section without a codec of ours is stopped.
    private mutating func agree(
        _ id: JsepTransceiver.ID, with offered: MediaDescription, mid: String,
        in offer: SessionDescription
    ) -> [JsepChange] {
        guard let place = place(of: id) else { return [] }
        guard !transceivers[place].isStopped else { return stop(id) }
        let kind = transceivers[place].kind
        let extensions = AcceptedCodecs.headerExtensions(
            offered: offered.headerExtensions { _ in true }, kind: kind, room: terms.capabilities)
        let codecs = AcceptedCodecs.codecs(
            offered: offered.codecs(kind), kind: kind, room: terms.capabilities,
            hasTransportSequence: extensions.contains {
                $0.uri.lowercased() == HeaderExtensionURI.transportSequence
            })
        guard !codecs.isEmpty else { return stop(id) }
        let said = direction(of: offered, in: offer)
        transceivers[place].agreed.mid = mid
        transceivers[place].agreed.direction = transceivers[place].direction
            .limited(to: said.reversed)
        return agree(place, on: codecs, extensions, with: offered, mid: mid, sends: said.sends)
    }

    private mutating func agree(
        _ place: Int, on codecs: [RtpCodecParameters],
        _ extensions: [RtpHeaderExtensionParameters], with section: MediaDescription, mid: String,
        sends: Bool
    ) -> [JsepChange] {
        let old = transceivers[place].agreed.received
        let new = sends ? section.track(mid: mid) : nil
        settled.numbers.settle(codecs)
        settled.numbers.settle(extensions)
        let isRepeated = codecs.contains { $0.parameters["apt"] != nil }
        // Of several encodings the answer asks for one: it names no rid.
        var encoding = section.sentEncodings.first ?? RtpEncoding()
        encoding.rid = nil
        if !isRepeated { encoding.rtx = nil }
        transceivers[place].agreed.codecs = codecs
        transceivers[place].agreed.headerExtensions = extensions
        transceivers[place].agreed.remoteEncodings = [encoding]
        transceivers[place].agreed.remoteRtcp = section.rtcp
        transceivers[place].agreed.received = new
        if transceivers[place].agreed.direction?.sends == true, transceivers[place].track != nil {
            transceivers[place].hasSent = true
        }
        return Self.changes(of: transceivers[place].id, from: old, to: new)
    }

    private mutating func stop(_ id: JsepTransceiver.ID) -> [JsepChange] {
        guard let place = place(of: id) else { return [] }
        let changes = Self.changes(of: id, from: transceivers[place].agreed.received, to: nil)
        let wasStopped = transceivers[place].isStopped
        transceivers[place].agreed = .init()
        transceivers[place].isStopped = true
        return wasStopped ? changes : changes + [.stopped(id)]
    }

    // MARK: Answers

    private mutating func settle(
        _ answer: SessionDescription, to offer: SessionDescription
    ) throws(SignallingError) -> [JsepChange] {
        guard answer.media.count == offer.media.count else {
            throw .wrongSectionCount(answer.media.count, expected: offer.media.count)
        }
        let mids = offer.media.map { $0.mid ?? "" }
        let alive = zip(mids, answer.media).filter { !$0.1.isRefused }.map(\.0)
        let bundle = answer.attributes.bundle ?? Array(alive.prefix(1))
        if let mid = alive.first(where: { !bundle.contains($0) }) { throw .notBundled(mid: mid) }
        var changes: [JsepChange] = []
        for (index, section) in answer.media.enumerated() {
            changes += try settle(section, to: offer.media[index], at: index, in: answer)
        }
        settled.remoteDescription = Description(isOffer: false, session: answer)
        settled.tag = try take(endOf: answer, mids: mids, isAnswer: true) ?? settled.tag
        return changes
    }

    private mutating func settle(
        _ answered: MediaDescription, to offered: MediaDescription, at index: Int,
        in answer: SessionDescription
    ) throws(SignallingError) -> [JsepChange] {
        let section = settled.sections[index]
        guard answered.type == offered.type,
            answered.mid == section.mid || answered.mid == nil && answered.isRefused,
            answered.isRefused || !offered.isRefused
        else { throw .wrongSection(index) }
        if answered.isRefused { return refuse(index) }
        switch section.use {
        case .none: return []
        case .channels:
            guard answered.isForChannels else { throw .wrongSection(index) }
            take(channels: answered)
            return []
        case .media(let id):
            guard let place = place(of: id) else { return [] }
            return try settle(place, answered, to: offered, mid: section.mid, in: answer)
        }
    }

    private mutating func refuse(_ index: Int) -> [JsepChange] {
        let use = settled.sections[index].use
        settled.sections[index].use = .none
        switch use {
        case .none: return []
        case .channels:
            settled.channels = nil
            wantsChannels = false
            return [.channelsRefused]
        case .media(let id): return stop(id)
        }
    }

    private mutating func settle(
        _ place: Int, _ answered: MediaDescription, to offered: MediaDescription, mid: String,
        in answer: SessionDescription
    ) throws(SignallingError) -> [JsepChange] {
        let transceiver = transceivers[place]
        let said = direction(of: answered, in: answer)
        let asked = offered.attributes.direction ?? .sendAndReceive
        guard said.limited(to: asked.reversed) == said else { throw .wrongDirection(mid: mid) }
        let offeredCodecs = offered.codecs(transceiver.kind)
        let numbers = Set(answered.payloadTypes)
        let codecs = offeredCodecs.filter { codec in
            guard numbers.contains(codec.payloadType) else { return false }
            guard let apt = codec.parameters["apt"]?.int else { return true }
            return numbers.contains { Int($0) == apt }
        }
        guard codecs.contains(where: { $0.parameters["apt"] == nil }) else {
            throw .noCodec(mid: mid)
        }
        let answeredExtensions = answered.headerExtensions { _ in true }
        let extensions = offered.headerExtensions { _ in true }.filter { entry in
            answeredExtensions.contains {
                $0.id == entry.id && $0.uri.lowercased() == entry.uri.lowercased()
            }
        }
        transceivers[place].agreed.mid = mid
        transceivers[place].agreed.direction = said.reversed
        return agree(
            place, on: codecs, extensions, with: answered, mid: mid, sends: said.sends)
    }

    // MARK: The far end

    /// Whoever restarts changes its credentials (RFC 8445 section 9), and one end alone cannot: if
    /// the far end keeps its own, ours from before count again as well.
    private mutating func dropUnsharedRestart() {
        guard let before = before?.settled, before.ice != settled.ice,
            before.remote?.ice == settled.remote?.ice
        else { return }
        settled.ice = before.ice
        settled.candidates = before.candidates
        settled.hasAllCandidates = before.hasAllCandidates
    }

    private mutating func take(channels section: MediaDescription) {
        settled.channels = JsepChannels(
            localPort: ChannelSection.usualPort,
            remotePort: section.sctpPort ?? ChannelSection.usualPort,
            remoteMaxMessageSize: section.maxMessageSize == 0 ? .max : section.maxMessageSize)
    }

    /// Reads who the far end is; its certificate and both parts in the handshake stay for ever.
    ///
    /// - Returns: the mid of the section that said it; nothing when all sections are refused.
    private mutating func take(
        endOf session: SessionDescription, mids: [String], isAnswer: Bool
    ) throws(SignallingError) -> String? {
        let used = settled.sections.filter { $0.use != .none }.map(\.mid)
        let bundle = session.attributes.bundle ?? []
        guard let tag = bundle.first(where: { used.contains($0) }) ?? used.first,
            let index = mids.firstIndex(of: tag), index < session.media.count
        else { return nil }
        let section = session.media[index]
        var remote = try RemoteTransport(of: section, mid: tag, in: session, isAnswer: isAnswer)
        if let known = settled.remote,
            Set(known.dtls.fingerprints) != Set(remote.dtls.fingerprints)
        {
            throw .changedEnd(mid: tag)
        }
        let setup = section.attributes.setup ?? session.attributes.setup ?? .active
        let role: DtlsParameters.Role =
            switch setup {
            case .active: .server
            // An offer leaves it open, and then we begin: that saves a way there and back.
            case .actpass where settled.role != .auto: settled.role
            case .actpass, .passive, .holdconn: .client
            }
        guard settled.role == .auto || settled.role == role else {
            throw .changedEnd(mid: tag)
        }
        remote.dtls.role = role == .client ? .server : .client
        if remote.ice != settled.remote?.ice { settled.remoteCandidateCount = 0 }
        settled.role = role
        settled.remote = remote
        return tag
    }
}
