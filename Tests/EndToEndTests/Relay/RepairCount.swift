/// Which of the packets that a link lost came later all the same.
///
/// What a retransmission repeats is sealed. But its time is not, and the worker's trace tells for
/// each time what it sent again, in order.
import Bisque

struct RepairCount: Sendable, Hashable, CustomStringConvertible {
    /// Packets, each counted once however often it was asked for.
    let lost: Int
    let repaired: Int

    var share: Double { lost > 0 ? Double(repaired) / Double(lost) : 1 }
    var description: String { "\(repaired) of \(lost)" }

    init(_ log: PictureLog, _ traces: [TraceEvent]) {
        let again = Dictionary(grouping: traces.filter(\.isRepetition), by: \.timestamp)
        // Of pictures from before the watch began the trace may know more than the log.
        let known = Set(log.packets.map(\.head.timestamp))
        let repairs = Dictionary(grouping: log.repairs, by: \.head.timestamp)
            .filter { known.contains($0.key) }
        var arrived: Set<UInt16> = []
        for (timestamp, repairs) in repairs {
            for (repair, trace) in zip(repairs, again[timestamp] ?? []) where !repair.isLost {
                arrived.insert(trace.sequence)
            }
        }
        let lost = Set(log.packets.filter(\.isLost).map(\.head.sequence))
        self.lost = lost.count
        repaired = lost.intersection(arrived).count
    }
}
