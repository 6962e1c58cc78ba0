/// What the load is asked to measure: one line on its standard input.
struct LoadOrder: Codable {
    var forwarder: Int32
    var port: UInt16
    var packetsPerSecond: UInt32
    var burst: UInt32
    var warmUpMilliseconds: UInt32
    var measuredMilliseconds: UInt32
}
