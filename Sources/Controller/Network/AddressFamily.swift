import Glibc

/// IPv4 or IPv6.
enum AddressFamily: Sendable, Hashable {
    case ipv4, ipv6

    /// The family of an address in text; `nil` when it is no address.
    init?(of ip: String) {
        var binary = in6_addr()
        if inet_pton(AF_INET, ip, &binary) == 1 {
            self = .ipv4
        } else if inet_pton(AF_INET6, ip, &binary) == 1 {
            self = .ipv6
        } else {
            return nil
        }
    }
}
