internal import CSystem
import Glibc

/// Addresses behind the names that browsers give their machines instead of telling where they are:
/// `….local`, known to whoever is in the same network (RFC 6762).
package enum LocalNames {
    /// Whether a name is one of these: a label, and `.local`. No resolver is asked for it.
    package static func isOne(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count == 2, name.lowercased().hasSuffix(".local") else { return false }
        return (1...63).contains(labels[0].count)
    }

    /// Asks the networks that our addresses are in; nothing when nobody answers. It takes a few
    /// seconds at most, and the answer is one address of each family.
    package static func find(_ name: String, from addresses: [String]) async -> [String] {
        guard isOne(name), enter() else { return [] }
        defer { leave() }
        return await withCheckedContinuation { answer in
            do throws(BisqueError) {
                try WorkerThread.start(name: "bisque-names") {
                    answer.resume(returning: ask(name, from: addresses))
                }
            } catch {
                answer.resume(returning: [])
            }
        }
    }

    // MARK: How many at once

    private static let most = 32
    private static let asking = Locked(0)

    private static func enter() -> Bool {
        asking.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    private static func leave() {
        asking.withLock { $0 -= 1 }
    }

    // MARK: Asking

    private static let group = "224.0.0.251"
    private static let port: UInt16 = 5_353
    /// Milliseconds from one question to the next (RFC 6762 section 5.2), and to the end.
    private static let waits: [Int32] = [1_000, 2_000, 1_000]
    private static let longestMessage = 9_000

    private static func ask(_ name: String, from addresses: [String]) -> [String] {
        let networks = addresses.compactMap(address).prefix(16)
        guard let socket = open(in: Array(networks)) else { return [] }
        let query = LocalNameMessage.query(for: name)
        for wait in waits {
            for network in networks { say(query, socket.number, network) }
            let end = ContinuousClock.now + .milliseconds(Int(wait))
            while let message = hear(socket.number, until: end) {
                let found = LocalNameMessage.addresses(of: name, in: message)
                if !found.isEmpty { return oneOfEach(found) }
            }
        }
        return []
    }

    /// A name of one machine has one address; more of a family say nothing.
    private static func oneOfEach(_ found: [String]) -> [String] {
        [AddressFamily.ipv4, .ipv6].flatMap { family in
            let these = found.filter { AddressFamily(of: $0) == family }
            return these.count == 1 ? these : []
        }
    }

    private static func address(_ ip: String) -> in_addr? {
        var address = in_addr()
        return inet_pton(AF_INET, ip, &address) == 1 ? address : nil
    }

    /// A socket that hears what is said to the group in these networks, and nothing else: the
    /// machine's own responder keeps what is said to it alone.
    private static func open(in networks: [in_addr]) -> OwnedDescriptor? {
        guard let group = address(group), !networks.isEmpty else { return nil }
        let kind = SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let number = bisque_descriptor_lift(socket(AF_INET, Int32(kind), 0))
        guard number >= 0 else { return nil }
        let descriptor = OwnedDescriptor(number)
        var isShared: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &isShared, size(of: isShared))
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_port = port.bigEndian
        here.sin_addr = group
        let isBound = withUnsafePointer(to: &here) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(number, plain, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound else { return nil }
        for network in networks {
            var membership = ip_mreq(imr_multiaddr: group, imr_interface: network)
            setsockopt(
                number, Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, &membership, size(of: membership))
        }
        var hops: Int32 = 255
        setsockopt(number, Int32(IPPROTO_IP), IP_MULTICAST_TTL, &hops, size(of: hops))
        return descriptor
    }

    private static func say(_ query: [UInt8], _ number: Int32, _ network: in_addr) {
        var network = network
        setsockopt(number, Int32(IPPROTO_IP), IP_MULTICAST_IF, &network, size(of: network))
        var group = sockaddr_in()
        group.sin_family = sa_family_t(AF_INET)
        group.sin_port = port.bigEndian
        group.sin_addr = address(self.group) ?? in_addr()
        _ = withUnsafePointer(to: &group) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                sendto(
                    number, query, query.count, 0, plain,
                    socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The next message of a responder: its port is the group's (RFC 6762 section 6).
    private static func hear(_ number: Int32, until end: ContinuousClock.Instant) -> [UInt8]? {
        while true {
            let left = (end - .now) / .milliseconds(1)
            var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&waiting, 1, Int32(left) + 1) > 0 else { return nil }
            var message = [UInt8](repeating: 0, count: longestMessage)
            var from = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = withUnsafeMutablePointer(to: &from) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                    recvfrom(number, &message, message.count, 0, plain, &size)
                }
            }
            if count > 0, from.sin_port == port.bigEndian { return Array(message.prefix(count)) }
        }
    }

    private static func size<Value>(of value: Value) -> socklen_t {
        socklen_t(MemoryLayout<Value>.size)
    }
}
