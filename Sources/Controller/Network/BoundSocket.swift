internal import CSystem
import Glibc

/// A socket that the controller opened for a worker, and where it is bound: for UDP, or for the
/// connections of ICE over TCP (RFC 6544), which it listens for.
///
/// The worker opens nothing itself: it can be sandboxed, and a port survives it.
package struct BoundSocket: Sendable {
    package let descriptor: OwnedDescriptor
    package let address: TransportAddress

    /// What the socket should hold while the worker is busy; the system gives what it allows.
    private static let bufferSize: Int32 = 4 << 20
    /// Connections that nobody has accepted yet.
    private static let backlog: Int32 = 256

    /// Binds a socket; port 0 takes any free one.
    ///
    /// - Throws: `.invalid` when `ip` is no address, `.refused` when it cannot be bound.
    init(
        _ protocol: IceCandidate.TransportProtocol = .udp, ip: String, port: UInt16
    ) throws(BisqueError) {
        guard let family = AddressFamily(of: ip) else {
            throw BisqueError(.invalid, "local address: \"\(ip)\" is no IP address")
        }
        let domain = family == .ipv4 ? AF_INET : AF_INET6
        let type = `protocol` == .udp ? SOCK_DGRAM : SOCK_STREAM
        let kind = type.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let number = bisque_descriptor_lift(socket(domain, Int32(kind), 0))
        guard number >= 0 else {
            throw BisqueError(.limit, "cannot open a socket: \(systemErrorText(-number))")
        }
        let descriptor = OwnedDescriptor(number)
        switch `protocol` {
        case .udp:
            BoundSocket.set(number, SOL_SOCKET, SO_RCVBUF, BoundSocket.bufferSize)
            BoundSocket.set(number, SOL_SOCKET, SO_SNDBUF, BoundSocket.bufferSize)
        case .tcp:
            // Connections of the server before this one may still be on their way out.
            BoundSocket.set(number, SOL_SOCKET, SO_REUSEADDR, 1)
        }
        if family == .ipv6 {
            BoundSocket.set(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1)
        }
        guard BoundSocket.bind(number, family, ip, port),
            `protocol` == .udp || listen(number, BoundSocket.backlog) == 0
        else {
            let text = systemErrorText(errno)
            throw BisqueError(.refused, "cannot bind \(ip) port \(port) (\(`protocol`)): \(text)")
        }
        self.descriptor = descriptor
        address = TransportAddress(ip: ip, port: BoundSocket.port(of: number))
    }

    /// The options are wishes: a socket without them works, only less well.
    private static func set(_ number: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func bind(
        _ number: Int32, _ family: AddressFamily, _ ip: String, _ port: UInt16
    ) -> Bool {
        switch family {
        case .ipv4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            inet_pton(AF_INET, ip, &address.sin_addr)
            return bind(number, &address)
        case .ipv6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, ip, &address.sin6_addr)
            return bind(number, &address)
        }
    }

    private static func bind<Address>(_ number: Int32, _ address: inout Address) -> Bool {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                Glibc.bind(number, plain, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }

    private static func port(of number: Int32) -> UInt16 {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                _ = getsockname(number, plain, &size)
            }
            // Both families have the port in the same place.
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { plain in
                UInt16(bigEndian: plain.pointee.sin_port)
            }
        }
    }
}
