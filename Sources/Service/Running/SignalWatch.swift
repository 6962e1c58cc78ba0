import Glibc

/// The signals that end the service, waited for by the main thread instead of interrupting any.
///
/// They are blocked for every thread that starts later. Workers start with no signal blocked,
/// whatever is blocked here.
struct SignalWatch: Sendable {
    private let watched: sigset_t

    /// Must be made by the main thread before there is another one.
    init() {
        var watched = sigset_t()
        sigemptyset(&watched)
        for number in [SIGTERM, SIGINT, SIGHUP] where !SignalWatch.isIgnored(number) {
            sigaddset(&watched, number)
        }
        self.watched = watched
        // A reader of the journal that goes away is an error of `write`, not the end.
        sigaddset(&watched, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &watched, nil)
    }

    /// Hands over the first signal; the second one ends the process at once.
    ///
    /// The main thread must be the one that waits: libdispatch, if it had it, would let the
    /// signals through.
    func wait(_ sender: AsyncStream<Int32>.Continuation) -> Never {
        var watched = watched
        var count = 0
        while true {
            var number: Int32 = 0
            guard sigwait(&watched, &number) == 0 else { continue }
            count += 1
            if count > 1 { _exit(128 + number) }
            sender.yield(number)
        }
    }

    /// `nohup` does so with SIGHUP.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
