import Foundation
import Glibc

/// Takes TCP connections on 127.0.0.1 and says exactly what a test wants.
final class RawListener: Sendable {
    struct Failure: Error {
        let what: String
    }

    let port: UInt16
    private let descriptor: Int32

    init() throws(Failure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(descriptor, address, size) == 0, listen(descriptor, 8) == 0 else {
                    return Int32(-1)
                }
                return getsockname(descriptor, address, &size)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard result == 0 else { throw Failure(what: "listen: \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Takes one connection, reads its request, answers, and closes it when the other side does.
    ///
    /// It waits on a thread of its own, because tasks that block leave none for the others.
    ///
    /// - Returns: the request.
    func answer(_ text: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try self.serve(text) })
            }
        }
    }

    private func serve(_ text: String) throws(Failure) -> String {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { throw Failure(what: "accept: \(errno)") }
        defer { close(connection) }
        var limit = timeval(tv_sec: 50, tv_usec: 0)
        setsockopt(
            connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var request: [UInt8] = []
        while !request.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let more = try read(connection)
            guard !more.isEmpty else { throw Failure(what: "closed within a request") }
            request += more
        }
        let bytes = Array(text.utf8)
        send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        shutdown(connection, Int32(SHUT_WR))
        while try !read(connection).isEmpty {}
        return String(decoding: request, as: UTF8.self)
    }

    private func read(_ connection: Int32) throws(Failure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN { throw Failure(what: "nothing came") }
        return count > 0 ? Array(buffer[..<count]) : []
    }
}
