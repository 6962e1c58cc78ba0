internal import Channel

/// Who has a room at a worker, and hears what happens there.
protocol Resident: AnyObject, Sendable {
    var id: UInt32 { get }

    /// Takes what the worker of this slot has noticed, on its thread.
    func received(_ event: WorkerEvent, from slot: Int)
}
