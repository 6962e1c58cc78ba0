/// The load's first line: where its ends are, and under which SSRC its publishers send.
struct LoadPorts: Codable {
    /// Listener n has this port plus n.
    var firstListener: UInt16
    var publishers: [UInt16]
    var ssrcs: [UInt32]
}
