/// A sender in the second generation's words: a consumer, which the application, its client and its
/// source may each hold up.
extension RtpSender {
    public enum ConsumerEvent: Sendable, Hashable {
        case paused(PauseOriginator, appData: JSONValue?)
        case resumed(PauseOriginator, appData: JSONValue?)
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

    public var isLocallyPaused: Bool { record?.pauses.contains(.local) ?? false }
    public var isRemotelyPaused: Bool { record?.pauses.contains(.remote) ?? false }
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
        let (room, id) = (room, id)
        room.change { core in
            core.perform(core.state.closeSender(id, .application), in: room)
        }
    }
}
