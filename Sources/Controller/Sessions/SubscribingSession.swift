/// What one endpoint receives, negotiated by session descriptions: our offers go out, its answers
/// come in.
///
/// Where the transport has data channels, the first section of every offer is theirs, and they are
/// there as soon as the endpoint has accepted it.
///
/// An offer has a section for every sender of the peer that it can take and that no other transport
/// has, and one for each slot of a room that forwards the loudest. A sender begins to send when its
/// section was accepted, and rests when a later answer does not accept it any more. Where slots
/// take the place of everybody's own sound, or give it back, the answer that takes one of them ends
/// the others.
///
/// ```swift
/// for await _ in session.changes() where session.needsOffer {
///     let answer = try await signalling.answer(to: try await session.offer())
///     try await session.accept(answer)
/// }
/// ```
///
/// - Important: One exchange at a time: an answer, or another offer in place of the last. Whoever
///   offers again must drop the answer to the offer before: nothing in it tells the two apart. A
///   session lives as long as its transport, and a transport has one session. See
///   <doc:SessionDescriptions>.
public final class SubscribingSession: Sendable {
    fileprivate struct State {
        var offer: SubscriberOffer
        /// The sections in use, by the sender's number.
        var mids: [UInt32: String] = [:]
        /// The senders whose sections the listener refused for good.
        var refused: Set<UInt32> = []
        var isBusy = false
    }

    public let transport: Transport
    private let state: Locked<State>

    /// - Parameter transport: a WebRTC transport of the listening peer.
    public init(over transport: Transport) {
        self.transport = transport
        let id = UInt64.random(in: 1..<(1 << 62))
        state = Locked(
            State(
                offer: SubscriberOffer(
                    sessionID: id, hasChannels: transport.sctpParameters != nil)))
    }

    /// The senders that the last offer has, by mid.
    public var senders: [String: RtpSender] {
        let mids = state.withLock { $0.mids }
        return transport.peer.rtpSenders.reduce(into: [:]) { senders, sender in
            if sender.isAvailable, let mid = mids[sender.id] { senders[mid] = sender }
        }
    }

    /// The slots of the room that the last offer has, by mid: each says whom the peer hears in it,
    /// which changes without another offer.
    public var slots: [String: SlotSender] {
        let mids = state.withLock { $0.mids }
        return transport.slotSenders.reduce(into: [:]) { slots, sender in
            if let mid = mids[sender.id] { slots[mid] = sender }
        }
    }

    // MARK: When to offer

    /// Whether an offer made now would tell the listener something that the last one did not; never
    /// again when the transport has closed.
    public var needsOffer: Bool {
        guard let (local, senders) = transport.listening() else { return false }
        if transport.hasUnofferedSlots { return true }
        var state = state.withLock { $0 }
        let streams = state.streams(of: senders)
        return state.offer.wouldTell(streams, transport: local)
    }

    /// Says when to look at `needsOffer`: at once, and whenever something has changed that an offer
    /// tells. Ends when the transport closes.
    ///
    /// Changes that come while nobody looks are one.
    public func changes() -> AsyncStream<Void> {
        transport.offerChanges.subscribe(replaying: [()], buffering: .bufferingNewest(1))
    }

    // MARK: Offers

    /// An offer of everything that the peer can take now, up to 128 sections. Streams beyond wait
    /// for a section that becomes free, or for a session over another transport.
    ///
    /// - Parameter restartsIce: with other credentials, for an endpoint that has changed networks.
    /// - Throws: `.invalid` during another exchange; `.unsupported` for a plain transport;
    ///   `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func offer(restartsIce: Bool = false) async throws(BisqueError) -> String {
        try begin()
        defer { state.withLock { $0.isBusy = false } }
        if restartsIce { try await transport.restartIce() }
        let local = try transport.localTransport()
        transport.offerSlots()
        let senders = transport.listening()?.senders ?? []
        return state.withLock { state in
            let streams = state.streams(of: senders)
            return state.offer.offer(streams, transport: local)
        }
    }

    /// Takes the answer to the last offer: what it accepts begins to flow.
    ///
    /// When it throws, the offer is still unanswered: take the same answer again, or offer again.
    /// What has begun to flow meanwhile goes on.
    ///
    /// - Throws: `.invalid` for a description that is wrong or answers nothing, or during another
    ///   exchange; `.unsupported` when the endpoint shows another certificate than before;
    ///   `.refused` when the worker refuses a stream, after all others have begun; `.limit`,
    ///   `.closed`, `.workerDied`, `.cancelled`.
    public func accept(_ answer: String) async throws(BisqueError) {
        try begin()
        defer { state.withLock { $0.isBusy = false } }
        _ = try transport.localTransport()
        var (offer, mids) = state.withLock { ($0.offer, $0.mids) }
        let read: SubscriberAnswer
        do throws(SignallingError) {
            read = try offer.accept(answer: answer)
        } catch {
            throw BisqueError(error)
        }
        if let remote = read.remote {
            try await transport.connect(described: remote.dtls, channels: read.channels)
        }
        let accepted = read.sections.filter(\.isAccepted).map { ($0.mid, $0.forms) }
        try await begin(Dictionary(accepted) { first, _ in first }, of: mids)
        let refusedMids = offer.refusedMids
        state.withLock { state in
            state.offer = offer
            for (sender, mid) in mids where refusedMids.contains(mid) {
                state.mids[sender] = nil
                state.refused.insert(sender)
            }
        }
    }

    private func begin() throws(BisqueError) {
        try state.withLock { (state) throws(BisqueError) in
            guard !state.isBusy else {
                throw BisqueError(.invalid, "another exchange of this session is under way")
            }
            state.isBusy = true
        }
    }

    /// Lets flow what is accepted, and rest what is not.
    private func begin(
        _ accepted: [String: ExtensionForms], of mids: [UInt32: String]
    ) async throws(BisqueError) {
        var refusal: BisqueError?
        // Before anything begins, so that nobody is heard twice.
        transport.turnSound(taking: Set(mids.filter { accepted[$0.value] != nil }.keys))
        for sender in transport.slotSenders {
            guard let mid = mids[sender.id] else { continue }
            guard let forms = accepted[mid] else {
                sender.rest()
                continue
            }
            do throws(BisqueError) {
                try await sender.send(as: mid, forms: forms)
            } catch {
                if !sender.isClosed { refusal = refusal ?? error }
            }
        }
        for sender in transport.peer.rtpSenders {
            guard let mid = mids[sender.id] else { continue }
            guard let forms = accepted[mid] else {
                sender.rest(over: transport)
                continue
            }
            do throws(BisqueError) {
                try await sender.send(over: transport, as: mid, forms: forms)
            } catch {
                // Its publisher may have left meanwhile; that is nobody's fault.
                if !sender.isClosed { refusal = refusal ?? error }
            }
        }
        if let refusal { throw refusal }
    }
}

extension SubscribingSession.State {
    /// Gives every sender a section that can have one, and takes those back that nobody uses.
    mutating func streams(of senders: [ListenersSender]) -> [SubscriberStream] {
        let present = Set(senders.map(\.id))
        mids = mids.filter { present.contains($0.key) }
        refused.formIntersection(present)
        return senders.compactMap { sender in
            mid(of: sender).map { SubscriberStream(sender, mid: $0) }
        }
    }

    private mutating func mid(of sender: ListenersSender) -> String? {
        if let mid = mids[sender.id] { return mid }
        guard sender.isAvailable, !refused.contains(sender.id) else { return nil }
        if sender.isSending {
            guard let mid = sender.parameters.mid, offer.takeMid(mid, for: sender.kind)
            else { return nil }
            mids[sender.id] = mid
        } else if offer.hasRoom(for: sender.kind) {
            mids[sender.id] = offer.takeMid(for: sender.kind)
        }
        return mids[sender.id]
    }
}

extension SubscriberStream {
    /// Named by the publisher or the slot, so that his sound and his pictures are played together.
    fileprivate init(_ sender: ListenersSender, mid: String) {
        var parameters = sender.parameters
        parameters.mid = mid
        self.init(
            mid: mid, kind: sender.kind, parameters: parameters, streamID: sender.streamName,
            trackID: "\(sender.id)", isActive: sender.isAvailable)
    }
}
