/// The load's first line: where its publishers send from, and under which SSRC.
struct LoadPorts: Codable {
    var publishers: [UInt16]
    var ssrcs: [UInt32]
}
