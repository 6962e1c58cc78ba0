/// A server that browsers reach through a bad network alone.
import Bisque
import Testing

extension ServerConfiguration {
    /// One worker at one address, announced where the relay is.
    static func behind(_ relay: Relay) -> ServerConfiguration {
        var configuration = ServerConfiguration.quiet(listenIPs: [relay.worker.ip])
        configuration.firstPort = relay.worker.port
        configuration.announcedIP = relay.address.ip
        configuration.listenTcp = false
        return configuration
    }
}

extension Relay {
    /// In front of the tests' network.
    ///
    /// - Parameter seed: is printed, so that a run can be done again.
    static func atTestNetwork(
        _ conditions: RelayConditions = .init(), seed: UInt64 = 1
    ) throws -> Relay {
        try Relay(before: try #require(TestNetwork.address), conditions, seed: seed)
    }

    /// The client at the far side of a transport.
    func client(of transport: Transport) throws -> Int {
        try client(seenAt: try #require(transport.selectedTuple?.remote))
    }
}

extension WebRtcTransportOptions {
    /// For somebody who only publishes or only listens: the other transport may wait for ever.
    static let oneWay = WebRtcTransportOptions(timeouts: .init(ice: nil))
}
