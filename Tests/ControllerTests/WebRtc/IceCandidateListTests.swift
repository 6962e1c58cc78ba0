import Testing

@testable import Bisque

/// Which candidates a transport offers, in which order, and how much it likes each.
@Suite struct IceCandidateListTests {
    private let ports = [
        LocalPort(protocol: .udp, address: .init(ip: "192.0.2.1", port: 1)),
        LocalPort(protocol: .udp, address: .init(ip: "2001:db8::1", port: 1)),
        LocalPort(protocol: .tcp, address: .init(ip: "192.0.2.1", port: 2)),
        LocalPort(protocol: .tcp, address: .init(ip: "2001:db8::1", port: 2)),
    ]

    private func list(_ options: WebRtcTransportOptions = .init()) -> [IceCandidate] {
        IceCandidate.list(of: ports.reversed(), options: options) { [$0] }
    }

    /// RFC 8445 section 5.1.2.1 for a host with one component.
    private func priority(_ local: UInt32) -> UInt32 { 64 * 16_777_216 + local * 256 + 255 }

    @Test func udpComesBeforeTcpAndIPv4BeforeIPv6() {
        #expect(
            list() == [
                IceCandidate(
                    foundation: "udpcandidate", priority: priority(20_000), ip: "192.0.2.1",
                    port: 1, protocol: .udp, family: .ipv4),
                IceCandidate(
                    foundation: "udpcandidate", priority: priority(20_000), ip: "2001:db8::1",
                    port: 1, protocol: .udp, family: .ipv6),
                IceCandidate(
                    foundation: "tcpcandidate", priority: priority(20_000), ip: "192.0.2.1",
                    port: 2, protocol: .tcp, tcpType: .passive, family: .ipv4),
                IceCandidate(
                    foundation: "tcpcandidate", priority: priority(20_000), ip: "2001:db8::1",
                    port: 2, protocol: .tcp, tcpType: .passive, family: .ipv6),
            ])
    }

    @Test func preferencesRaiseThePriority() {
        #expect(
            list(.init(prefersIPv6: true, prefersTcp: true)).map(\.priority)
                == [20_000, 30_000, 25_000, 35_000].map(priority))
        #expect(
            list(.init(prefersIPv4: true, prefersUdp: true)).map(\.priority)
                == [35_000, 25_000, 30_000, 20_000].map(priority))
    }

    @Test func whatIsNotAcceptedIsNotOffered() {
        #expect(list(.init(acceptsTcp: false)).map(\.protocol) == [.udp, .udp])
        #expect(list(.init(acceptsUdp: false)).map(\.protocol) == [.tcp, .tcp])
    }

    @Test func severalAddressesOfAKindDifferInPriority() {
        let candidates = IceCandidate.list(
            of: [ports[0]], options: .init(prefersIPv4: true, prefersUdp: true)
        ) { _ in ["198.51.100.1", "198.51.100.2"] }
        #expect(candidates.map(\.ip) == ["198.51.100.1", "198.51.100.2"])
        #expect(candidates.map(\.priority) == [priority(35_000), priority(34_999)])
    }

    @Test func twoPortsBehindOneAnnouncedAddressAreOneCandidate() {
        let twins = [
            LocalPort(protocol: .udp, address: .init(ip: "192.0.2.1", port: 1)),
            LocalPort(protocol: .udp, address: .init(ip: "192.0.2.2", port: 1)),
        ]
        let candidates = IceCandidate.list(of: twins, options: .init()) { _ in ["test.foo.com"] }
        #expect(candidates.map(\.ip) == ["test.foo.com"])
    }
}

/// Which path a worker speaks of.
@Suite struct IceTupleTests {
    private let ports = [
        LocalPort(protocol: .udp, address: .init(ip: "192.0.2.1", port: 1)),
        LocalPort(protocol: .udp, address: .init(ip: "192.0.2.2", port: 1)),
        LocalPort(protocol: .tcp, address: .init(ip: "192.0.2.1", port: 2)),
    ]
    private let remote = TransportAddress(ip: "198.51.100.7", port: 7)

    @Test func theOnlyPortOfAKindIsTheOne() {
        let tuple = IceTuple(remote: remote, isTcp: true, ports: ports)
        #expect(tuple == IceTuple(local: ports[2].address, remote: remote, protocol: .tcp))
    }

    @Test func amongSeveralItIsNotSaid() {
        #expect(IceTuple(remote: remote, isTcp: false, ports: ports).local == nil)
    }
}
