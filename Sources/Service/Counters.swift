import Bisque

/// How often each thing happened since the service started, by name and labels.
///
/// Names follow the custom of Prometheus (`bisque_joins_total`); labels have few values each and
/// none that somebody else may choose freely. `/metrics` shows them.
final class Counters: Sendable {
    /// One line of the metrics.
    struct Series: Sendable, Hashable {
        let name: String
        let labels: [String: String]
    }

    /// The most lines there can be. One more is not kept, but counted in `overflow`.
    static let mostSeries = 2000
    static let overflow = "bisque_counters_refused_total"

    private let counts = Locked<[Series: UInt64]>([:])

    init() {}

    /// Counts something; with zero it only lets it be seen.
    func add(_ name: String, _ labels: [String: String] = [:], by count: UInt64 = 1) {
        let series = Series(name: name, labels: labels)
        counts.withLock { counts in
            if counts[series] != nil || counts.count < Counters.mostSeries {
                counts[series, default: 0] &+= count
            } else {
                counts[Series(name: Counters.overflow, labels: [:]), default: 0] &+= 1
            }
        }
    }

    /// Zero for what never happened.
    func count(_ name: String, _ labels: [String: String] = [:]) -> UInt64 {
        counts.withLock { $0[Series(name: name, labels: labels)] ?? 0 }
    }

    /// All of them, as they are now.
    var all: [Series: UInt64] {
        counts.withLock { $0 }
    }
}
