/// The first generation's names for the same things.
extension RtpSender {
    /// Who sends what the peer gets.
    public var associatedPeer: Peer { associatedRtpReceiver.peer }

    /// The same as `send(over:)`.
    ///
    /// - Throws: as `send(over:)`.
    public func setTransport(_ transport: Transport) async throws(BisqueError) {
        try await send(over: transport)
    }

    /// The same as `resume()`.
    ///
    /// - Parameter emit: whether `.activityChanged` is told. `isActive` says what is the case
    ///   either way.
    /// - Throws: as `resume()`.
    public func enable(emit: Bool = true) async throws(BisqueError) {
        try await setPaused(false, emits: emit)
    }

    /// The same as `pause()`.
    ///
    /// - Parameter emit: whether `.activityChanged` is told. `isActive` says what is the case
    ///   either way.
    /// - Throws: as `pause()`.
    public func disable(emit: Bool = true) async throws(BisqueError) {
        try await setPaused(true, emits: emit)
    }
}
