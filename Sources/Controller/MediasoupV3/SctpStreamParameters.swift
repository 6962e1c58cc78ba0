/// How reliably one data channel delivers, as mediasoup's third generation says it.
public struct SctpStreamParameters: Sendable, Hashable {
    public var streamID: UInt16
    public var isOrdered: Bool
    /// Milliseconds after which a message is not repeated any more.
    public var maxPacketLifeTime: UInt16?
    /// How often a message is repeated at most.
    public var maxRetransmits: UInt16?

    public init(
        streamID: UInt16, isOrdered: Bool = true, maxPacketLifeTime: UInt16? = nil,
        maxRetransmits: UInt16? = nil
    ) {
        self.streamID = streamID
        self.isOrdered = isOrdered
        self.maxPacketLifeTime = maxPacketLifeTime
        self.maxRetransmits = maxRetransmits
    }
}

extension SctpStreamParameters: Codable {
    private enum CodingKeys: String, CodingKey {
        case maxPacketLifeTime, maxRetransmits
        case streamID = "streamId"
        case isOrdered = "ordered"
    }

    /// Whoever limits repetitions and says nothing of the order has none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        streamID = try container.decode(UInt16.self, forKey: .streamID)
        maxPacketLifeTime = try container.decodeIfPresent(UInt16.self, forKey: .maxPacketLifeTime)
        maxRetransmits = try container.decodeIfPresent(UInt16.self, forKey: .maxRetransmits)
        let isLimited = maxPacketLifeTime != nil || maxRetransmits != nil
        isOrdered = try container.decodeIfPresent(Bool.self, forKey: .isOrdered) ?? !isLimited
        if let flaw {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: flaw))
        }
    }
}

extension SctpStreamParameters {
    /// What cannot be meant; `nil` when all of it can.
    var flaw: String? {
        if streamID >= SctpOptions.mostStreams { return "streamId 65535 is nobody's" }
        let isLimited = maxPacketLifeTime != nil || maxRetransmits != nil
        let isLimitedTwice = maxPacketLifeTime != nil && maxRetransmits != nil
        guard !isLimitedTwice, !isLimited || !isOrdered else {
            return "ordered, maxPacketLifeTime and maxRetransmits exclude each other"
        }
        return nil
    }
}
