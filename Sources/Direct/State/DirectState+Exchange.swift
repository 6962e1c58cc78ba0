import Bisque

/// Offers and answers: when they are made, and what follows from them.
extension DirectState {
    /// simple-peer lets the initiator alone offer.
    private var offers: Bool { options.signalForm == .artico || options.initiator }

    /// Whether `settle` would do something.
    package var isUnsettled: Bool {
        guard phase == .running, held == nil, jsep.state == .stable else { return false }
        if offers { return mustOffer || jsep.needsNegotiation }
        // Before the first offer has come there is nobody to ask.
        guard isControlling != nil else { return false }
        return mustAsk || !unrequested.isEmpty || wantsToAsk && jsep.needsNegotiation
    }

    private var unrequested: [JsepTransceiver.ID] {
        jsep.unplacedTracks.filter { !requested.contains($0) }
    }

    /// Tells the other end what has changed since the last exchange.
    package mutating func settle(now: Duration) -> [DirectAction] {
        guard isUnsettled else { return [] }
        if offers { offer(now: now) } else { askForOffer() }
        return drain()
    }

    /// An exchange at any rate, whether or not there is something new.
    package mutating func negotiate() {
        if offers { mustOffer = true } else { mustAsk = true }
    }

    /// Looks for a path anew. In simple-peer's form that is the initiator's alone.
    package mutating func restartIce() {
        if offers { jsep.restartIce() } else { mustAsk = true }
    }

    private mutating func offer(now: Duration) {
        mustOffer = false
        do throws(SignallingError) {
            _ = try jsep.makeOffer(fresh: supply())
        } catch {
            return fail(.badDescription, "our offer: \(error)")
        }
        describe(isOffer: true, now: now)
        adoptCredentials()
    }

    private mutating func askForOffer() {
        let sections = unrequested
        for id in sections {
            guard let transceiver = jsep.transceiver(id) else { continue }
            requested.insert(id)
            signal(.transceiverRequest(transceiver.kind))
        }
        if sections.isEmpty { signal(.renegotiate) }
        mustAsk = false
        wantsToAsk = false
    }

    mutating func signal(_ content: DirectSignal.Content) {
        tell(.signal(DirectSignal(content, form: options.signalForm)))
    }

    // MARK: Our descriptions

    /// Sends our description, or keeps it until its candidates are known.
    private mutating func describe(isOffer: Bool, now: Duration) {
        guard options.trickle || jsep.hasAllCandidates else {
            held = isOffer
            deadline = now + options.iceCompleteTimeout
            return
        }
        sendDescription(isOffer: isOffer)
    }

    /// The candidates are known, or nobody waits for them any more.
    mutating func releaseDescription() {
        guard let isOffer = held else { return }
        held = nil
        deadline = nil
        sendDescription(isOffer: isOffer)
    }

    private mutating func sendDescription(isOffer: Bool) {
        guard let description = jsep.localDescription else { return }
        let text = options.sdpTransform?(description.description) ?? description.description
        signal(isOffer ? .offer(sdp: text) : .answer(sdp: text))
    }

    /// The time that a description may wait is over.
    package mutating func tick(now: Duration) -> [DirectAction] {
        guard let deadline, now >= deadline else { return [] }
        releaseDescription()
        return drain()
    }

    // MARK: The other end's

    mutating func take(offer sdp: String, now: Duration) {
        guard perfect.takesOffer(in: jsep.state) else {
            // Of several the last counts, in whatever order they come.
            if let known = ignoredOffer, JsepSession.isNewer(known, than: sdp) { return }
            ignoredOffer = sdp
            return
        }
        ignoredOffer = nil
        do throws(SignallingError) {
            let wasOffering = jsep.state == .haveLocalOffer
            let changes = try jsep.take(offer: sdp)
            if wasOffering {
                held = nil
                deadline = nil
            }
            note(changes)
            _ = try jsep.makeAnswer(fresh: supply())
            describe(isOffer: false, now: now)
            completeExchange(asOfferer: false)
        } catch {
            refuse(error)
        }
    }

    mutating func take(answer sdp: String, now: Duration) {
        perfect.noteAnswer()
        do throws(SignallingError) {
            let changes = try jsep.take(answer: sdp)
            note(changes)
            completeExchange(asOfferer: true)
        } catch {
            return refuse(error)
        }
        // An offer that overtook this answer was no collision.
        if let late = ignoredOffer {
            ignoredOffer = nil
            if jsep.isNewer(late) { take(offer: late, now: now) }
        }
    }

    private mutating func refuse(_ error: SignallingError) {
        switch error {
        case .noOffer:
            fail(
                .unexpectedAnswer, "the answer to no offer of ours", isFatal: endsWithBadSignals)
        case .outdated:
            fail(.badDescription, "description: \(error)")
        default:
            fail(.badDescription, "description: \(error)", isFatal: endsWithBadSignals)
        }
    }

    // MARK: What follows

    private mutating func completeExchange(asOfferer: Bool) {
        adoptCredentials()
        formerGeneration = nil
        connect(asOfferer: asOfferer)
        associate()
        synchronize()
        tell(.negotiated)
    }

    /// Tells the engine which credentials count.
    private mutating func adoptCredentials() {
        let wanted = jsep.ice
        guard let current = generation, current != wanted else {
            if generation == nil {
                generation = wanted
                ask(.gather(wanted, options.config))
            }
            return
        }
        if wanted == formerGeneration {
            // A restart of ours was rolled back, or the other end takes no part in it.
            formerGeneration = nil
            ask(.abandon(current))
        } else {
            formerGeneration = current
            ask(.gather(wanted, options.config))
        }
        generation = wanted
    }

    private mutating func connect(asOfferer: Bool) {
        guard let remote = jsep.remote else { return }
        // Who offers first chooses (RFC 8445 section 6.1.1), unless the other end cannot.
        let isControlling = self.isControlling ?? (asOfferer || remote.ice.isLite)
        self.isControlling = isControlling
        let end = FarEnd(ice: remote.ice, dtls: remote.dtls, isControlling: isControlling)
        if end.ice != farEnd?.ice { knownCandidates = [] }
        if end != farEnd { ask(.connect(end)) }
        farEnd = end
        let described = jsep.describedCandidates
        for candidate in described.candidates { use(candidate) }
        if described.areAll { ask(.endCandidates) }
        let waiting = early
        early = []
        for candidate in waiting { take(candidate) }
    }

    mutating func use(_ candidate: CandidateAttribute) {
        if knownCandidates.insert(candidate).inserted { ask(.addCandidate(candidate)) }
    }

    private mutating func associate() {
        guard let channels = jsep.channels, !isAssociated else { return }
        isAssociated = true
        ask(.associate(channels))
        if options.initiator || options.channelConfig.negotiated {
            ask(.openChannel(label: channelName, options.channelConfig))
        }
    }

    /// Tells the engine what of each section has changed.
    mutating func synchronize() {
        var gone = flows
        for transceiver in jsep.transceivers {
            gone[transceiver.id] = nil
            let old = flows[transceiver.id] ?? Flow()
            let new = Flow(
                sending: transceiver.sending(cname: jsep.cname),
                receiving: transceiver.receiving)
            change(transceiver.id, from: old, to: new)
        }
        for (id, old) in gone { change(id, from: old, to: Flow()) }
    }

    private mutating func change(_ id: JsepTransceiver.ID, from old: Flow, to new: Flow) {
        if old.sending != new.sending {
            ask(new.sending.map { .startSending(id, $0) } ?? .stopSending(id))
        }
        if old.receiving != new.receiving {
            ask(new.receiving.map { .startReceiving(id, $0) } ?? .stopReceiving(id))
        }
        flows[id] = new.sending == nil && new.receiving == nil ? nil : new
    }
}
