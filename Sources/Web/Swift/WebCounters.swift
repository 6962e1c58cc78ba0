/// A server's statistics, counted from several threads.
final class WebCounters: Sendable {
    private let state = Locked(WebStatistics())

    var statistics: WebStatistics {
        state.withLock { $0 }
    }

    func count(_ body: (inout WebStatistics) -> Void) {
        state.withLock { body(&$0) }
    }

    func refuse(_ name: String) {
        state.withLock { $0.refusals[name, default: 0] += 1 }
    }
}
