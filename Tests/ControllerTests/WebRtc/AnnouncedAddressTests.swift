import Testing

@testable import Bisque

/// Where others find a socket.
@Suite struct AnnouncedAddressTests {
    @Test func withoutAnAnnouncementItIsTheAddressItself() {
        #expect(ServerConfiguration().reachable(at: "127.0.0.1") == ["127.0.0.1"])
    }

    @Test func anAddressStandsForItsFamilyAndANameForAll() {
        let address = ServerConfiguration(announcedIP: "203.0.113.5")
        #expect(address.reachable(at: "10.0.0.1") == ["203.0.113.5"])
        #expect(address.reachable(at: "fd00::1") == ["fd00::1"])
        let name = ServerConfiguration(announcedIP: "test.foo.com")
        #expect(name.reachable(at: "10.0.0.1") == ["test.foo.com"])
        #expect(name.reachable(at: "fd00::1") == ["test.foo.com"])
    }

    @Test func theOneForAnAddressComesFirst() {
        let configuration = ServerConfiguration(
            listenIPs: ["10.0.0.1", "0.0.0.0"], announcedIP: "203.0.113.5",
            announcedAddresses: ["0.0.0.0": "198.51.100.1"])
        #expect(configuration.reachable(at: "0.0.0.0") == ["198.51.100.1"])
        #expect(configuration.reachable(at: "10.0.0.1") == ["203.0.113.5"])
    }

    @Test(arguments: ["0.0.0.0", "::", "0:0::0"])
    func aWildcardStandsForWhatTheMachineHas(_ wildcard: String) {
        let found = ServerConfiguration(listenIPs: [wildcard]).reachable(at: wildcard)
        #expect(!found.contains(wildcard))
        #expect(found.allSatisfy { AddressFamily(of: $0) == AddressFamily(of: wildcard) })
        #expect(found.allSatisfy { !$0.hasPrefix("fe80") })
        #expect(Set(found).count == found.count)
    }

    @Test func thisMachineHasAnIPv4Address() throws {
        let first = try #require(InterfaceAddresses.addresses(of: .ipv4).first)
        _ = try BoundSocket(ip: first, port: 0)
    }

    @Test func onlyZerosAreAWildcard() {
        #expect(AddressFamily.isWildcard("0.0.0.0"))
        #expect(!AddressFamily.isWildcard("0.0.0.1"))
        #expect(!AddressFamily.isWildcard("::1"))
        #expect(!AddressFamily.isWildcard("name"))
    }
}

/// Ports for UDP and TCP side by side.
@Suite struct BoundPortsTests {
    @Test func tcpHasTheNumberOfItsUdpPort() throws {
        let ports = try BoundPorts(ip: "127.0.0.1", anyPortFor: [.udp, .tcp])
        #expect(ports.udp.map(\.address) == ports.tcp.map(\.address))
        #expect(ports.locals.map(\.protocol) == [.udp, .tcp])
        #expect(ports.all.count == 2)
    }

    @Test func aRangeIsSearchedForANumberThatBothHave() throws {
        let taken = try BoundSocket(.tcp, ip: "127.0.0.1", port: 0)
        let number = taken.address.port
        var random = RandomNumbers(seed: 1)
        let range = PortRange(ports: number...number)
        #expect(
            code {
                _ = try range.open(
                    ip: "127.0.0.1", protocols: [.udp, .tcp], using: &random)
            } == .limit)
        #expect(try range.open(ip: "127.0.0.1", protocols: [.udp], using: &random).udp.count == 1)
    }

    @Test func anAddressThatIsNoneOfOursIsRefused() {
        #expect(
            code { _ = try BoundPorts(ip: "192.0.2.1", anyPortFor: [.udp, .tcp]) } == .refused)
    }
}
