/// A server where browsers find it.
import Bisque

extension ServerConfiguration {
    /// One worker at both addresses of the tests' network, or at those that are named.
    static func atTestNetwork(
        _ addresses: [String?] = [TestNetwork.address, TestNetwork.address6]
    ) -> ServerConfiguration {
        .quiet(listenIPs: addresses.compactMap { $0 })
    }
}
