/// Somebody who forwards: whose CPU time counts, and where packets go in.
import Bisque

struct Forwarder {
    /// Forwarders take turns on this core; the load has the other one.
    static let core: Int32 = 0

    let process: Int32
    /// Another process that does a part of it; 0: none.
    var helper: Int32 = 0
    let port: UInt16
    /// In which header extension its packets are numbered; 0: in none.
    var numberExtension: UInt8 = 0
    /// Where its packets leave; empty for the floor.
    var listeners: [Transport] = []
}
