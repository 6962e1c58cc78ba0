/// Messages that go out, as `transport.consumeData()` of mediasoup's third generation takes them.
public struct DataConsumerParameters: Sendable, Hashable, Codable {
    public var id: String
    public var dataProducerId: String
    /// `nil` for a direct one.
    public var sctpStreamParameters: SctpStreamParameters?
    public var label: String
    public var `protocol`: String
    public var appData: JSONValue

    public init(
        id: String, dataProducerId: String, sctpStreamParameters: SctpStreamParameters?,
        label: String = "", protocol: String = "", appData: JSONValue = [:]
    ) {
        self.id = id
        self.dataProducerId = dataProducerId
        self.sctpStreamParameters = sctpStreamParameters
        self.label = label
        self.protocol = `protocol`
        self.appData = appData
    }
}

extension DataConsumer {
    /// What the client at its far side needs, with the producer's `appData`.
    public var dataConsumerParameters: DataConsumerParameters {
        DataConsumerParameters(
            id: "\(id)", dataProducerId: "\(producer.id)",
            sctpStreamParameters: sctpStreamParameters, label: label, protocol: `protocol`,
            appData: producer.appData)
    }
}
