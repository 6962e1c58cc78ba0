/// The one error that the public API throws: what went wrong as a code, and in words.
///
/// The code is for programs, the message for people: it names the offending field and value, and
/// may change from one version to the next.
public struct BisqueError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble it is. New codes may appear, so a `switch` needs a `default`.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Storage: String {
            case closed, unsupported, refused, invalid, workerDied, cancelled, notFound, duplicate
            case limit
        }

        private let storage: Storage

        private init(_ storage: Storage) {
            self.storage = storage
        }

        /// The object has been closed.
        public static let closed = Code(.closed)
        /// It is well-formed, but neither this room nor this peer can do it.
        public static let unsupported = Code(.unsupported)
        /// The worker said no.
        public static let refused = Code(.refused)
        /// What was given contradicts itself or a standard.
        public static let invalid = Code(.invalid)
        /// The process that held the object is gone.
        public static let workerDied = Code(.workerDied)
        /// The calling task was cancelled.
        public static let cancelled = Code(.cancelled)
        /// There is no such thing.
        public static let notFound = Code(.notFound)
        /// There is one already.
        public static let duplicate = Code(.duplicate)
        /// There are too many of them.
        public static let limit = Code(.limit)

        public var description: String { storage.rawValue }
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code): \(message)" }
}
