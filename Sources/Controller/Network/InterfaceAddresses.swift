internal import CSystem

/// The addresses that this machine has.
package enum InterfaceAddresses {
    /// Those of one family that others can reach, in the system's order; on a machine without any
    /// the ones that only it can reach.
    ///
    /// Addresses that need an interface's name to be of use are left out (RFC 4007 section 6).
    static func addresses(of family: AddressFamily) -> [String] {
        let all = all().filter { AddressFamily(of: $0.ip) == family }
        let others = all.filter { !$0.isLoopback }
        return (others.isEmpty ? all : others).map(\.ip)
    }

    private static let most = 256

    /// All of them, in the system's order.
    package static func all() -> [(ip: String, isLoopback: Bool)] {
        var interfaces = [bisque_interface_address](
            repeating: bisque_interface_address(), count: most)
        let count = bisque_interface_addresses(&interfaces, interfaces.count)
        return interfaces.prefix(count).map { interface in
            let text = withUnsafeBytes(of: interface.ip) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            return (text, interface.is_loopback)
        }
    }
}

extension ServerConfiguration {
    /// The addresses or names at which others find what is bound to `ip`.
    func reachable(at ip: String) -> [String] {
        if let announced = announced(for: ip) { return [announced] }
        switch AddressFamily(of: ip) {
        case .ipv4 where AddressFamily.isWildcard(ip):
            return InterfaceAddresses.addresses(of: .ipv4)
        case .ipv6 where AddressFamily.isWildcard(ip):
            return InterfaceAddresses.addresses(of: .ipv6)
        default: return [ip]
        }
    }
}
