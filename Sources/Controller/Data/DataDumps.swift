internal import Channel

/// A data producer, as the controller and the worker know it.
public struct DataProducerDump: Sendable, Hashable, Codable {
    public let id: UInt32
    public let type: DataChannelType
    public let label: String
    public let `protocol`: String
    public let sctpStreamParameters: SctpStreamParameters?
    public let transport: UInt32?
    public let isPaused: Bool
    public let consumers: [UInt32]
}

/// A data consumer, as the controller and the worker know it.
public struct DataConsumerDump: Sendable, Hashable, Codable {
    public let id: UInt32
    public let producer: UInt32
    public let type: DataChannelType
    public let label: String
    public let `protocol`: String
    public let sctpStreamParameters: SctpStreamParameters?
    public let transport: UInt32?
    public let isPaused: Bool
    public let subchannels: [UInt16]
    public let bufferedAmount: Int
    public let bufferedAmountLowThreshold: Int
}

extension DataProducerDump {
    init(_ record: DataProducerRecord, _ reply: DumpDataProducerReply) {
        self.init(
            id: record.id, type: record.stream == nil ? .direct : .sctp, label: record.label,
            protocol: record.protocol, sctpStreamParameters: record.stream,
            transport: reply.transport?.rawValue, isPaused: reply.isPaused,
            consumers: reply.consumers.map(\.rawValue))
    }
}

extension DataConsumerDump {
    init(_ record: DataConsumerRecord, _ reply: DumpDataConsumerReply) {
        self.init(
            id: record.id, producer: record.producer,
            type: record.stream == nil ? .direct : .sctp, label: record.label,
            protocol: record.protocol, sctpStreamParameters: record.stream,
            transport: reply.transport?.rawValue, isPaused: reply.isPaused,
            subchannels: reply.subchannels, bufferedAmount: Int(reply.bufferedAmount),
            bufferedAmountLowThreshold: Int(reply.threshold))
    }
}

/// A transport's association, as the controller knows it.
public struct SctpDump: Sendable, Hashable, Codable {
    public let parameters: SctpParameters
    public let state: SctpState
}

extension SctpDump {
    init(_ record: SctpRecord) {
        self.init(parameters: record.parameters, state: record.state)
    }
}
