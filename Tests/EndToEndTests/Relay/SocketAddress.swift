/// An IPv4 address and a port, as the system's calls know them.
import Bisque
import Glibc

struct SocketAddress: Hashable, Sendable {
    private let ip: UInt32
    private let port: UInt16

    /// - Throws: when it is no IPv4 address in text.
    init(_ address: TransportAddress) throws {
        var parsed = in_addr()
        guard inet_pton(AF_INET, address.ip, &parsed) == 1 else {
            throw EndpointFailure("\(address.ip) is no IPv4 address")
        }
        ip = parsed.s_addr
        port = address.port.bigEndian
    }

    private init(_ address: sockaddr_in) {
        ip = address.sin_addr.s_addr
        port = address.sin_port
    }

    var text: TransportAddress {
        let bytes = withUnsafeBytes(of: ip) { $0.map { "\($0)" } }
        return TransportAddress(ip: bytes.joined(separator: "."), port: UInt16(bigEndian: port))
    }

    func withPointer<Output>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Output
    ) -> Output {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = ip
        address.sin_port = port
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// What a call of the system fills in, and its result.
    static func filled<Output>(
        by body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Output
    ) -> (SocketAddress, Output) {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let output = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
        return (SocketAddress(address), output)
    }
}
