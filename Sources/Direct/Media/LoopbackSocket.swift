import Bisque
import Glibc

/// A UDP socket that only this machine can reach, for packets from and to another program. It never
/// waits.
struct LoopbackSocket: Sendable {
    private static let bufferSize: Int32 = 4 << 20

    let port: UInt16
    private let descriptor: OwnedDescriptor

    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - remote: where it sends, and whom alone it hears.
    /// - Throws: `.limit`.
    init(port: UInt16 = 0, to remote: UInt16? = nil) throws(BisqueError) {
        let kind = SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let number = socket(AF_INET, Int32(kind), 0)
        guard number >= 0 else {
            throw BisqueError(.limit, "cannot open a socket: \(systemErrorText(errno))")
        }
        descriptor = OwnedDescriptor(number)
        var size = Self.bufferSize
        setsockopt(
            number, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = Self.address(port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard Self.with(&address, { bind(number, $0, length) }) == 0 else {
            throw BisqueError(.limit, "cannot bind port \(port): \(systemErrorText(errno))")
        }
        var named = length
        _ = Self.with(&address) { getsockname(number, $0, &named) }
        self.port = UInt16(bigEndian: address.sin_port)
        guard let remote else { return }
        var there = Self.address(remote)
        guard Self.with(&there, { connect(number, $0, length) }) == 0 else {
            throw BisqueError(.limit, "cannot send to \(remote): \(systemErrorText(errno))")
        }
    }

    /// Two neighbouring ports that are free at the moment, the first of them even.
    ///
    /// - Throws: `.limit`.
    static func freePair() throws(BisqueError) -> UInt16 {
        for _ in 0..<100 {
            let first = try LoopbackSocket()
            let even = first.port & ~1
            guard even == first.port ? isFree(first.port + 1) : isFree(even) else { continue }
            return even
        }
        throw BisqueError(.limit, "there are no two free ports")
    }

    private static func isFree(_ port: UInt16) -> Bool {
        do throws(BisqueError) {
            _ = try LoopbackSocket(port: port)
            return true
        } catch {
            return false
        }
    }

    /// The next datagram, as far as it is no longer than this.
    func receive(atMost most: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        while true {
            let count = recv(descriptor.number, &bytes, bytes.count, 0)
            if count >= 0 { return Array(bytes.prefix(count)) }
            // A port that nobody is at is said of what was sent before.
            guard errno == EINTR || errno == ECONNREFUSED else { return nil }
        }
    }

    func send(_ bytes: [UInt8]) {
        _ = Glibc.send(descriptor.number, bytes, bytes.count, 0)
    }

    /// Sends it, and says whether somebody is there: of a port that nobody is at, this machine says
    /// so at once.
    func reaches(_ bytes: [UInt8]) -> Bool {
        send(bytes)
        var fault: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &fault, &length) == 0
            && fault == 0
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func with<Answer>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Answer
    ) -> Answer {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
