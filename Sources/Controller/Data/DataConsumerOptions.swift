/// What a data consumer should be like.
public struct DataConsumerOptions: Sendable, Hashable {
    /// Whether messages keep their order; `nil`: as the producer has it, unless a limit is given.
    public var isOrdered: Bool?
    /// Milliseconds after which a message is not repeated any more.
    public var maxPacketLifeTime: UInt16?
    /// How often a message is repeated at most.
    public var maxRetransmits: UInt16?
    /// What it is called; `nil`: as the producer.
    public var label: String?
    public var `protocol`: String?
    /// Whether the far side is told of the channel in the association itself (RFC 8832), so that
    /// it need not be agreed upon elsewhere.
    public var isInBand: Bool
    /// Without a transport: whether the far side waits while the program does not read, where it
    /// would otherwise miss messages. Everybody else who consumes from that far side waits, too.
    public var holdsBack: Bool
    public var isPaused: Bool
    /// Of the messages that name subchannels it gets those that name one of these.
    public var subchannels: Set<UInt16>
    public var appData: JSONValue

    public init(
        isOrdered: Bool? = nil, maxPacketLifeTime: UInt16? = nil, maxRetransmits: UInt16? = nil,
        label: String? = nil, protocol: String? = nil, isInBand: Bool = false,
        holdsBack: Bool = false, isPaused: Bool = false, subchannels: Set<UInt16> = [],
        appData: JSONValue = [:]
    ) {
        self.isOrdered = isOrdered
        self.maxPacketLifeTime = maxPacketLifeTime
        self.maxRetransmits = maxRetransmits
        self.label = label
        self.protocol = `protocol`
        self.isInBand = isInBand
        self.holdsBack = holdsBack
        self.isPaused = isPaused
        self.subchannels = subchannels
        self.appData = appData
    }
}
