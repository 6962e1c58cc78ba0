/// Where a data producer's messages come from, or a data consumer's go.
public enum DataChannelType: String, Sendable, Hashable, Codable {
    /// A far side, over a transport.
    case sctp
    /// The program itself.
    case direct
}
