import Glibc

/// IPv4 or IPv6.
package enum AddressFamily: Sendable, Hashable {
    case ipv4, ipv6

    /// The family of an address in text; `nil` when it is no address.
    package init?(of ip: String) {
        var binary = in6_addr()
        if inet_pton(AF_INET, ip, &binary) == 1 {
            self = .ipv4
        } else if inet_pton(AF_INET6, ip, &binary) == 1 {
            self = .ipv6
        } else {
            return nil
        }
    }

    /// Whether the address stands for all that the machine has, however it is written.
    package static func isWildcard(_ ip: String) -> Bool {
        var binary = in6_addr()
        switch AddressFamily(of: ip) {
        case .ipv4: inet_pton(AF_INET, ip, &binary)
        case .ipv6: inet_pton(AF_INET6, ip, &binary)
        case nil: return false
        }
        return withUnsafeBytes(of: binary) { bytes in bytes.allSatisfy { $0 == 0 } }
    }
}
