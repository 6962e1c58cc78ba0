/// The exchange of descriptions: who may say what when.
extension RTCPeerConnection {
    /// Says what the endpoint can do, and opens the transport. Once; a failed attempt may be
    /// repeated. A peer that has capabilities already keeps them.
    ///
    /// - Parameter sdp: an offer that the endpoint has made only to show what it can do.
    /// - Throws: `.invalid` for what is no description; `.duplicate` the second time; `.closed`,
    ///   `.limit`, `.refused`, `.workerDied`, `.cancelled`.
    public func setCapabilities(_ sdp: String) async throws(BisqueError) {
        let capabilities = try PublishingSession.capabilities(inOffer: sdp)
        try begin { (state) throws(BisqueError) in
            guard state.line == nil else {
                throw BisqueError(.duplicate, "the capabilities are set already")
            }
        }
        defer { state.withLock { $0.isBusy = false } }
        if peer.capabilities == nil { try peer.setCapabilities(capabilities) }
        let transport = try await peer.createWebRtcTransport(transportOptions)
        let line = Line(transport: transport, session: SubscribingSession(over: transport))
        state.withLock { $0.line = line }
        watch(transport)
        watch(line.session)
    }

    /// An offer of what there is now: it counts once it is set as the local description.
    ///
    /// - Parameters: in how many sections the endpoint may send sound and pictures; the first
    ///   offer settles it.
    ///   - offerToReceiveAudio: up to 16.
    ///   - offerToReceiveVideo: up to 16.
    /// - Throws: `.invalid` before the capabilities are set, during another exchange, or for a
    ///   number out of range; `.closed`, `.workerDied`, `.cancelled`.
    public func createOffer(
        offerToReceiveAudio: Int = 1, offerToReceiveVideo: Int = 1
    ) async throws(BisqueError) -> RTCSessionDescription {
        let most = 0...16
        guard most.contains(offerToReceiveAudio), most.contains(offerToReceiveVideo) else {
            throw FieldCheck.invalid(
                "offerToReceive", "\(offerToReceiveAudio) and \(offerToReceiveVideo), up to 16")
        }
        let line = try beginExchange(in: .stable)
        defer { state.withLock { $0.isBusy = false } }
        let text = try await line.session.offer()
        let listening = try RTCSessionDescription(type: .offer, sdp: text).parsed()
        let local = try line.transport.localTransport()
        let terms = terms
        return state.withLock { state in
            let sections =
                state.sections
                ?? BridgeSections(audio: offerToReceiveAudio, video: offerToReceiveVideo)
            var offer = sections.offer(before: listening, terms, transport: local)
            // Its version rises with every change, and only then.
            offer.origin = state.origin
            if state.offer != offer {
                offer.origin.version += 1
                state.origin = offer.origin
            }
            state.sections = sections
            state.offer = offer
            state.offeredIce = local.ice
            state.isNegotiationTold = false
            return RTCSessionDescription(type: .offer, offer)
        }
    }

    /// Nothing is ever to be answered: the server offers.
    ///
    /// - Throws: `.invalid`, or `.closed`.
    public func createAnswer() async throws(BisqueError) -> RTCSessionDescription {
        try requireOpen()
        throw BisqueError(.invalid, "there is no offer of the endpoint's to answer")
    }

    /// The endpoint is about to be given this offer, the last that was made.
    ///
    /// - Throws: `.invalid` for anything else, in another state, or during another exchange;
    ///   `.closed`.
    public func setLocalDescription(
        _ description: RTCSessionDescription
    ) throws(BisqueError) {
        try begin { (state) throws(BisqueError) in
            guard description.type == .offer else {
                throw BisqueError(.invalid, "the local description is an offer")
            }
            try Self.require(.stable, in: state)
            guard state.offer?.description == description.sdp else {
                throw BisqueError(.invalid, "it is not the last offer")
            }
        }
        state.withLock { state in
            state.isBusy = false
            state.local = description
            move(&state, to: .haveLocalOffer)
        }
    }

    /// Takes the endpoint's answer: what it sends becomes receivers, and what it takes begins to
    /// flow.
    ///
    /// When it throws the offer is still unanswered, and receivers that the answer opened are
    /// closed again.
    ///
    /// - Throws: `.unsupported` for an offer, and when the endpoint shows another certificate than
    ///   before; `.invalid` for what answers nothing, in another state, or during another exchange;
    ///   `.refused`, `.limit`, `.closed`, `.workerDied`, `.cancelled`.
    public func setRemoteDescription(
        _ description: RTCSessionDescription
    ) async throws(BisqueError) {
        guard description.type == .answer else {
            try requireOpen()
            throw BisqueError(.unsupported, "offers of the endpoint are not taken")
        }
        let line = try beginExchange(in: .haveLocalOffer)
        defer { state.withLock { $0.isBusy = false } }
        let parts = try read(description)
        if let remote = parts.remote { try await line.transport.connect(described: remote.dtls) }
        var opened: [String: Sending] = [:]
        do throws(BisqueError) {
            for sent in parts.sent { try await take(sent, over: line.transport, into: &opened) }
            try await line.session.accept(parts.listening.description)
        } catch {
            for sending in opened.values { sending.receiver.close() }
            throw error
        }
        commit(description, parts, opened)
        // What came meanwhile is looked at now.
        line.transport.offerChanges.emit(())
    }

    /// Gives up what is pending: the next offer takes its place.
    ///
    /// - Throws: `.invalid` during another exchange; `.closed`.
    public func reset() throws(BisqueError) {
        try begin { (_) throws(BisqueError) in }
        let line = state.withLock { state in
            state.isBusy = false
            if state.signalingState != .stable {
                state.local = nil
                move(&state, to: .stable)
            }
            return state.line
        }
        line?.transport.offerChanges.emit(())
    }

    /// Changes the credentials, for an endpoint that has changed networks; the next offer tells
    /// them.
    ///
    /// - Throws: `.invalid` before the capabilities are set; as `Transport.restartIce()`.
    public func restartIce() async throws(BisqueError) {
        try requireOpen()
        guard let line = state.withLock({ $0.line }) else { throw Self.incapable }
        try await line.transport.restartIce()
    }

    // MARK: The exchange

    private static let incapable = BisqueError(.invalid, "the capabilities are not set yet")

    private func requireOpen() throws(BisqueError) {
        guard !isClosed else { throw BisqueError(.closed, "the connection is closed") }
    }

    private static func require(
        _ wanted: SignalingState, in state: State
    ) throws(BisqueError) {
        guard state.signalingState == wanted else {
            throw BisqueError(.invalid, "not in the state \(state.signalingState.rawValue)")
        }
    }

    /// Takes the connection for one exchange, if nothing speaks against it.
    private func begin(
        _ check: (State) throws(BisqueError) -> Void
    ) throws(BisqueError) {
        try state.withLock { (state) throws(BisqueError) in
            guard state.closeReason == nil else {
                throw BisqueError(.closed, "the connection is closed")
            }
            guard !state.isBusy else {
                throw BisqueError(.invalid, "another exchange is under way")
            }
            try check(state)
            state.isBusy = true
        }
    }

    private func beginExchange(in wanted: SignalingState) throws(BisqueError) -> Line {
        var found: Line?
        try begin { (state) throws(BisqueError) in
            guard let line = state.line else { throw Self.incapable }
            try Self.require(wanted, in: state)
            found = line
        }
        guard let found else { throw Self.incapable }
        return found
    }

    private func move(_ state: inout State, to next: SignalingState) {
        state.signalingState = next
        hub.emit(.signalingStateChanged(next))
    }

    private var terms: BridgeSections.Terms {
        BridgeSections.Terms(
            capabilities: peer.capabilities ?? RtpCapabilities(), maxBitrate: maxBitrate)
    }

    private func read(
        _ description: RTCSessionDescription
    ) throws(BisqueError) -> BridgeSections.Parts {
        let answer = try description.parsed()
        let (sections, offer) = state.withLock { ($0.sections, $0.offer) }
        guard let sections, let offer else { throw BisqueError(SignallingError.noOffer) }
        do throws(SignallingError) {
            return try sections.parts(of: answer, to: offer, terms)
        } catch {
            throw BisqueError(error)
        }
    }

    private func take(
        _ sent: BridgeSections.Sent, over transport: Transport,
        into opened: inout [String: Sending]
    ) async throws(BisqueError) {
        let before = state.withLock { $0.receivers[sent.mid] }
        guard let parameters = sent.parameters else { return }
        if let before, !before.receiver.isClosed {
            guard before.parameters != parameters else { return }
            try await before.receiver.receive(parameters)
            state.withLock {
                $0.receivers[sent.mid] = Sending(
                    receiver: before.receiver, parameters: parameters)
            }
        } else {
            let receiver = try await peer.receive(parameters, kind: sent.kind, on: transport)
            opened[sent.mid] = Sending(receiver: receiver, parameters: parameters)
        }
    }

    private func commit(
        _ description: RTCSessionDescription, _ parts: BridgeSections.Parts,
        _ opened: [String: Sending]
    ) {
        let silent = parts.sent.filter { $0.parameters == nil }.map(\.mid)
        let gone = state.withLock { state in
            state.sections?.refuse(parts.refused)
            state.receivers.merge(opened) { _, new in new }
            state.remote = description
            move(&state, to: .stable)
            return silent.compactMap { state.receivers.removeValue(forKey: $0) }
        }
        for sending in gone { sending.receiver.close() }
    }
}
