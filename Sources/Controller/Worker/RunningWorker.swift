/// A worker that was started, as its slot sees it: a conversation, and a way to end it.
///
/// Tests hand out one that is answered by a script.
package struct RunningWorker: Sendable {
    package let channel: OwnedDescriptor
    /// Zero when there is no process.
    package let processID: Int32
    /// Becomes readable when the process has ended.
    let end: OwnedDescriptor?
    package let signal: @Sendable (Int32) -> Void
    /// How it ended; `nil` while it has not.
    package let reap: @Sendable () -> WorkerExit?
    /// How long it may take before it counts as hung.
    var limits = Heartbeat.Limits()
}

/// How a slot gets a worker.
typealias WorkerLauncher = @Sendable () throws(BisqueError) -> RunningWorker
