/// What one endpoint receives, where it is the one that offers: its offer comes in, an answer goes
/// out, and what is played may change without another exchange.
///
/// Every section that offers to receive, with a codec that the room has, may have one sender of its
/// kind. Which one is the application's choice, at any time:
///
/// ```swift
/// try peer.setCapabilities(PlaybackSession.capabilities(inOffer: offer))
/// let session = PlaybackSession(over: try await peer.createWebRtcTransport())
/// let answer = try await session.answer(offer)
/// try await session.play(peer.rtpSenders.filter { $0.associatedRtpReceiver.peer === alice })
/// ```
///
/// - Important: One call at a time. A session lives as long as its transport, and a transport has
///   one session. See <doc:SessionDescriptions>.
public final class PlaybackSession: Sendable {
    /// A section in which something can be played.
    public struct Section: Sendable, Hashable {
        public let mid: String
        public let kind: MediaKind
    }

    fileprivate struct State {
        var origin: SdpOrigin
        var remoteIce: IceParameters?
        var sections: [PlayerAnswer.Section] = []
        /// The sections of senders, by the sender's number. A sender keeps the one it had first.
        var mids: [UInt32: String] = [:]
        var isBusy = false
    }

    public let transport: Transport
    private let state: Locked<State>

    /// - Parameter transport: a WebRTC transport of the receiving peer.
    public init(over transport: Transport) {
        self.transport = transport
        let id = UInt64.random(in: 1..<(1 << 62))
        state = Locked(State(origin: SdpOrigin(sessionID: id, version: 0)))
    }

    /// What the endpoint of an offer can take, for `Peer.setCapabilities(_:)`.
    ///
    /// - Throws: `.invalid`, saying where the description is wrong.
    public static func capabilities(
        inOffer offer: String
    ) throws(BisqueError) -> RtpCapabilities {
        try read(offer).capabilities
    }

    /// Where something can be played, in the order of the offer.
    public var sections: [Section] {
        state.withLock { $0.sections.map { Section(mid: $0.mid, kind: $0.kind) } }
    }

    /// Says when to look at the peer's senders: at once, and whenever one comes, goes or changes.
    /// Ends when the transport closes.
    ///
    /// Changes that come while nobody looks are one.
    public func changes() -> AsyncStream<Void> {
        transport.offerChanges.subscribe(replaying: [()], buffering: .bufferingNewest(1))
    }

    // MARK: The exchange

    /// Takes an offer and gives the answer to it.
    ///
    /// A section without a codec of the room and of the peer's capabilities is refused in the
    /// answer, alone. In a later offer, senders of sections that do not receive any more rest, and
    /// new ICE credentials restart ICE. When it throws, all is as it was.
    ///
    /// - Throws: `.invalid` for a description that is wrong or comes during another call, and
    ///   before the peer has capabilities; `.unsupported` for a plain transport, when a section in
    ///   use changes its kind or its numbers, or when the endpoint shows another certificate than
    ///   before; `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func answer(_ offer: String) async throws(BisqueError) -> String {
        let offer = try Self.read(offer)
        try begin()
        defer { state.withLock { $0.isBusy = false } }
        let sections = try answer(to: offer).sections
        try check(sections)
        if let remote = offer.remote {
            try await transport.connect(described: remote.dtls)
            let before = state.withLock { $0.remoteIce }
            if let before, before != remote.ice { try await transport.restartIce() }
        }
        state.withLock { $0.origin.version += 1 }
        let text = try answer(to: offer).text
        let idle = state.withLock { state in
            state.remoteIce = offer.remote?.ice ?? state.remoteIce
            state.sections = sections
            let mids = Set(sections.map(\.mid))
            return state.mids.filter { !mids.contains($0.value) }.map(\.key)
        }
        for sender in transport.peer.rtpSenders where idle.contains(sender.id) {
            sender.rest(over: transport)
        }
        return text
    }

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
                throw BisqueError(.invalid, "another call of this session is under way")
            }
            state.isBusy = true
        }
    }

    private func answer(to offer: PublisherOffer) throws(BisqueError) -> PlayerAnswer {
        guard let capabilities = transport.peer.capabilities else {
            throw BisqueError(.invalid, "the peer's capabilities are not set yet")
        }
        return PlayerAnswer(
            to: offer, room: transport.room.capabilities.limited(to: capabilities),
            transport: try transport.localTransport(), origin: state.withLock { $0.origin })
    }

    /// A sender keeps the numbers it began with.
    private func check(_ sections: [PlayerAnswer.Section]) throws(BisqueError) {
        let (known, used) = state.withLock { ($0.sections, Set($0.mids.values)) }
        for section in sections {
            guard used.contains(section.mid),
                let before = known.first(where: { $0.mid == section.mid }), before != section
            else { continue }
            throw BisqueError(
                .unsupported, "sdp: section \(FieldCheck.quoted(section.mid)) changes its codecs")
        }
    }

    // MARK: Playing

    /// Plays exactly these senders of the peer from now on; the others rest.
    ///
    /// Each gets a section of its kind: the one that it had before, or the first that is free. The
    /// endpoint tells a new stream by the mid in its packets, or by its payload type.
    ///
    /// - Returns: the senders for which there is no section, or that have another transport.
    /// - Throws: `.invalid` during another call; `.refused` when the worker refuses a stream, after
    ///   all others have begun; `.closed`, `.workerDied`, `.cancelled`.
    @discardableResult
    public func play(_ senders: [RtpSender]) async throws(BisqueError) -> [RtpSender] {
        try begin()
        defer { state.withLock { $0.isBusy = false } }
        let all = transport.peer.rtpSenders
        let possible = senders.filter { $0.transport == nil || $0.transport === transport }
        let placed = state.withLock { state in
            state.place(possible, present: Set(all.map(\.id)))
        }
        let chosen = Set(placed.map(\.sender.id))
        for sender in all where !chosen.contains(sender.id) && sender.transport === transport {
            sender.rest(over: transport)
        }
        var refusal: BisqueError?
        for (sender, section) in placed {
            do throws(BisqueError) {
                try await sender.send(
                    over: transport, as: section.mid, in: section.numbers, forms: section.forms)
            } catch {
                // Its publisher may have left meanwhile; that is nobody's fault.
                if !sender.isClosed { refusal = refusal ?? error }
            }
        }
        if let refusal { throw refusal }
        return senders.filter { !chosen.contains($0.id) }
    }
}

extension PlaybackSession.State {
    /// Gives every sender a section that can have one.
    fileprivate mutating func place(
        _ senders: [RtpSender], present: Set<UInt32>
    ) -> [(sender: RtpSender, section: PlayerAnswer.Section)] {
        mids = mids.filter { present.contains($0.key) }
        let senders = senders.filter { present.contains($0.id) }
        var free = sections
        var places: [UInt32: PlayerAnswer.Section] = [:]
        // Those that have a section already are first: they cannot take another.
        for sender in senders {
            guard let mid = mids[sender.id],
                let index = free.firstIndex(where: { $0.mid == mid })
            else { continue }
            places[sender.id] = free.remove(at: index)
        }
        for sender in senders where mids[sender.id] == nil && places[sender.id] == nil {
            guard let index = free.firstIndex(where: { $0.kind == sender.kind }) else { continue }
            places[sender.id] = free.remove(at: index)
            mids[sender.id] = places[sender.id]?.mid
        }
        return senders.compactMap { sender in places[sender.id].map { (sender, $0) } }
    }
}
