/// Why an object closed. The first reason wins.
public enum CloseReason: Sendable, Hashable {
    /// The application called `close()`.
    case application
    /// What it belonged to closed.
    case parent
    /// The far side ended it.
    case remote
    /// The worker did not accept it, or cannot be reached by the room's other workers any more; the
    /// text says what was wrong.
    case refused(String)
    /// ICE, DTLS or the far side's silence ended the transport, and perhaps its peer with it.
    case failed(TransportFailure)
    /// The worker process that served it is gone.
    case workerDied
}

extension CloseReason {
    /// Whether a transport that was open closed because of its worker, and can be had again at
    /// once: the worker is gone, or others of the room's workers cannot reach it.
    ///
    /// Of anything else ``refused(_:)`` says that the worker would not have it.
    public var isLossOfWorker: Bool {
        switch self {
        case .workerDied, .refused: true
        case .application, .parent, .remote, .failed: false
        }
    }
}

extension CloseReason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .application: "closed by the application"
        case .parent: "its parent closed"
        case .remote: "closed by the far side"
        case .refused(let reason): "refused: \(reason)"
        case .failed(let failure): "failed: \(failure)"
        case .workerDied: "its worker died"
        }
    }
}
