/// What one endpoint receives, negotiated by session descriptions: our offers go out, its answers
/// come in.
///
/// An offer has a section for every sender of the peer that it can take. A sender begins to send
/// when its section was accepted. Offer again when the peer gets a new sender or loses one.
///
/// - Important: One exchange at a time: an answer, or another offer in place of the last.
public final class SubscribingSession: Sendable {
    private struct State {
        var offer: SubscriberOffer
        /// The sections in use, by the sender's number.
        var mids: [UInt32: String] = [:]
        var isConnected = false
        var isBusy = false
    }

    public let transport: Transport
    private let state: Locked<State>

    /// - Parameter transport: a WebRTC transport of the listening peer.
    public init(over transport: Transport) {
        self.transport = transport
        let id = UInt64.random(in: 1..<(1 << 62))
        state = Locked(State(offer: SubscriberOffer(sessionID: id)))
    }

    /// An offer of everything that the peer can take now.
    ///
    /// - Parameter restartsIce: with other credentials, for an endpoint that has changed networks.
    /// - Throws: `.invalid` during another exchange; `.unsupported`, `.refused`, `.closed`,
    ///   `.workerDied`, `.cancelled`.
    public func offer(restartsIce: Bool = false) async throws(BisqueError) -> String {
        if restartsIce { try await transport.restartIce() }
        guard let ice = transport.iceParameters, let candidates = transport.iceCandidates,
            let fingerprints = transport.dtlsParameters?.fingerprints
        else { throw BisqueError(.unsupported, "a plain transport has no session descriptions") }
        let local = LocalTransport(ice: ice, candidates: candidates, fingerprints: fingerprints)
        let senders = transport.peer.rtpSenders.filter(\.isAvailable)
        return try state.withLock { (state) throws(BisqueError) in
            guard !state.isBusy else {
                throw BisqueError(.invalid, "an answer of this session is being taken")
            }
            let present = Set(senders.map(\.id))
            state.mids = state.mids.filter { present.contains($0.key) }
            var streams: [SubscriberStream] = []
            for sender in senders {
                let known = state.mids[sender.id]
                let mid = known ?? state.offer.takeMid(for: sender.kind)
                guard known != nil || sender.takeMid(mid) else {
                    state.offer.returnMid(mid)
                    continue
                }
                state.mids[sender.id] = mid
                streams.append(SubscriberStream(sender, mid: mid))
            }
            return state.offer.offer(streams, transport: local)
        }
    }

    /// Takes the answer to the last offer: what it accepts begins to flow.
    ///
    /// - Throws: `.invalid` for a description that is wrong or answers nothing; `.refused`,
    ///   `.closed`, `.workerDied`, `.cancelled`.
    public func accept(_ answer: String) async throws(BisqueError) {
        let (answer, mids, isConnected) = try state.withLock { (state) throws(BisqueError) in
            guard !state.isBusy else {
                throw BisqueError(.invalid, "another answer of this session is being taken")
            }
            do throws(SignallingError) {
                let read = try state.offer.accept(answer: answer)
                state.isBusy = true
                return (read, state.mids, state.isConnected)
            } catch {
                throw BisqueError(error)
            }
        }
        defer { state.withLock { $0.isBusy = false } }
        if let remote = answer.remote, !isConnected {
            try await transport.connect(dtlsParameters: remote.dtls)
            state.withLock { $0.isConnected = true }
        }
        let accepted = Set(answer.sections.filter(\.isAccepted).map(\.mid))
        for sender in transport.peer.rtpSenders where sender.transport == nil {
            guard let mid = mids[sender.id], accepted.contains(mid) else { continue }
            do throws(BisqueError) {
                try await sender.send(over: transport)
            } catch  where error.code == .closed && sender.isClosed {
                continue  // its publisher left meanwhile
            }
        }
    }
}

extension SubscriberStream {
    /// Named by the publisher, so that his sound and his pictures are played together.
    fileprivate init(_ sender: RtpSender, mid: String) {
        let publisher = sender.associatedRtpReceiver.peer
        self.init(
            mid: mid, kind: sender.kind, parameters: sender.rtpParameters,
            streamID: "\(publisher.id)", trackID: "\(sender.id)", isActive: true)
    }
}
