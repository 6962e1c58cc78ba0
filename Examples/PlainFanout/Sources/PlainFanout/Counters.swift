/// What has gone in and come out so far, all listeners together.
import Foundation

struct Counters {
    var packetsIn = 0
    var packetsOut = 0
    var bytesOut = 0
    var lost = 0

    static func - (now: Counters, before: Counters) -> Counters {
        Counters(
            packetsIn: now.packetsIn - before.packetsIn,
            packetsOut: now.packetsOut - before.packetsOut,
            bytesOut: now.bytesOut - before.bytesOut, lost: now.lost - before.lost)
    }

    /// A second's worth of counting, in words.
    var line: String {
        let megabits = String(format: "%.1f", Double(bytesOut * 8) / 1_000_000)
        return "\(packetsIn) packets in, \(packetsOut) out, \(lost) lost, \(megabits) Mbit/s"
    }
}
