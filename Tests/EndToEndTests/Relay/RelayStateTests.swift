/// A relay without sockets: who its clients are, and that each has links of its own.
import Bisque
import Testing

@Suite("Relay: clients")
struct RelayStateTests {
    @Test func whoSendsAgainIsNoNewClient() throws {
        var state = RelayState(RelayConditions(), seed: 1)
        #expect(try state.client(at: address(1)) == 0)
        #expect(try state.client(at: address(2)) == 1)
        #expect(try state.client(at: address(1)) == 0)
        #expect(state.count == 2)
    }

    @Test func oneClientTooManyIsRefused() throws {
        var state = RelayState(RelayConditions(), seed: 1)
        for port in 1...RelayState.clientsMax { _ = try state.client(at: address(port)) }
        #expect(try state.client(at: address(9999)) == nil)
        #expect(try state.client(at: address(1)) == 0)
    }

    @Test func conditionsOfOneClientAndDirectionAreNoOthers() throws {
        var state = RelayState(RelayConditions(), seed: 1)
        for port in 1...2 { _ = try state.client(at: address(port)) }
        state.change(to: RelayConditions(down: .init(loss: .random(1))), of: 1)
        for client in 0..<2 {
            state.takeUp([1], from: client, at: .zero)
            state.takeDown([2], to: client, at: .zero)
        }
        #expect(state.upPacket(of: 0, dueAt: .zero) == [1])
        #expect(state.upPacket(of: 1, dueAt: .zero) == [1])
        #expect(state.downPacket(of: 0, dueAt: .zero) == [2])
        #expect(state.downPacket(of: 1, dueAt: .zero) == nil)
        #expect(state.counts(of: 1).down.lost == 1)
    }

    @Test func conditionsForAllHoldForThoseThatComeLaterToo() throws {
        var state = RelayState(RelayConditions(), seed: 1)
        _ = try state.client(at: address(1))
        state.change(to: .bothWays(LinkConditions(delay: .seconds(3))))
        _ = try state.client(at: address(2))
        #expect(state.deadline == nil)
        state.takeUp([1], from: 1, at: .seconds(1))
        state.takeUp([1], from: 0, at: .zero)
        #expect(state.deadline == .seconds(3))
        #expect(state.upPacket(of: 0, dueAt: .seconds(3)) == [1])
        #expect(state.deadline == .seconds(4))
    }

    @Test func anAddressIsWrittenAsItWasRead() throws {
        let address = TransportAddress(ip: "127.0.0.2", port: 40_001)
        #expect(try SocketAddress(address).text == address)
        #expect(throws: EndpointFailure.self) {
            try SocketAddress(TransportAddress(ip: "::1", port: 1))
        }
    }

    private func address(_ port: Int) throws -> SocketAddress {
        try SocketAddress(TransportAddress(ip: "127.0.0.1", port: UInt16(port)))
    }
}
