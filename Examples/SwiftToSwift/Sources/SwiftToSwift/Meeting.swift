/// How the two find each other before they can speak directly: lines of text over a Unix socket.
///
/// Any other way would do, a chat or a WebSocket: a line is one signal, and all that matters is
/// that they arrive in order. Between machines ssh carries it: `ssh -L PATH:PATH`.
import Foundation

final class Meeting: Sendable {
    /// What the other end has to say; ends when it hangs up.
    let lines: AsyncStream<String>
    private let descriptor: Int32

    /// No signal is longer, and no more of them wait.
    private static let longestLine = 1 << 20
    private static let mostWaiting = 1_024

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        let (lines, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
        self.lines = lines
        // Reading waits, and Swift's own threads must not.
        Thread.detachNewThread {
            Self.read(from: descriptor) { continuation.yield($0) }
            continuation.finish()
        }
    }

    /// Waits at a path for somebody to come.
    static func open(at path: String) async throws -> Meeting {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        if attempt(bind, listener, path) != 0 {
            guard errno == EADDRINUSE, try connected(to: path) == nil else {
                throw Failure("\(path): nobody can be met there")
            }
            // Left behind by one that is gone.
            unlink(path)
            guard attempt(bind, listener, path) == 0 else {
                throw Failure("\(path): nobody can be met there")
            }
        }
        defer { unlink(path) }
        guard listen(listener, 1) == 0 else { throw Failure("\(path): cannot listen") }
        SwiftToSwift.say("waiting at \(path)")
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { throw Failure("\(path): nobody came") }
        return Meeting(descriptor)
    }

    /// Comes to a path where somebody waits, or will within half a minute.
    static func join(at path: String) async throws -> Meeting {
        for _ in 0..<300 {
            if let descriptor = try connected(to: path) { return Meeting(descriptor) }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure("\(path): nobody waits there")
    }

    func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // Who hangs up is missed by who reads.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func read(from descriptor: Int32, _ take: (String) -> Void) {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while line.count <= longestLine {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    take(String(decoding: line, as: UTF8.self))
                    line = []
                } else {
                    line.append(byte)
                }
            }
        }
    }

    private static func connected(to path: String) throws -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure("no more sockets") }
        if attempt(connect, descriptor, path) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    private static func attempt(
        _ call: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ descriptor: Int32,
        _ path: String
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return -1
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
