internal import Channel

/// What came over a data producer's channel.
public struct DataProducerStats: Sendable, Hashable, Codable {
    public let label: String
    public let `protocol`: String
    public let messagesReceived: UInt64
    public let bytesReceived: UInt64
}

/// What went over a data consumer's channel.
public struct DataConsumerStats: Sendable, Hashable, Codable {
    public let label: String
    public let `protocol`: String
    public let messagesSent: UInt64
    public let bytesSent: UInt64
    /// Those for which there was no room, or no time.
    public let messagesLost: UInt64
    /// Bytes that wait.
    public let bufferedAmount: Int
}

/// What went over a transport's association.
public struct SctpStats: Sendable, Hashable, Codable {
    public let state: SctpState
    /// What both ends have agreed on; 0 before.
    public let outgoingStreams: UInt16
    public let incomingStreams: UInt16
    public let packetsReceived: UInt64
    public let packetsSent: UInt64
    public let messagesReceived: UInt64
    public let bytesReceived: UInt64
    public let messagesSent: UInt64
    public let bytesSent: UInt64
    /// Bytes that wait, of all its data consumers.
    public let bufferedAmount: Int
}

extension DataProducerStats {
    init(label: String, protocol: String, _ reply: DumpDataProducerReply) {
        self.init(
            label: label, protocol: `protocol`, messagesReceived: reply.messagesReceived,
            bytesReceived: reply.bytesReceived)
    }
}

extension DataConsumerStats {
    init(label: String, protocol: String, _ reply: DumpDataConsumerReply) {
        self.init(
            label: label, protocol: `protocol`, messagesSent: reply.messagesSent,
            bytesSent: reply.bytesSent, messagesLost: reply.messagesLost,
            bufferedAmount: Int(reply.bufferedAmount))
    }
}

extension SctpStats {
    init(_ reply: GetSctpStatsReply) {
        self.init(
            state: SctpState(reply.state), outgoingStreams: reply.outgoingStreams,
            incomingStreams: reply.incomingStreams, packetsReceived: reply.packetsReceived,
            packetsSent: reply.packetsSent, messagesReceived: reply.messagesReceived,
            bytesReceived: reply.bytesReceived, messagesSent: reply.messagesSent,
            bytesSent: reply.bytesSent, bufferedAmount: Int(reply.bufferedAmount))
    }
}
