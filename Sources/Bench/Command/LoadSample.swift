/// One measurement as the load saw it.
import BenchLoad

struct LoadSample: Codable {
    var sent: UInt64
    var expected: UInt64
    var arrived: UInt64
    var duplicates: UInt64
    /// Sent once more, to fill a probe.
    var again: UInt64
    var strangers: UInt64
    /// Of what followed the first packet that a listener had, or should have had.
    var missed: UInt64
    /// How many listeners missed any, and how many got nothing at all.
    var torn: UInt32
    var deaf: UInt32
    var elapsedNanoseconds: UInt64
    var latestNanoseconds: UInt64
    var cpuMicrosecondsPerPacket: Double
    var delay: DelayPercentiles

    init(_ result: load_result) {
        sent = result.sent
        expected = result.expected
        arrived = result.arrived
        duplicates = result.duplicates
        again = result.again
        strangers = result.strangers
        missed = result.missed
        torn = result.torn
        deaf = result.deaf
        elapsedNanoseconds = result.elapsed
        latestNanoseconds = result.latest
        cpuMicrosecondsPerPacket = Double(result.cpu) / 1_000 / Double(max(result.arrived, 1))
        delay = DelayPercentiles(
            p50: Double(result.delay_p50) / 1_000, p99: Double(result.delay_p99) / 1_000,
            p999: Double(result.delay_p999) / 1_000)
    }
}
