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

    private let threshold: Locked<Level>
    private let handler: @Sendable (LogRecord) -> Void

    public init(level: Level, handler: @escaping @Sendable (LogRecord) -> Void) {
        threshold = Locked(level)
        self.handler = handler
    }

    /// What matters less is not said. A server's can be changed while it runs:
    /// `Server.updateSettings(_:)`.
    public var level: Level { threshold.withLock { $0 } }

    /// Nothing is said.
    public static let silent = Logging(level: .silent) { _ in }

    /// One line per record on the standard error.
    public static func standardError(_ level: Level = .warning) -> Logging {
        Logging(level: level) { record in
            let line = Array("bisque: \(record)\n".utf8)
            _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }

    /// The same, with a level that no other copy shares.
    func independent() -> Logging { Logging(level: level, handler: handler) }

    /// Every copy says more from now on, or less.
    func change(to level: Level) {
        threshold.withLock { $0 = level }
    }

    package func callAsFunction(
        _ level: Level, _ message: String, _ metadata: [String: String] = [:],
        workerID: Int? = nil
    ) {
        guard level != .silent, level >= self.level else { return }
        handler(
            LogRecord(level: level, message: message, metadata: metadata, workerID: workerID))
    }
}
