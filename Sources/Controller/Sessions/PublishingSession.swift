/// What one endpoint sends, negotiated by session descriptions: its offers come in, answers go out.
///
/// Every section that offers to send becomes a receiver of the peer. A later offer adds, changes
/// and ends them, and new ICE credentials in it restart ICE. Where the transport has data channels,
/// every one that the endpoint opens becomes a data producer.
///
/// - Important: One exchange at a time: offers of one session are answered in order. A session
///   lives as long as its transport, and a transport has one session. See
///   <doc:SessionDescriptions>.
public final class PublishingSession: Sendable {
    private struct Section {
        let receiver: RtpReceiver
        /// What the receiver was told; `nil` after a call of which nobody knows how it ended.
        var parameters: RtpParameters?
    }

    private struct State {
        var sections: [String: Section] = [:]
        var origin: SdpOrigin
        var remoteIce: IceParameters?
        var isBusy = false
    }

    /// What an offer changes.
    private struct Change {
        var new: [PublisherAnswer.Stream] = []
        var changed: [(stream: PublisherAnswer.Stream, section: Section)] = []
        var gone: [String] = []
        /// What the endpoint says of data channels, where they are taken.
        var channels: ChannelSection?
    }

    public let transport: Transport
    private let state: Locked<State>

    /// - Parameter transport: a WebRTC transport of the publishing peer.
    public init(over transport: Transport) {
        self.transport = transport
        let id = UInt64.random(in: 1..<(1 << 62))
        state = Locked(State(origin: SdpOrigin(sessionID: id, version: 0)))
    }

    /// The receivers of the sections that send, by mid.
    public var receivers: [String: RtpReceiver] {
        state.withLock { $0.sections.mapValues(\.receiver).filter { !$0.value.isClosed } }
    }

    /// What the endpoint of an offer can do as a listener, for `Peer.setCapabilities(_:)`.
    ///
    /// - Throws: `.invalid`, saying where the description is wrong.
    public static func capabilities(
        inOffer offer: String
    ) throws(BisqueError) -> RtpCapabilities {
        try read(offer).capabilities
    }

    /// Takes an offer and gives the answer to it.
    ///
    /// What the peer's capabilities do not have is refused in the answer, section by section.
    ///
    /// When it throws, receivers are as they were: those it opened are closed, and those it changed
    /// are told what they were told before; of a cancelled call some may stay changed, until the
    /// next offer says how they shall be. The session can go on with another offer.
    ///
    /// - Parameters:
    ///   - offer: the endpoint's.
    ///   - scalabilityModes: what the encodings of sections are made of, by mid, as the endpoint
    ///     asked its encoder: descriptions do not say it. Layers that nobody names are not chosen
    ///     from.
    /// - Throws: `.invalid` for a description that is wrong or comes during another exchange, and
    ///   before the peer has capabilities; `.unsupported` for a plain transport, or when the
    ///   endpoint shows another certificate than before; `.refused`, `.limit`, `.closed`,
    ///   `.workerDied`, `.cancelled`.
    public func answer(
        _ offer: String, scalabilityModes: [String: ScalabilityMode] = [:]
    ) async throws(BisqueError) -> String {
        let offer = try Self.read(offer)
        try begin()
        defer { state.withLock { $0.isBusy = false } }
        let change = try change(for: offer, scalabilityModes)
        if let remote = offer.remote {
            try await transport.connect(described: remote.dtls, channels: change.channels)
        }
        let opened = try await open(change.new)
        let local: LocalTransport
        do throws(BisqueError) {
            try await update(change)
            // Last, because an endpoint that gets no answer must not lose its path.
            try await restartIce(for: offer.remote)
            local = try transport.localTransport()
        } catch {
            for section in opened.values { section.receiver.close() }
            throw error
        }
        commit(change, opened, offer.remote)
        return answer(to: offer, scalabilityModes, from: local, origin: nextOrigin()).text
    }

    // MARK: The exchange

    private static func read(_ offer: String) throws(BisqueError) -> PublisherOffer {
        do throws(SignallingError) {
            return try PublisherOffer(offer)
        } catch {
            throw BisqueError(error)
        }
    }

    private func begin() throws(BisqueError) {
        try state.withLock { (state) throws(BisqueError) in
            guard !state.isBusy else {
                throw BisqueError(.invalid, "an offer of this session is being answered")
            }
            state.isBusy = true
        }
    }

    private func nextOrigin() -> SdpOrigin {
        state.withLock { state in
            state.origin.version += 1
            return state.origin
        }
    }

    private func answer(
        to offer: PublisherOffer, _ scalabilityModes: [String: ScalabilityMode],
        from local: LocalTransport, origin: SdpOrigin
    ) -> PublisherAnswer {
        let room = transport.room.capabilities
        return PublisherAnswer(
            to: offer,
            room: transport.peer.capabilities.map { room.limited(to: $0) } ?? room,
            transport: local, scalabilityModes: scalabilityModes, origin: origin)
    }

    private func restartIce(for remote: RemoteTransport?) async throws(BisqueError) {
        guard let remote, let before = state.withLock({ $0.remoteIce }), before != remote.ice
        else { return }
        try await transport.restartIce()
    }

    private func commit(
        _ change: Change, _ opened: [String: Section], _ remote: RemoteTransport?
    ) {
        let gone = state.withLock { state in
            state.remoteIce = remote?.ice ?? state.remoteIce
            let gone = change.gone.compactMap { state.sections.removeValue(forKey: $0) }
            state.sections.merge(opened) { _, new in new }
            return gone
        }
        for section in gone { section.receiver.close() }
    }

    // MARK: Receivers

    /// Finds out what is to be done, and whether it can be: nothing has changed if it cannot.
    private func change(
        for offer: PublisherOffer, _ scalabilityModes: [String: ScalabilityMode]
    ) throws(BisqueError) -> Change {
        let local = try transport.localTransport()
        let answer = answer(
            to: offer, scalabilityModes, from: local, origin: state.withLock { $0.origin })
        let known = state.withLock { $0.sections }
        var change = Change(channels: answer.channels)
        for stream in answer.streams {
            try check(stream)
            guard let section = known[stream.mid], !section.receiver.isClosed else {
                change.new.append(stream)
                continue
            }
            guard section.receiver.kind == stream.kind else {
                throw BisqueError(
                    .invalid, "sdp: section \(FieldCheck.quoted(stream.mid)) changes its kind")
            }
            if section.parameters != stream.parameters { change.changed.append((stream, section)) }
        }
        let mids = Set(answer.streams.map(\.mid))
        change.gone = known.keys.filter { !mids.contains($0) }
        return change
    }

    private func check(_ stream: PublisherAnswer.Stream) throws(BisqueError) {
        guard let capabilities = transport.peer.capabilities else {
            throw BisqueError(.invalid, "the peer's capabilities are not set yet")
        }
        _ = try Negotiation.effectiveParameters(
            of: stream.parameters, kind: stream.kind, for: capabilities)
    }

    private func open(
        _ streams: [PublisherAnswer.Stream]
    ) async throws(BisqueError) -> [String: Section] {
        var opened: [String: Section] = [:]
        do throws(BisqueError) {
            for stream in streams {
                let receiver = try await transport.peer.receive(
                    stream.parameters, kind: stream.kind, on: transport)
                opened[stream.mid] = Section(receiver: receiver, parameters: stream.parameters)
            }
            return opened
        } catch {
            for section in opened.values { section.receiver.close() }
            throw error
        }
    }

    private func update(_ change: Change) async throws(BisqueError) {
        for (index, (stream, section)) in change.changed.enumerated() {
            do throws(BisqueError) {
                try await tell(section.receiver, stream.parameters, mid: stream.mid)
            } catch {
                await takeBack(change.changed[...index].map { ($0.stream.mid, $0.section) })
                throw error
            }
        }
    }

    private func takeBack(_ sections: [(mid: String, before: Section)]) async {
        for (mid, section) in sections {
            guard let parameters = section.parameters else { continue }
            do throws(BisqueError) {
                try await tell(section.receiver, parameters, mid: mid)
            } catch {
                // The next offer says it again.
            }
        }
    }

    private func tell(
        _ receiver: RtpReceiver, _ parameters: RtpParameters, mid: String
    ) async throws(BisqueError) {
        state.withLock { $0.sections[mid]?.parameters = nil }
        try await receiver.receive(parameters)
        state.withLock { $0.sections[mid]?.parameters = parameters }
    }
}

extension RtpCapabilities {
    /// What of a room's capabilities a peer has, with all that the room wishes of it.
    func limited(to peer: RtpCapabilities) -> RtpCapabilities {
        RtpCapabilities(
            codecs: codecs.filter { codec in
                peer.codecs.contains {
                    $0.kind == codec.kind && $0.preferredPayloadType == codec.preferredPayloadType
                }
            },
            headerExtensions: peer.headerExtensions)
    }
}
