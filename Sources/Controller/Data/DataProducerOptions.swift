/// What a data producer should be like.
public struct DataProducerOptions: Sendable, Hashable {
    /// The stream its messages come over; `nil` for a producer without a transport, which sends
    /// what the program gives it.
    public var stream: SctpStreamParameters?
    public var label: String
    public var `protocol`: String
    public var isPaused: Bool
    public var appData: JSONValue

    public init(
        stream: SctpStreamParameters? = nil, label: String = "", protocol: String = "",
        isPaused: Bool = false, appData: JSONValue = [:]
    ) {
        self.stream = stream
        self.label = label
        self.protocol = `protocol`
        self.isPaused = isPaused
        self.appData = appData
    }
}
