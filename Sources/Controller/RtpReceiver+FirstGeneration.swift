/// The first generation's names for the same things.
extension RtpReceiver {
    /// Who sends it; an old name of `peer`.
    public var associatedPeer: Peer { peer }

    /// The same as `attach(to:)`.
    ///
    /// - Throws: as `attach(to:)`.
    public func setTransport(_ transport: Transport) async throws(BisqueError) {
        try await attach(to: transport)
    }
}
