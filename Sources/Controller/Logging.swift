import Glibc

/// Where the library's own words go, and how many of them.
///
/// The library says nothing above `.note` that its API cannot say better. Messages are constant;
/// what varies is in the metadata. The handler is called on the library's threads, never under a
/// lock, and should return soon.
public struct Logging: Sendable {
    /// How much a record matters.
    public enum Level: Int, Sendable, Hashable, Comparable, CaseIterable {
        case debug, note, warning, error, silent

        public static func < (one: Level, other: Level) -> Bool {
            one.rawValue < other.rawValue
        }
    }

    public let level: Level
    private let handler: @Sendable (LogRecord) -> Void

    public init(level: Level, handler: @escaping @Sendable (LogRecord) -> Void) {
        self.level = level
        self.handler = handler
    }

    /// Nothing is said.
    public static let silent = Logging(level: .silent) { _ in }

    /// One line per record on the standard error.
    public static func standardError(_ level: Level = .warning) -> Logging {
        Logging(level: level) { record in
            let line = Array("bisque: \(record)\n".utf8)
            _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }

    func callAsFunction(
        _ level: Level, _ message: String, _ metadata: [String: String] = [:],
        workerID: Int? = nil
    ) {
        guard level >= self.level, level != .silent else { return }
        handler(
            LogRecord(level: level, message: message, metadata: metadata, workerID: workerID))
    }
}
