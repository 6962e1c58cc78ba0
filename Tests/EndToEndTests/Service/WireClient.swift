/// A TCP connection that sends exactly the bytes a test wants, and reads what comes.
///
/// No library is between it and the server, so it may be as slow, as wrong and as many as it likes.
import Glibc

final class WireClient {
    /// What was to come has not: the other side has closed.
    struct Ended: Error {
        let bytesBefore: Int
    }

    private let descriptor: Int32
    private var pending: [UInt8] = []
    private(set) var isAtEnd = false

    /// - Parameter source: one of the loopback addresses, which count as so many hosts.
    init(port: UInt16, from source: String = "127.0.0.1") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure(what: "socket", number: errno) }
        if source != "127.0.0.1" {
            try Self.reach(source, 0, "bind") { bind(descriptor, $0, $1) }
        }
        try Self.reach("127.0.0.1", port, "connect") { connect(descriptor, $0, $1) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    private static func reach(
        _ ip: String, _ port: UInt16, _ what: String,
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, ip, &address.sin_addr)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw SystemFailure(what: "\(what) \(ip)", number: errno) }
    }

    /// - Returns: how many bytes were taken; fewer when the other side has had enough.
    @discardableResult
    func send(_ bytes: some Collection<UInt8>) async throws -> Int {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                Glibc.send(
                    descriptor, all.baseAddress?.advanced(by: sent), all.count - sent,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try await Task.sleep(for: .milliseconds(1))
            } else {
                return sent
            }
        }
        return sent
    }

    @discardableResult
    func send(_ text: String) async throws -> Int {
        try await send(text.utf8)
    }

    // MARK: - Reading

    /// So many bytes, as soon as they are there.
    func read(_ count: Int) async throws -> [UInt8] {
        try await fill { $0.count >= count ? count : nil }
    }

    /// Everything up to an empty line, and that.
    func readHead() async throws -> String {
        String(decoding: try await fill(WireClient.headLength), as: UTF8.self)
    }

    /// Everything up to the end of the connection.
    func readToEnd() async throws -> [UInt8] {
        try await eventually("the other side closes") {
            while receive() {}
            return isAtEnd
        }
        defer { pending = [] }
        return pending
    }

    /// Whether something came that nobody has read, or the end.
    func hasNews() -> Bool {
        while receive() {}
        return !pending.isEmpty || isAtEnd
    }

    /// The first bytes, as many as `length` says once it knows.
    private func fill(_ length: ([UInt8]) -> Int?) async throws -> [UInt8] {
        try await eventually("something comes") {
            while true {
                if let length = length(pending) {
                    defer { pending.removeFirst(length) }
                    return Array(pending[..<length])
                }
                if isAtEnd { throw Ended(bytesBefore: pending.count) }
                guard receive() else { return nil }
            }
        }
    }

    private static func headLength(_ bytes: [UInt8]) -> Int? {
        let end: [UInt8] = [13, 10, 13, 10]
        return bytes.firstRange(of: end)?.upperBound
    }

    /// Whether something came just now.
    private func receive() -> Bool {
        guard !isAtEnd else { return false }
        return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { room in
            let count = recv(descriptor, room.baseAddress, room.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                pending += room[..<count]
                return true
            }
            isAtEnd = count == 0 || errno != EAGAIN
            return isAtEnd
        }
    }
}
