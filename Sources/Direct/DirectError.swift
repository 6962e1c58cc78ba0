/// What goes wrong with one peer while it lives: told as an event, never thrown.
///
/// Unless the peer ends with it, and then `.close` follows, nothing else has changed.
public struct DirectError: Error, Sendable, Hashable, CustomStringConvertible {
    /// New codes may appear, so a `switch` needs a `default`.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Storage: String {
            case badSignal, badDescription, unexpectedAnswer, badCandidate, earlyCandidate
            case messageTooLarge, channel, connectionFailed, slowListener, workerDied
        }

        private let storage: Storage

        private init(_ storage: Storage) {
            self.storage = storage
        }

        /// A signal that is none.
        public static let badSignal = Code(.badSignal)
        /// An offer or an answer that cannot be taken.
        public static let badDescription = Code(.badDescription)
        /// An answer without an offer of ours.
        public static let unexpectedAnswer = Code(.unexpectedAnswer)
        public static let badCandidate = Code(.badCandidate)
        /// A candidate before any description.
        public static let earlyCandidate = Code(.earlyCandidate)
        /// A message came that is larger than we said we take.
        public static let messageTooLarge = Code(.messageTooLarge)
        /// The data channel broke, or the other end opened one too many.
        public static let channel = Code(.channel)
        /// No way to the other end was found, or none again.
        public static let connectionFailed = Code(.connectionFailed)
        /// The application reads what comes too slowly, and the engine did not hold it back.
        public static let slowListener = Code(.slowListener)
        /// The process that ran the connection is gone.
        public static let workerDied = Code(.workerDied)

        public var description: String { storage.rawValue }

        /// The `code` that simple-peer gives its errors.
        public var simplePeerCode: String {
            switch storage {
            case .badSignal: "ERR_SIGNALING"
            case .badDescription, .unexpectedAnswer: "ERR_SET_REMOTE_DESCRIPTION"
            case .badCandidate, .earlyCandidate: "ERR_ADD_ICE_CANDIDATE"
            case .messageTooLarge, .channel, .slowListener: "ERR_DATA_CHANNEL"
            case .connectionFailed: "ERR_ICE_CONNECTION_FAILURE"
            case .workerDied: "ERR_CONNECTION_FAILURE"
            }
        }
    }

    public let code: Code
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code): \(message)" }
}
