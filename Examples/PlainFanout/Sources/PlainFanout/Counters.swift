/// What has gone in and come out so far.
import Foundation

struct Counters {
    var packetsIn = 0
    var packetsOut = 0
    var bytesOut = 0

    static func - (now: Counters, before: Counters) -> Counters {
        Counters(
            packetsIn: now.packetsIn - before.packetsIn,
            packetsOut: now.packetsOut - before.packetsOut,
            bytesOut: now.bytesOut - before.bytesOut)
    }

    /// A second's worth of counting, in words.
    func line(listeners: Int) -> String {
        let expected = packetsIn * listeners
        // What is under way at the end of a second shows in the next one.
        let missing = max(expected - packetsOut, 0)
        let loss = expected > 0 ? 100 * Double(missing) / Double(expected) : 0
        let megabits = Double(bytesOut * 8) / 1_000_000
        return "\(packetsIn) packets in, \(packetsOut) out, "
            + String(format: "%.1f Mbit/s, %.1f %% missing", megabits, loss)
    }
}
