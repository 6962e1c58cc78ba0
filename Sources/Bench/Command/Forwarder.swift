/// Somebody who forwards: whose CPU time counts, and where packets go in.
struct Forwarder {
    /// Forwarders take turns on this core; the load has the other one.
    static let core: Int32 = 0

    let process: Int32
    let port: UInt16
}
