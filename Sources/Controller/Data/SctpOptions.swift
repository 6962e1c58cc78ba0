/// What a transport's data channels should be like.
public struct SctpOptions: Sendable, Hashable {
    /// The usual bytes of a message, and of what may wait to be sent.
    public static let usualSize = 262_144

    /// How many streams may go out and come in. A channel has one of each, with the same number.
    public var outgoingStreams: UInt16
    public var incomingStreams: UInt16
    /// The largest message that is taken, in bytes.
    public var maxMessageSize: Int
    /// How many bytes may wait for the far side, over all channels.
    public var sendBufferSize: Int
    /// Whether a channel that the far side opens by itself (RFC 8832) becomes a ``DataProducer``;
    /// otherwise it is closed. Channels that both sides agreed upon elsewhere need none of it.
    public var acceptsChannels: Bool

    public init(
        outgoingStreams: UInt16 = 1024, incomingStreams: UInt16 = 1024,
        maxMessageSize: Int = SctpOptions.usualSize, sendBufferSize: Int = SctpOptions.usualSize,
        acceptsChannels: Bool = true
    ) {
        self.outgoingStreams = outgoingStreams
        self.incomingStreams = incomingStreams
        self.maxMessageSize = maxMessageSize
        self.sendBufferSize = sendBufferSize
        self.acceptsChannels = acceptsChannels
    }
}

extension SctpOptions {
    /// The number 65535 is nobody's (RFC 8831 section 6.2).
    static let mostStreams: UInt16 = 65_535

    /// - Throws: `.invalid`, saying which value cannot be.
    func validate() throws(BisqueError) {
        guard outgoingStreams > 0, incomingStreams > 0 else {
            throw BisqueError(.invalid, "sctp: there is no stream")
        }
        guard (1...SctpOptions.usualSize).contains(maxMessageSize) else {
            throw BisqueError(
                .invalid, "sctp.maxMessageSize: \(maxMessageSize), up to \(SctpOptions.usualSize)")
        }
        guard sendBufferSize >= maxMessageSize, sendBufferSize <= 16 << 20 else {
            throw BisqueError(
                .invalid, "sctp.sendBufferSize: \(sendBufferSize), from a message to 16 MiB")
        }
    }
}
