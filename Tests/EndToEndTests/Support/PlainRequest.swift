/// One HTTP request over a socket of its own, read to the end, with no library in between.
import Glibc

struct PlainRequest {
    let status: Int
    /// By name in lower case.
    let headers: [String: String]
    let body: String

    init(
        _ path: String, method: String = "GET", headers more: [String] = ["Connection: close"],
        port: UInt16
    ) throws {
        let head = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)"] + more
        let text = try PlainRequest.exchange(
            head.map { "\($0)\r\n" }.joined() + "\r\n", port: port)
        guard let end = text.firstRange(of: "\r\n\r\n") else {
            throw EndpointFailure("no answer to \(path): \(text)")
        }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count > 1, let status = Int(words[1]) else {
            throw EndpointFailure("no status for \(path): \(text)")
        }
        self.status = status
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        self.headers = headers
        body = String(text[end.upperBound...])
    }

    private static func exchange(_ request: String, port: UInt16) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure(what: "socket", number: errno) }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw SystemFailure(what: "connect", number: errno) }
        let bytes = Array(request.utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        else { throw SystemFailure(what: "send", number: errno) }
        var answer: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &part, part.count, 0)
            guard count >= 0 else { throw SystemFailure(what: "recv", number: errno) }
            if count == 0 { break }
            answer += part[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }
}
