/// How a worker process ended.
public enum WorkerExit: Sendable, Hashable {
    case exited(code: Int32)
    case signalled(Int32)
    /// Nobody could say.
    case unknown
}
