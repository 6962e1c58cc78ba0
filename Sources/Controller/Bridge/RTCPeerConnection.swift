/// The server's half of one browser connection that sends and receives: descriptions in, a peer's
/// receivers and senders out.
///
/// It stands on one peer and one transport, and it is always the server that offers: first the
/// sections in which the endpoint may send, then one for each sender of the peer. The first
/// generation had it as `webrtc.RTCPeerConnection`; who can use two connections is better served by
/// ``PublishingSession`` and ``SubscribingSession``.
///
/// ```swift
/// let connection = RTCPeerConnection(peer: peer)
/// try await connection.setCapabilities(offerOfTheEndpoint)
/// for await event in connection.events() {
///     guard case .negotiationNeeded = event else { continue }
///     let offer = try await connection.createOffer()
///     try connection.setLocalDescription(offer)
///     try await connection.setRemoteDescription(try await signalling.answer(to: offer))
/// }
/// ```
///
/// - Important: The connection and its peer end together, whichever is closed, and so they do with
///   the transport.
public final class RTCPeerConnection: Sendable {
    public enum SignalingState: String, Sendable, Hashable, Codable {
        case stable
        case haveLocalOffer = "have-local-offer"
        case haveRemoteOffer = "have-remote-offer"
    }

    public enum Event: Sendable, Hashable {
        case signalingStateChanged(SignalingState)
        /// There is something to offer: at once, and after the first exchange half a second after
        /// the change, so that changes which come together are one.
        case negotiationNeeded
        /// The last event.
        case closed(CloseReason)
    }

    struct State: Sendable {
        var signalingState = SignalingState.stable
        var local: RTCSessionDescription?
        var remote: RTCSessionDescription?
        /// Since `setCapabilities(_:)`.
        var line: Line?
        var sections: BridgeSections?
        /// By mid.
        var receivers: [String: Sending] = [:]
        /// The last that was made, and what the transport was then.
        var offer: SessionDescription?
        var offeredIce: IceParameters?
        var origin = SdpOrigin(sessionID: .random(in: 1..<(1 << 62)), version: 0)
        var isBusy = false
        /// Told, and no offer made since.
        var isNegotiationTold = false
        var closeReason: CloseReason?
    }

    /// What the endpoint speaks over.
    struct Line: Sendable {
        let transport: Transport
        let session: SubscribingSession
    }

    /// What the endpoint sends in one section.
    struct Sending: Sendable {
        let receiver: RtpReceiver
        let parameters: RtpParameters
    }

    public let peer: Peer
    let transportOptions: WebRtcTransportOptions
    let maxBitrate: UInt32?
    let state = Locked(State())
    let hub = EventHub<Event>()
    let negotiationDelay: Duration

    /// - Parameters:
    ///   - peer: without capabilities and transports of its own making.
    ///   - transportOptions: what its one transport is opened with.
    ///   - maxBitrate: what the endpoint may send in each section of pictures, in bits per second.
    public convenience init(
        peer: Peer, transportOptions: WebRtcTransportOptions = WebRtcTransportOptions(),
        maxBitrate: UInt32? = nil
    ) {
        self.init(
            peer: peer, transportOptions: transportOptions, maxBitrate: maxBitrate,
            negotiationDelay: .milliseconds(500))
    }

    init(
        peer: Peer, transportOptions: WebRtcTransportOptions, maxBitrate: UInt32?,
        negotiationDelay: Duration
    ) {
        self.peer = peer
        self.transportOptions = transportOptions
        self.maxBitrate = maxBitrate
        self.negotiationDelay = negotiationDelay
        let events = peer.events()
        Task { [weak self] in
            for await event in events {
                if case .closed(let reason) = event { self?.end(reason) }
            }
        }
    }

    // MARK: Properties

    public var signalingState: SignalingState { state.withLock { $0.signalingState } }
    public var localDescription: RTCSessionDescription? { state.withLock { $0.local } }
    public var remoteDescription: RTCSessionDescription? { state.withLock { $0.remote } }
    public var closeReason: CloseReason? { state.withLock { $0.closeReason } }
    public var isClosed: Bool { closeReason != nil }

    /// `nil` before `setCapabilities(_:)`.
    public var transport: Transport? { state.withLock { $0.line?.transport } }

    /// What the endpoint sends, by the mid of its section.
    public var receivers: [String: RtpReceiver] {
        state.withLock { $0.receivers.mapValues(\.receiver).filter { !$0.value.isClosed } }
    }

    /// The signalling state as it is, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> {
        state.withLock { state in
            hub.subscribe(
                replaying: [.signalingStateChanged(state.signalingState)]
                    + (state.isNegotiationTold ? [.negotiationNeeded] : []))
        }
    }

    // MARK: Ending

    /// Closes the connection and its peer.
    public func close() {
        end(.application)
    }

    func end(_ reason: CloseReason) {
        let isFirst = state.withLock { state in
            guard state.closeReason == nil else { return false }
            state.closeReason = reason
            state.receivers = [:]
            return true
        }
        guard isFirst else { return }
        peer.close()
        hub.finish(with: .closed(reason))
    }
}
