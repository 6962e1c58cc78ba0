/// The end of a worker process, and what led to it.
public struct WorkerDeath: Sendable, Hashable {
    /// What the controller noticed first.
    public enum Cause: Sendable, Hashable {
        /// The process ended by itself.
        case ended
        /// It gave no sign of life, or did not read or answer, and was killed.
        case hung(String)
        /// It said something that the protocol does not know, and was killed.
        case broken(String)
        /// It could not be started.
        case notStarted(String)
    }

    public let workerID: Int
    /// Zero when there was no process.
    public let processID: Int32
    public let exit: WorkerExit
    public let cause: Cause

    public init(workerID: Int, processID: Int32, exit: WorkerExit, cause: Cause) {
        self.workerID = workerID
        self.processID = processID
        self.exit = exit
        self.cause = cause
    }
}

extension WorkerDeath: CustomStringConvertible {
    public var description: String {
        "worker \(workerID) (process \(processID)): \(cause), \(exit)"
    }
}
