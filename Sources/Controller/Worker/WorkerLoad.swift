import Glibc

/// How much of a core a worker takes, as the system counts it.
///
/// Pure: it is told what time it is and how much of it the process has had.
struct WorkerLoad: Sendable {
    /// What is measured over less says more of the moment than of the worker.
    static let period: Duration = .seconds(1)
    /// What is older counts half as much after each period.
    private static let newest = 0.5

    /// One is a whole core; `nil` before the first period is over.
    private(set) var share: Double?
    /// Each measurement has another one.
    private(set) var number = 0
    private var since: (now: Duration, used: Duration)?

    mutating func note(now: Duration, used: Duration) {
        guard let since else {
            since = (now, used)
            return
        }
        let passed = now - since.now
        guard passed >= WorkerLoad.period else { return }
        let measured = max(used - since.used, .zero) / passed
        share = share.map { $0 + (measured - $0) * WorkerLoad.newest } ?? measured
        number += 1
        self.since = (now, used)
    }
}

extension WorkerLoad {
    /// The time that a process has had on all cores; `nil` when there is no such process.
    static func used(by process: Int32) -> Duration? {
        var clock = clockid_t()
        var time = timespec()
        guard process > 0, clock_getcpuclockid(process, &clock) == 0,
            clock_gettime(clock, &time) == 0
        else { return nil }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
