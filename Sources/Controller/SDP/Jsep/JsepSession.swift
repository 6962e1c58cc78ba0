/// One of two equal ends that exchange offers and answers (RFC 9429): either may begin, and what
/// both have settled changes from exchange to exchange.
///
/// Pure: descriptions in, descriptions and `JsepChange`s out. It knows neither sockets nor clocks;
/// credentials are given to it whenever it may need new ones. Whoever throws has changed nothing.
/// A description of ours is in force as soon as it is made: nothing can come between.
///
/// Everything shares one transport (BUNDLE, rtcp-mux). Provisional answers are not taken: nobody
/// among those who speak to us sends any.
package struct JsepSession: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case stable
        case haveLocalOffer = "have-local-offer"
        case haveRemoteOffer = "have-remote-offer"
        case closed
    }

    /// What this end can do and is, for its whole life.
    package struct Terms: Sendable, Hashable {
        package var capabilities: RtpCapabilities
        package var fingerprints: [DtlsFingerprint]
        package var cname: String
        /// Of the messages that we take.
        package var maxMessageSize: UInt64
        /// Whether candidates may come after a description (RFC 8838).
        package var trickles: Bool
        /// Whether the far end takes an offer of its own back for one of ours.
        package var prevails: Bool

        package init(
            capabilities: RtpCapabilities, fingerprints: [DtlsFingerprint], cname: String,
            maxMessageSize: UInt64 = 262_144, trickles: Bool = true, prevails: Bool = false
        ) {
            self.capabilities = capabilities
            self.fingerprints = fingerprints
            self.cname = cname
            self.maxMessageSize = maxMessageSize
            self.trickles = trickles
            self.prevails = prevails
        }
    }

    /// What was said last by one end.
    struct Description: Sendable, Hashable {
        let isOffer: Bool
        var session: SessionDescription
    }

    /// All that a rolled back description takes back.
    struct Settled: Sendable, Hashable {
        var sections: [JsepSection] = []
        var ice: IceParameters
        var candidates: [CandidateAttribute] = []
        var hasAllCandidates = false
        var needsIceRestart = false
        /// Our part in the handshake; `.auto` until it is decided.
        var role = DtlsParameters.Role.auto
        var remote: RemoteTransport?
        var remoteCandidateCount = 0
        /// The section whose transport is everybody's.
        var tag: String?
        var channels: JsepChannels?
        var numbers = JsepNumbers()
        var local: Description?
        var remoteDescription: Description?
    }

    let terms: Terms
    package internal(set) var state = State.stable
    package internal(set) var transceivers: [JsepTransceiver] = []
    /// Whether there shall be a section for data channels.
    var wantsChannels = false
    var settled: Settled
    /// As it was when the exchange under way began.
    var before: Restored?
    var origin: SdpOrigin
    /// The version of the far end's last description.
    var remoteOrigin: SdpOrigin?
    private var random: RandomNumbers
    private var nextMid = 0
    private var nextTransceiver: UInt32 = 0

    /// What a rollback needs beside the settled state.
    struct Restored: Sendable, Hashable {
        var settled: Settled
        var agreed: [JsepTransceiver.ID: JsepTransceiver.Agreed]
        /// The transceivers that the far end's offer has brought.
        var brought: Set<JsepTransceiver.ID> = []
    }

    /// - Parameter seed: spreads sources and the session's number apart.
    package init(terms: Terms, ice: IceParameters, seed: UInt64) {
        self.terms = terms
        random = RandomNumbers(seed: seed)
        settled = Settled(ice: ice, numbers: JsepNumbers(prevails: terms.prevails))
        origin = SdpOrigin(sessionID: random.next() >> 2, version: 0)
    }

    // MARK: What is settled

    /// Our credentials, as they were told last or will be told first.
    package var ice: IceParameters { settled.ice }
    package var cname: String { terms.cname }
    /// The far end, as it described itself last.
    package var remote: RemoteTransport? { settled.remote }
    /// Our part in the handshake; `.auto` until it is decided.
    package var role: DtlsParameters.Role { settled.role }
    /// Nothing as long as no answer has accepted them.
    package var channels: JsepChannels? { settled.channels }
    /// The mid of the section that stands for the transport, and its place.
    package var taggedSection: (mid: String, index: Int)? {
        guard let tag = settled.tag ?? settled.sections.first(where: { $0.use != .none })?.mid,
            let index = settled.sections.firstIndex(where: { $0.mid == tag })
        else { return nil }
        return (tag, index)
    }

    package func transceiver(_ id: JsepTransceiver.ID) -> JsepTransceiver? {
        transceivers.first { $0.id == id }
    }

    func place(of id: JsepTransceiver.ID) -> Int? {
        transceivers.firstIndex { $0.id == id }
    }

    // MARK: What the program wishes

    /// Sends a track: in a section that has none and never had, or in one of its own.
    ///
    /// - Throws: `.wrongSectionCount` when there is no place for one more section.
    package mutating func add(
        _ track: JsepTrack, kind: MediaKind
    ) throws(SignallingError) -> JsepTransceiver.ID {
        if let place = transceivers.firstIndex(where: {
            $0.kind == kind && $0.track == nil && !$0.isStopped && !$0.hasSent
        }) {
            transceivers[place].track = track
            transceivers[place].isForTrack = true
            transceivers[place].direction = SdpDirection(
                sends: true, receives: transceivers[place].direction.receives)
            return transceivers[place].id
        }
        let id = try add(kind, direction: .sendAndReceive)
        transceivers[transceivers.count - 1].track = track
        transceivers[transceivers.count - 1].isForTrack = true
        transceivers[transceivers.count - 1].beganWithTrack = true
        return id
    }

    /// A section of its own without a track for now.
    ///
    /// - Throws: `.wrongSectionCount` when there is no place for one more.
    package mutating func add(
        _ kind: MediaKind, direction: SdpDirection
    ) throws(SignallingError) -> JsepTransceiver.ID {
        let count = transceivers.count { !$0.isStopped }
        guard count + 1 < SdpLimits.sections else {
            throw .wrongSectionCount(count + 1, expected: SdpLimits.sections)
        }
        return append(kind, direction: direction)
    }

    mutating func append(_ kind: MediaKind, direction: SdpDirection) -> JsepTransceiver.ID {
        nextTransceiver += 1
        let id = JsepTransceiver.ID(number: nextTransceiver)
        transceivers.append(
            JsepTransceiver(
                id: id, kind: kind, direction: direction, source: newSource(),
                repeatingSource: newSource()))
        return id
    }

    /// Sends the track no longer. Its section stays, for what comes in it; one that nobody has
    /// heard of goes too.
    package mutating func removeTrack(_ id: JsepTransceiver.ID) {
        guard let place = place(of: id), transceivers[place].track != nil else { return }
        transceivers[place].track = nil
        transceivers[place].direction = SdpDirection(
            sends: false, receives: transceivers[place].direction.receives)
        if transceivers[place].isVain { transceivers.remove(at: place) }
    }

    package mutating func setDirection(_ direction: SdpDirection, of id: JsepTransceiver.ID) {
        guard let place = place(of: id) else { return }
        transceivers[place].direction = direction
    }

    /// Gives the whole section up, both ways, for good.
    package mutating func stop(_ id: JsepTransceiver.ID) {
        guard let place = place(of: id) else { return }
        transceivers[place].isStopped = true
    }

    /// Offers a section for data channels from now on.
    package mutating func openChannels() {
        wantsChannels = true
    }

    /// The next offer has new credentials.
    package mutating func restartIce() {
        // Before the first description they are as new as can be.
        if settled.local != nil || state == .haveLocalOffer { settled.needsIceRestart = true }
    }

    package mutating func close() {
        state = .closed
        before = nil
    }

    // MARK: Numbers

    private mutating func newSource() -> UInt32 {
        while true {
            let source = UInt32(truncatingIfNeeded: random.next())
            let isTaken = transceivers.contains {
                $0.source == source || $0.repeatingSource == source
            }
            if source != 0, !isTaken { return source }
        }
    }

    mutating func newMid() -> String {
        while true {
            let mid = "\(nextMid)"
            nextMid += 1
            if !settled.sections.contains(where: { $0.mid == mid }) { return mid }
        }
    }
}

/// The data channels' association, as both ends have settled it.
package struct JsepChannels: Sendable, Hashable {
    package let localPort: UInt16
    package let remotePort: UInt16
    /// The most that the far end takes of one message.
    package let remoteMaxMessageSize: UInt64
}

/// What a description from the far end changes for the program.
package enum JsepChange: Sendable, Hashable {
    case trackAdded(JsepTransceiver.ID, JsepTrack)
    case trackRemoved(JsepTransceiver.ID, JsepTrack)
    /// The same track in other streams.
    case streamsChanged(JsepTransceiver.ID, from: JsepTrack, to: JsepTrack)
    /// The far end refused the section: what was sent in it is not sent.
    case stopped(JsepTransceiver.ID)
    /// The far end takes no data channels.
    case channelsRefused
}
