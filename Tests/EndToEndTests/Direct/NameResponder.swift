/// A machine that answers for its name in its network (RFC 6762), as browsers do.
import Bisque
import Foundation
import Glibc

final class NameResponder: Sendable {
    private static let port: UInt16 = 5_353
    private let number: Int32
    private let asked = Locked(0)
    private let isOver = Locked(false)
    private let thread: Task<Void, Never>

    /// How often the name was asked for.
    var count: Int { asked.withLock { $0 } }

    struct Failure: Error {
        let call: String
        let reason: Int32
    }

    /// - Parameters:
    ///   - name: what it answers for.
    ///   - ip: the address that it answers with, and of the network that it listens in.
    init(_ name: String, at ip: String) throws {
        let number = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw Failure(call: "socket", reason: errno) }
        self.number = number
        var network = in_addr()
        inet_pton(AF_INET, ip, &network)
        var group = sockaddr_in()
        group.sin_family = sa_family_t(AF_INET)
        group.sin_port = Self.port.bigEndian
        inet_pton(AF_INET, "224.0.0.251", &group.sin_addr)
        var one: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        var patience = timeval(tv_sec: 0, tv_usec: 100_000)
        setsockopt(
            number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var membership = ip_mreq(imr_multiaddr: group.sin_addr, imr_interface: network)
        guard Self.plain(group, { bind(number, $0, $1) }) == 0,
            setsockopt(number, Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, &membership, 8) == 0,
            setsockopt(number, Int32(IPPROTO_IP), IP_MULTICAST_IF, &network, 4) == 0
        else {
            close(number)
            throw Failure(call: "joining the group", reason: errno)
        }
        var labels: [UInt8] = []
        for label in name.split(separator: ".") {
            labels.append(UInt8(label.utf8.count))
            labels.append(contentsOf: label.utf8)
        }
        labels.append(0)
        let address = withUnsafeBytes(of: network.s_addr) { Array($0) }
        let header: [UInt8] = [0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0]
        let record: [UInt8] = [0, 1, 0x80, 1, 0, 0, 0, 120, 0, 4]
        let question = labels
        let answer = header + question + record + address
        thread = Task.detached { [asked, isOver] in
            while !isOver.withLock({ $0 }) {
                var message = [UInt8](repeating: 0, count: 2_000)
                let count = recv(number, &message, message.count, 0)
                let isQuestion = count > 12 && message[2] & 0x80 == 0
                guard isQuestion, Data(message.prefix(count)).range(of: Data(question)) != nil
                else { continue }
                asked.withLock { $0 += 1 }
                _ = Self.plain(group) { sendto(number, answer, answer.count, 0, $0, $1) }
            }
        }
    }

    func stop() async {
        isOver.withLock { $0 = true }
        await thread.value
        close(number)
    }

    private static func plain<Result>(
        _ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                body(plain, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
