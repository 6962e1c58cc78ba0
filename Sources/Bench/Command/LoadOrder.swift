/// What the load is asked to measure: one line on its standard input.
import BenchLoad

struct LoadOrder: Codable {
    struct Target: Codable {
        var process: Int32
        /// Does a part of it; 0: nobody.
        var helper: Int32
        var port: UInt16
        /// Where the packets carry their numbers; 0: nowhere.
        var numberExtension: UInt8

        init(_ forwarder: Forwarder) {
            process = forwarder.process
            helper = forwarder.helper
            port = forwarder.port
            numberExtension = forwarder.numberExtension
        }

        var forLoad: load_forwarder {
            load_forwarder(
                process: process, helper: helper, port: port, number_extension: numberExtension)
        }
    }

    var forwarder: Target
    /// Who gets the same at the same time; its sample is the second.
    var beside: Target?
    var packetsPerSecond: UInt32
    var burst: UInt32
    var warmUpMilliseconds: UInt32
    var measuredMilliseconds: UInt32
    /// Whether the listeners say what has come.
    var hasFeedback = false
    /// So many listeners are there when it begins; others may come meanwhile.
    var settledListeners: UInt32 = 0
}
