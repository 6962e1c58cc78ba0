/// The far side of one person's transport: a socket that sends sound and notes whom it hears.
import Glibc
import Synchronization

final class RoomLink: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let state = Mutex(State())

    private struct State {
        var sequence: UInt16 = 0
        var heard: Set<UInt32> = []
    }

    init() throws {
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(AF_INET, type, 0)
        guard socket >= 0 else { throw BenchError("no socket: errno \(errno)") }
        var local = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &local) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else {
            close(socket)
            throw BenchError("no port: errno \(errno)")
        }
        descriptor = socket
        port = UInt16(bigEndian: local.sin_port)
    }

    deinit {
        close(descriptor)
    }

    /// One packet of Opus, of payload type 100.
    func send(_ ssrc: UInt32, to port: UInt16) throws {
        let sequence = state.withLock { state in
            state.sequence &+= 1
            return state.sequence
        }
        let numbers = [UInt32(sequence) * 4_800, ssrc].flatMap { number in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        let packet =
            [0x80, 100, UInt8(sequence >> 8), UInt8(truncatingIfNeeded: sequence)] + numbers
            + [UInt8](repeating: 0x55, count: 80)
        var remote = Self.loopback(port: port)
        let sent = withUnsafePointer(to: &remote) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, packet, packet.count, 0, $0,
                    socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard sent == packet.count || errno == EAGAIN else {
            throw BenchError("sendto: errno \(errno)")
        }
    }

    /// How many streams of sound have come so far.
    func streamsHeard() -> Int {
        state.withLock { state in
            var packet = [UInt8](repeating: 0, count: 2_048)
            while true {
                let count = recv(descriptor, &packet, packet.count, 0)
                guard count > 0 else { return state.heard.count }
                guard count >= 12, packet[1] & 0x7F == 100 else { continue }
                state.heard.insert(packet[8..<12].reduce(0) { $0 << 8 | UInt32($1) })
            }
        }
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
