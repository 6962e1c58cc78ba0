/// What a room knows of a data producer.
struct DataProducerRecord: Sendable, Hashable {
    let id: UInt32
    let peer: UInt32
    /// `nil` for one that sends what the program gives it.
    let transport: UInt32?
    let stream: SctpStreamParameters?
    let label: String
    let `protocol`: String
    /// False until the worker has confirmed it: nobody sees it yet.
    var isOpen = false
    var isPaused: Bool
    var consumers: [UInt32] = []
    /// The application's own.
    var appData: JSONValue
}
