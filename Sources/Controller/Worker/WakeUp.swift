import CSystem
import Glibc

/// How other threads interrupt one that waits in `poll`.
final class WakeUp: Sendable {
    let descriptor: OwnedDescriptor

    init() throws(BisqueError) {
        let number = bisque_wake_open()
        guard number >= 0 else {
            throw BisqueError(.limit, "eventfd: \(systemErrorText(-number))")
        }
        descriptor = OwnedDescriptor(number)
    }

    func raise() {
        bisque_wake_raise(descriptor.number)
    }

    func lower() {
        bisque_wake_lower(descriptor.number)
    }
}

/// The time that only goes on, since an arbitrary start.
///
/// The only place of the controller that asks for it; everything else is told.
enum MonotonicClock {
    static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
