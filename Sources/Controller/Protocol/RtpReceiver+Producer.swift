/// A receiver in the second generation's words: a producer, which the application and its client
/// may each hold up.
extension RtpReceiver {
    /// What happens to a producer, with the words of whoever did it.
    public enum ProducerEvent: Sendable, Hashable {
        /// The application or the client holds it up.
        case paused(PauseOriginator, appData: JSONValue?)
        /// One of them does so no longer; the other still may.
        case resumed(PauseOriginator, appData: JSONValue?)
        /// The last event.
        case closed(CloseReason, appData: JSONValue?)
    }

    // MARK: Properties

    /// What the client calls it in the mediasoup protocol; its own number where it has no other.
    public var signalledID: Int { record?.signalledID ?? Int(id) }

    /// The application's own; at first what came with `createProducer`. Consumers begin with it.
    public var appData: JSONValue {
        get { record?.appData ?? .null }
        set { room.core.withLock { $0.state.receivers[id]?.appData = newValue } }
    }

    /// Whether the application holds it up.
    public var isLocallyPaused: Bool { record?.pauses.contains(.local) ?? false }

    /// Whether its client holds it up.
    public var isRemotelyPaused: Bool { record?.pauses.contains(.remote) ?? false }

    /// Whether anybody does.
    public var isPaused: Bool { record?.isPaused ?? false }

    /// What consumers get that have no wish of their own.
    public var preferredProfile: RtpProfile { record?.client?.preferredProfile ?? .default }

    /// The stream as the room offers it to listeners, in the room's numbers.
    public var consumableRtpParameters: RtpParameters {
        record?.plan.consumable ?? RtpParameters(codecs: [])
    }

    /// What happens from now on. Ends after `.closed`.
    public func producerEvents() -> AsyncStream<ProducerEvent> { producerHub.subscribe() }

    // MARK: Commands

    /// Holds it up for everybody; its client is told.
    ///
    /// - Returns: whether it is paused now.
    @discardableResult
    public func pause(appData: JSONValue?) -> Bool {
        setPaused(true, appData)
        return !isClosed && isPaused
    }

    /// Lets it go on as far as the application is concerned; its client is told.
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
                core.state.setPaused(isPaused, receiver: id, by: .local, saying: words), in: room)
        }
    }

    /// Says what consumers get that have no wish of their own. `.none` is no wish and changes
    /// nothing.
    public func setPreferredProfile(_ profile: RtpProfile) {
        let (room, id) = (room, id)
        room.change { core in
            core.perform(core.state.changeProfile(ofReceiver: id, to: profile), in: room)
        }
    }

    /// Closes it with the application's words, of which its client is told.
    public func close(appData: JSONValue?) {
        let (room, id) = (room, id)
        room.change { core in
            core.perform(
                core.state.closeProducer(id, by: .local, saying: appData), in: room)
        }
    }
}
