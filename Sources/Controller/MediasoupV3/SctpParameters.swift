/// What both ends of an SCTP association agree upon, as mediasoup's third generation says it.
public struct SctpParameters: Sendable, Hashable, Codable {
    /// 5000 always.
    public var port: UInt16
    /// How many streams may go out and come in, at the beginning.
    public var outgoingStreams: UInt16
    public var incomingStreams: UInt16
    /// In bytes.
    public var maxMessageSize: UInt32

    public init(
        port: UInt16 = 5000, outgoingStreams: UInt16 = 1024, incomingStreams: UInt16 = 1024,
        maxMessageSize: UInt32 = 262_144
    ) {
        self.port = port
        self.outgoingStreams = outgoingStreams
        self.incomingStreams = incomingStreams
        self.maxMessageSize = maxMessageSize
    }

    private enum CodingKeys: String, CodingKey {
        case port, maxMessageSize
        case outgoingStreams = "OS"
        case incomingStreams = "MIS"
    }
}
