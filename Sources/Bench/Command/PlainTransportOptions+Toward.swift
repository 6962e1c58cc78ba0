/// Idle transports need somebody to talk to, each somebody else.
import Bisque

extension PlainTransportOptions {
    /// Toward a loopback address that no other number has; nothing is ever sent there.
    static func toward(_ number: Int) -> PlainTransportOptions {
        let ip = "127.\(1 + number / 65_536).\(number / 256 % 256).\(number % 256)"
        return PlainTransportOptions(remote: TransportAddress(ip: ip, port: 9))
    }
}
