import Glibc

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

extension Duration {
    /// For `poll`: rounded up, so that nobody turns around before the time has come.
    var pollTimeout: Int32 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        let millisecond: Int64 = 1_000_000_000_000_000
        return Int32(clamping: seconds * 1000 + (attoseconds + millisecond - 1) / millisecond)
    }
}
