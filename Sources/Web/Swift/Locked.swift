import Glibc

/// A value that several threads share, and the lock that guards it.
///
/// It is the only `@unchecked Sendable` of this library, which knows nothing of the controller and
/// its own. Over `pthread_mutex_t` and not over `Synchronization.Mutex`, because the thread
/// sanitizer on Linux sees through the first only.
///
/// Locks are taken in one order: a socket's, then the commands'. Nothing awaits, logs or runs the
/// application's code under one.
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    init(_ value: Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        let result = pthread_mutex_init(mutex, nil)
        precondition(result == 0, "pthread_mutex_init: \(result)")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<Output, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
