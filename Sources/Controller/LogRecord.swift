/// One thing the library, or one of its workers, has to say.
public struct LogRecord: Sendable, Hashable {
    public let level: Logging.Level
    /// The same words each time.
    public let message: String
    /// What varies.
    public let metadata: [String: String]
    /// Which worker it is about.
    public let workerID: Int?

    public init(
        level: Logging.Level, message: String, metadata: [String: String] = [:],
        workerID: Int? = nil
    ) {
        self.level = level
        self.message = message
        self.metadata = metadata
        self.workerID = workerID
    }
}

extension LogRecord: CustomStringConvertible {
    public var description: String {
        let details = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let worker = workerID.map { " [worker \($0)]" } ?? ""
        return "\(level)\(worker): \(message)\(details)"
    }
}
