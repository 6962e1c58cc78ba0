/// Which candidates a transport offers.
extension IceCandidate {
    /// One for each address at which a port can be reached: UDP before TCP, IPv4 before IPv6.
    ///
    /// - Parameter reachable: the addresses or names at which others find a bound address.
    static func list(
        of ports: [LocalPort], options: WebRtcTransportOptions, reachable: (String) -> [String]
    ) -> [IceCandidate] {
        var candidates: [IceCandidate] = []
        for `protocol` in TransportProtocol.allCases where options.accepts(`protocol`) {
            for family in [AddressFamily.ipv4, .ipv6] {
                let addresses = ports.filter { $0.protocol == `protocol` && $0.family == family }
                    .flatMap { port in reachable(port.address.ip).map { ($0, port.address.port) } }
                for (index, (ip, port)) in addresses.enumerated() {
                    let candidate = IceCandidate(
                        foundation: "\(`protocol`)candidate",
                        priority: priority(
                            `protocol`, family, options, rank: UInt32(index)),
                        ip: ip, port: port, protocol: `protocol`,
                        tcpType: `protocol` == .tcp ? .passive : nil,
                        family: family == .ipv4 ? .ipv4 : .ipv6)
                    let isNew = !candidates.contains {
                        $0.ip == ip && $0.port == port && $0.protocol == `protocol`
                    }
                    if isNew { candidates.append(candidate) }
                }
            }
        }
        return candidates
    }

    /// RFC 8445 section 5.1.2.1, with 64 for hosts and a preference for this address among ours.
    private static func priority(
        _ protocol: TransportProtocol, _ family: AddressFamily, _ options: WebRtcTransportOptions,
        rank: UInt32
    ) -> UInt32 {
        var local: UInt32 = 20_000
        if options.prefers(family) { local += 10_000 }
        if options.prefers(`protocol`) { local += 5_000 }
        // No two may be equal; a machine has fewer addresses than there is room between kinds.
        return 64 << 24 + (local - min(rank, 4_999)) << 8 + 255
    }
}
