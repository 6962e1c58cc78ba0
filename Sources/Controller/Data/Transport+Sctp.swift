internal import Channel

/// What a transport with data channels has; another one answers `nil` throughout.
extension Transport {
    /// The server's end, as clients of mediasoup's third generation take it.
    public var sctpParameters: SctpParameters? { record?.sctp?.parameters }

    public var sctpState: SctpState? { record?.sctp?.state }

    /// The open ones that come over it, in the order of their creation.
    public var dataProducers: [DataProducer] {
        peer.dataProducers.filter { $0.transport === self }
    }

    /// The open ones that go over it, in the order of their creation.
    public var dataConsumers: [DataConsumer] {
        peer.dataConsumers.filter { $0.transport === self }
    }

    /// - Returns: `nil` for a transport without data channels, and before it has been connected.
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func getSctpStats() async throws(BisqueError) -> SctpStats? {
        guard record?.sctp?.isAtWorker == true else { return nil }
        return SctpStats(
            try await room.query(
                GetSctpStats(transport: TransportID(rawValue: id)), about: id,
                check: { (state) throws(BisqueError) in
                    guard state.transports[self.id] != nil else {
                        throw BisqueError(.closed, "the transport is closed")
                    }
                }))
    }
}
