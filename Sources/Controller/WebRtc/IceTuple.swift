/// A path between one of the server's ports and the far side.
public struct IceTuple: Sendable, Hashable, Codable {
    /// Where it is bound, whatever is announced; `nil` when the server has several ports of this
    /// kind and the worker alone knows which it is.
    public let local: TransportAddress?
    public let remote: TransportAddress
    public let `protocol`: IceCandidate.TransportProtocol

    public init(
        local: TransportAddress? = nil, remote: TransportAddress,
        protocol: IceCandidate.TransportProtocol
    ) {
        self.local = local
        self.remote = remote
        self.protocol = `protocol`
    }
}

extension IceTuple {
    /// A path as the worker tells it, which leaves out what the ports say.
    init(remote: TransportAddress, isTcp: Bool, ports: [LocalPort]) {
        let kind: IceCandidate.TransportProtocol = isTcp ? .tcp : .udp
        let family = AddressFamily(of: remote.ip)
        let locals = ports.filter { $0.protocol == kind && $0.family == family }
        self.init(
            local: locals.count == 1 ? locals.first?.address : nil, remote: remote, protocol: kind)
    }
}
