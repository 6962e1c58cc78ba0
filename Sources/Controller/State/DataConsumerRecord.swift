/// What a room knows of a data consumer.
struct DataConsumerRecord: Sendable, Hashable {
    let id: UInt32
    /// Who gets the messages.
    let peer: UInt32
    let producer: UInt32
    /// `nil` for one whose messages the program takes.
    let transport: UInt32?
    var stream: SctpStreamParameters?
    let label: String
    let `protocol`: String
    let isInBand: Bool
    let holdsBack: Bool
    /// False until the worker has confirmed it: nobody sees it yet.
    var isOpen = false
    var isPaused: Bool
    var subchannels: Set<UInt16>
    /// In bytes.
    var lowThreshold: UInt32 = 0
    /// The application's own.
    var appData: JSONValue
}
