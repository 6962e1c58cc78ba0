/// How a data channel carries its messages: a browser's `RTCDataChannelInit`.
public struct DirectChannelOptions: Sendable, Hashable, Codable {
    /// Whether messages arrive in the order in which they were sent.
    public var ordered: Bool
    /// After how many milliseconds a message is given up; `nil` never.
    public var maxPacketLifeTime: UInt16?
    /// How often a message is sent again; `nil` until it arrives.
    public var maxRetransmits: UInt16?
    /// The application's name for what it speaks.
    public var `protocol`: String
    /// Both ends know the channel's `id` beforehand, and neither announces it.
    public var negotiated: Bool
    public var id: UInt16?

    public init(
        ordered: Bool = true, maxPacketLifeTime: UInt16? = nil, maxRetransmits: UInt16? = nil,
        protocol: String = "", negotiated: Bool = false, id: UInt16? = nil
    ) {
        self.ordered = ordered
        self.maxPacketLifeTime = maxPacketLifeTime
        self.maxRetransmits = maxRetransmits
        self.protocol = `protocol`
        self.negotiated = negotiated
        self.id = id
    }

    private enum CodingKeys: String, CodingKey {
        case ordered, maxPacketLifeTime, maxRetransmits, negotiated, id
        case `protocol`
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ordered = try container.decodeIfPresent(Bool.self, forKey: .ordered) ?? true
        maxPacketLifeTime = try container.decodeIfPresent(
            UInt16.self, forKey: .maxPacketLifeTime)
        maxRetransmits = try container.decodeIfPresent(UInt16.self, forKey: .maxRetransmits)
        `protocol` = try container.decodeIfPresent(String.self, forKey: .protocol) ?? ""
        negotiated = try container.decodeIfPresent(Bool.self, forKey: .negotiated) ?? false
        id = try container.decodeIfPresent(UInt16.self, forKey: .id)
    }
}
