/// How a peer's dump is written.
extension PeerDump {
    private struct Wire: Codable {
        let peerId: UInt32
        let peerName: String
        let capabilities: DumpedDialect<RtpCapabilities>?
        let transports: [TransportDump]
        let rtpReceivers: [ReceiverDump]
        let rtpSenders: [SenderDump]
        let dataProducers: [DataProducerDump]
        let dataConsumers: [DataConsumerDump]
    }

    public init(from decoder: any Decoder) throws {
        let wire = try Wire(from: decoder)
        self.init(
            id: wire.peerId, name: wire.peerName, capabilities: wire.capabilities?.parameters,
            transports: wire.transports, rtpReceivers: wire.rtpReceivers,
            rtpSenders: wire.rtpSenders, dataProducers: wire.dataProducers,
            dataConsumers: wire.dataConsumers)
    }

    public func encode(to encoder: any Encoder) throws {
        try Wire(
            peerId: id, peerName: name, capabilities: capabilities.map { DumpedDialect($0) },
            transports: transports, rtpReceivers: rtpReceivers, rtpSenders: rtpSenders,
            dataProducers: dataProducers, dataConsumers: dataConsumers
        ).encode(to: encoder)
    }
}
