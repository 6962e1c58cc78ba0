/// A UDP socket at a loopback address: the far side of a transport.
///
/// It never waits in the system: what has come is fetched whenever somebody looks.
import Bisque
import Glibc

struct SystemFailure: Error {
    let what: String
    let number: Int32
}

final class Endpoint: Sendable {
    let address: TransportAddress
    private let descriptor: Int32
    private let packets = Locked<[[UInt8]]>([])

    init(ip: String = "127.0.0.1", port: UInt16 = 0) throws {
        let family = ip.contains(":") ? AF_INET6 : AF_INET
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw SystemFailure(what: "socket", number: errno) }
        var queue: Int32 = 8 << 20
        let size = socklen_t(MemoryLayout<Int32>.size)
        // The first needs a privilege, and then is not bound to the system's limit.
        if setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &queue, size) != 0 {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &queue, size)
        }
        let socket = descriptor
        var local = sockaddr_storage()
        let bound = Endpoint.withAddress(of: TransportAddress(ip: ip, port: port)) {
            bind(socket, $0, $1)
        }
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let named = withUnsafeMutablePointer(to: &local) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(socket, $0, &length)
            }
        }
        guard bound == 0, named == 0 else {
            let number = errno
            Glibc.close(socket)
            throw SystemFailure(what: "bind \(ip)", number: number)
        }
        // The port lies at the same place in both families.
        let bytes = withUnsafeBytes(of: &local) { [$0[2], $0[3]] }
        address = TransportAddress(ip: ip, port: UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
    }

    deinit {
        close(descriptor)
    }

    func send(_ bytes: [UInt8], to remote: TransportAddress) throws {
        let sent = Endpoint.withAddress(of: remote) { address, length in
            sendto(descriptor, bytes, bytes.count, 0, address, length)
        }
        guard sent == bytes.count else { throw SystemFailure(what: "sendto", number: errno) }
    }

    /// Every datagram that has come so far, in order.
    var received: [[UInt8]] {
        packets.withLock { packets in
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count >= 0 else { return packets }
                packets.append(Array(buffer[..<count]))
            }
        }
    }

    var rtp: [RtpPacket] { received.filter { !RtcpPacket.isRtcp($0) }.compactMap(RtpPacket.init) }
    var rtcp: [RtcpPacket] { received.filter(RtcpPacket.isRtcp).flatMap(RtcpPacket.parse) }

    /// The packets of one stream, once there are that many.
    @discardableResult
    func rtp(_ ssrc: UInt32, count: Int) async throws -> [RtpPacket] {
        try await eventually("\(count) packets of \(ssrc) arrive at \(address)") {
            let stream = rtp.filter { $0.ssrc == ssrc }
            return stream.count >= count ? stream : nil
        }
    }

    private static func withAddress<Output>(
        of remote: TransportAddress, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Output
    ) -> Output {
        if remote.ip.contains(":") {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = remote.port.bigEndian
            inet_pton(AF_INET6, remote.ip, &address.sin6_addr)
            return withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = remote.port.bigEndian
        inet_pton(AF_INET, remote.ip, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
