import Dispatch
import Glibc

/// A TCP connection that sends exactly the bytes a test wants, and reads what comes.
///
/// It blocks a thread of its own and none of those that tasks run on; what does not come at all is
/// a test's failure, within the minute that its suite has.
actor RawClient {
    struct Failure: Error {
        let what: String
    }

    private final class Executor: SerialExecutor {
        private let queue = DispatchQueue(label: "client")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            let executor = asUnownedSerialExecutor()
            queue.async { job.runSynchronously(on: executor) }
        }
    }

    private nonisolated let executor = Executor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(
        port: UInt16, from source: String? = nil, receiveBuffer: Int32 = 0
    ) throws(Failure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "socket: \(errno)") }
        if receiveBuffer > 0 {
            var size = receiveBuffer
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var limit = timeval(tv_sec: 50, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if let source {
            try Self.reach(source, 0) { bind(descriptor, $0, $1) }
        }
        try Self.reach("127.0.0.1", port) { connect(descriptor, $0, $1) }
    }

    private static func reach(
        _ ip: String, _ port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Failure) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, ip, &address.sin_addr)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "\(ip): \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    func send(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send: \(errno)") }
            sent += count
        }
    }

    func send(_ text: String) throws(Failure) {
        try send(Array(text.utf8))
    }

    /// As much as the other side takes, which may have had enough.
    func sendAll(_ bytes: [UInt8]) {
        do {
            try send(bytes)
        } catch {}
    }

    /// False at the end of the connection, however it came.
    private func fill() throws(Failure) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN { throw Failure(what: "nothing came") }
        guard count > 0 else { return false }
        pending += buffer[..<count]
        return true
    }

    func read(_ count: Int) throws(Failure) -> [UInt8] {
        while pending.count < count {
            guard try fill() else { throw Failure(what: "closed after \(pending.count) bytes") }
        }
        let bytes = Array(pending[..<count])
        pending.removeFirst(count)
        return bytes
    }

    /// Everything up to the end of the connection.
    func readToEnd() throws(Failure) -> [UInt8] {
        while try fill() {}
        defer { pending = [] }
        return pending
    }

    private func readLine() throws(Failure) -> String {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeFirst(end + 1)
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            guard try fill() else { throw Failure(what: "closed within a line") }
        }
    }

    struct Response {
        var status = 0
        var headers: [String: String] = [:]
        var body: [UInt8] = []

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// One whole response; that to HEAD has no body whatever it says.
    func readResponse(isHead: Bool = false) throws(Failure) -> Response {
        var response = Response()
        let words = try readLine().split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw Failure(what: "no status") }
        response.status = status
        while true {
            let line = try readLine()
            guard let colon = line.firstIndex(of: ":") else { break }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            response.headers[line[..<colon].lowercased()] = String(value)
        }
        if !isHead, let length = response.headers["content-length"].flatMap(Int.init) {
            response.body = try read(length)
        }
        return response
    }

    /// Sends a request with its body, and reads the response.
    func request(
        _ method: String, _ target: String, headers: [String] = [], body: String = ""
    ) throws(Failure) -> Response {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: here\r\n"
        for header in headers { text += header + "\r\n" }
        if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
        try send(text + "\r\n" + body)
        return try readResponse(isHead: method == "HEAD")
    }
}
