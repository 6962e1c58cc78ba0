internal import CSystem
import Glibc

/// A TCP connection that the controller makes for a worker, which makes none itself.
package enum ConnectedSocket {
    /// Milliseconds.
    private static let patience: Int32 = 10_000

    /// Nothing when nobody answers there in time.
    package static func open(to address: TransportAddress) async -> OwnedDescriptor? {
        await withCheckedContinuation { answer in
            do throws(BisqueError) {
                try WorkerThread.start(name: "bisque-connect") {
                    answer.resume(returning: connect(to: address))
                }
            } catch {
                answer.resume(returning: nil)
            }
        }
    }

    private static func connect(to address: TransportAddress) -> OwnedDescriptor? {
        guard let family = AddressFamily(of: address.ip) else { return nil }
        let domain = family == .ipv4 ? AF_INET : AF_INET6
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let number = bisque_descriptor_lift(socket(domain, Int32(kind), 0))
        guard number >= 0 else { return nil }
        let descriptor = OwnedDescriptor(number)
        guard begin(number, family, address) == 0 || errno == EINPROGRESS else { return nil }
        var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        guard poll(&waiting, 1, patience) > 0 else { return nil }
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(number, SOL_SOCKET, SO_ERROR, &failure, &size) == 0, failure == 0 else {
            return nil
        }
        return descriptor
    }

    private static func begin(
        _ number: Int32, _ family: AddressFamily, _ address: TransportAddress
    ) -> Int32 {
        switch family {
        case .ipv4:
            var far = sockaddr_in()
            far.sin_family = sa_family_t(AF_INET)
            far.sin_port = address.port.bigEndian
            inet_pton(AF_INET, address.ip, &far.sin_addr)
            return begin(number, &far)
        case .ipv6:
            var far = sockaddr_in6()
            far.sin6_family = sa_family_t(AF_INET6)
            far.sin6_port = address.port.bigEndian
            inet_pton(AF_INET6, address.ip, &far.sin6_addr)
            return begin(number, &far)
        }
    }

    private static func begin<Address>(_ number: Int32, _ far: inout Address) -> Int32 {
        withUnsafePointer(to: &far) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                Glibc.connect(number, plain, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
