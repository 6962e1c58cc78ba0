internal import CSystem
import Glibc

/// A thread of our own: it waits in `poll`, which a task must never do.
enum WorkerThread {
    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    static func start(
        name: String, _ run: @escaping @Sendable () -> Void
    ) throws(BisqueError) {
        let body = Unmanaged.passRetained(Body(name: name, run: run))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
                bisque_thread_block_signals()
                bisque_thread_name(body.name)
                body.run()
                return nil
            }, body.toOpaque())
        guard failure == 0 else {
            body.release()
            throw BisqueError(.limit, "cannot start a thread: \(systemErrorText(failure))")
        }
        pthread_detach(thread)
    }
}
