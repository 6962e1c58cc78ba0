/// The bench looks at one worker process at a time.
import BenchLoad
import Bisque

extension Server {
    /// The process of the only worker, kept on the forwarders' core.
    func pinnedWorker() throws -> Int32 {
        guard let worker = workers.first, worker.isAlive else {
            throw BenchError("no worker is running")
        }
        // Where there is one core only, everything shares it and the figures say so.
        _ = bench_pin(worker.processID, Forwarder.core)
        return worker.processID
    }
}
