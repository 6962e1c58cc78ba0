/// A UDP socket of a relay. It never waits in the system, and goes with its last reference.
import Bisque
import Glibc

final class RelaySocket: Sendable {
    let descriptor: Int32
    let address: SocketAddress

    init(_ wish: SocketAddress) throws {
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = socket(AF_INET, type, 0)
        guard socket >= 0 else { throw SystemFailure(what: "socket", number: errno) }
        var queue: Int32 = 4 << 20
        let size = socklen_t(MemoryLayout<Int32>.size)
        // What the relay itself loses is not what was asked for. The first needs a privilege.
        if setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &queue, size) != 0 {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &queue, size)
        }
        let bound = wish.withPointer { bind(socket, $0, $1) }
        let (address, named) = SocketAddress.filled { getsockname(socket, $0, $1) }
        guard bound == 0, named == 0 else {
            let number = errno
            close(socket)
            throw SystemFailure(what: "bind \(wish.text)", number: number)
        }
        descriptor = socket
        self.address = address
    }

    deinit {
        close(descriptor)
    }

    /// - Returns: 0, or why the system did not take it.
    func send(_ packet: [UInt8], to remote: SocketAddress) -> Int32 {
        let count = remote.withPointer { sendto(descriptor, packet, packet.count, 0, $0, $1) }
        return count == packet.count ? 0 : errno
    }

    /// The next packet that lies there, and its sender.
    func receive(into buffer: inout [UInt8]) -> (packet: [UInt8], sender: SocketAddress)? {
        while true {
            let (sender, count) = SocketAddress.filled {
                recvfrom(descriptor, &buffer, buffer.count, 0, $0, $1)
            }
            if count >= 0 { return (Array(buffer[..<count]), sender) }
            // Somebody at whom we sent is gone; that says nothing of the next packet.
            guard errno == ECONNREFUSED || errno == EINTR else { return nil }
        }
    }
}
