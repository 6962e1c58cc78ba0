/// A sender in the second generation's words: a consumer, which the application, its client and its
/// source may each hold up.
extension RtpSender {
    /// What happens to a consumer.
    public enum ConsumerEvent: Sendable, Hashable {
        /// The application, the client or the source holds it up.
        case paused(PauseOriginator, appData: JSONValue?)
        /// One of them does so no longer; the others still may.
        case resumed(PauseOriginator, appData: JSONValue?)
        /// Something else flows; it is told while it is enabled.
        case effectiveProfileChanged(RtpProfile)
        /// It has a transport.
        case handled
        /// Its transport is gone; it may be enabled on another.
        case unhandled
        /// The last event.
        case closed
    }

    // MARK: Properties

    /// What the media comes from.
    public var source: Producer { associatedRtpReceiver }

    /// Who sends what it carries. Whom it is for is ``peer``.
    public var sourcePeer: Peer { associatedRtpReceiver.peer }

    /// The application's own; at first its source's.
    public var appData: JSONValue {
        get { record?.appData ?? .null }
        set { room.core.withLock { $0.state.senders[id]?.appData = newValue } }
    }

    /// Whether it has a transport.
    public var isEnabled: Bool { !isClosed && record?.transport != nil }

    /// Whether the application holds it up.
    public var isLocallyPaused: Bool { record?.pauses.contains(.local) ?? false }
    /// Whether its client does.
    public var isRemotelyPaused: Bool { record?.pauses.contains(.remote) ?? false }
    /// Whether its source is held up by anybody.
    public var isSourcePaused: Bool { record?.pauses.contains(.source) ?? false }

    /// What happens from now on. Ends after `.closed`.
    public func consumerEvents() -> AsyncStream<ConsumerEvent> { consumerHub.subscribe() }

    // MARK: Commands

    /// Holds it up; its client is told, unless its source is held up anyhow.
    ///
    /// - Returns: whether it is paused now.
    @discardableResult
    public func pause(appData: JSONValue?) -> Bool {
        setPaused(true, appData)
        return !isClosed && isPaused
    }

    /// Lets it go on as far as the application is concerned.
    ///
    /// - Returns: whether nobody holds it up now; `true` too when the application did not.
    @discardableResult
    public func resume(appData: JSONValue?) -> Bool {
        guard isLocallyPaused else { return !isClosed }
        setPaused(false, appData)
        return !isClosed && !isPaused
    }

    private func setPaused(_ isPaused: Bool, _ words: JSONValue?) {
        let (room, id) = (room, id)
        room.change { core in
            core.perform(
                core.state.setPaused(isPaused, sender: id, by: .local, saying: words), in: room)
        }
    }

    /// Asks the publisher for a picture that can be understood without those before it. For sound,
    /// and for what does not flow, nothing is asked.
    public func requestKeyframe() {
        guard kind != .audio, isActive else { return }
        let (room, receiver) = (room, associatedRtpReceiver.id)
        room.change { core in
            let asked = core.state.keyframeRequest(receiver)
            core.perform(asked, in: room)
        }
    }

    /// Closes it; its client is told. The words are taken for the sake of the interface: nobody
    /// hears them.
    public func close(appData: JSONValue?) {
        close()
    }
}
