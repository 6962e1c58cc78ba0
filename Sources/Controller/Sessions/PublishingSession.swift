/// What one endpoint sends, negotiated by session descriptions: its offers come in, answers go out.
///
/// Every section that offers to send becomes a receiver of the peer. A later offer adds, changes
/// and ends them, and new ICE credentials in it restart ICE.
///
/// - Important: One exchange at a time. Offers of one session must be answered in their order.
public final class PublishingSession: Sendable {
    private struct State {
        var receivers: [String: RtpReceiver] = [:]
        var parameters: [String: RtpParameters] = [:]
        var origin: SdpOrigin
        var remoteIce: IceParameters?
        var isConnected = false
        var isBusy = false
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
        state.withLock { $0.receivers.filter { !$0.value.isClosed } }
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
    /// - Throws: `.invalid` for a description that is wrong or comes during another exchange;
    ///   `.unsupported`, `.refused`, `.closed`, `.workerDied`, `.cancelled`. The receivers it began
    ///   are closed then, and the session can go on with another offer.
    public func answer(_ offer: String) async throws(BisqueError) -> String {
        let offer = try Self.read(offer)
        try begin()
        defer { state.withLock { $0.isBusy = false } }
        try await connect(to: offer.remote)
        guard let ice = transport.iceParameters, let candidates = transport.iceCandidates,
            let fingerprints = transport.dtlsParameters?.fingerprints
        else { throw BisqueError(.unsupported, "a plain transport has no session descriptions") }
        let answer = PublisherAnswer(
            to: offer, room: transport.room.capabilities,
            transport: LocalTransport(
                ice: ice, candidates: candidates, fingerprints: fingerprints),
            origin: nextOrigin())
        try await receive(answer.streams)
        return answer.text
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

    private func connect(to remote: RemoteTransport?) async throws(BisqueError) {
        guard let remote else { return }
        let (before, isConnected) = state.withLock { ($0.remoteIce, $0.isConnected) }
        if let before, before != remote.ice { try await transport.restartIce() }
        if !isConnected { try await transport.connect(dtlsParameters: remote.dtls) }
        state.withLock { state in
            state.remoteIce = remote.ice
            state.isConnected = true
        }
    }

    // MARK: Receivers

    private func receive(_ streams: [PublisherAnswer.Stream]) async throws(BisqueError) {
        let mids = Set(streams.map(\.mid))
        let gone = state.withLock { state in
            let gone = state.receivers.filter { !mids.contains($0.key) }
            for mid in gone.keys { state.receivers[mid] = nil }
            return gone
        }
        for receiver in gone.values { receiver.close() }
        var opened: [String] = []
        do throws(BisqueError) {
            for stream in streams {
                if try await receive(stream) { opened.append(stream.mid) }
            }
        } catch {
            for mid in opened { state.withLock { $0.receivers[mid] }?.close() }
            throw error
        }
    }

    /// - Returns: whether a receiver was opened for it.
    private func receive(_ stream: PublisherAnswer.Stream) async throws(BisqueError) -> Bool {
        let known = state.withLock { $0.receivers[stream.mid] }
        let isNew = known?.isClosed ?? true
        if let known, !isNew {
            guard state.withLock({ $0.parameters[stream.mid] }) != stream.parameters else {
                return false
            }
            try await known.receive(stream.parameters)
        } else {
            let receiver = try await transport.peer.receive(
                stream.parameters, kind: stream.kind, on: transport)
            state.withLock { $0.receivers[stream.mid] = receiver }
        }
        state.withLock { $0.parameters[stream.mid] = stream.parameters }
        return isNew
    }
}
