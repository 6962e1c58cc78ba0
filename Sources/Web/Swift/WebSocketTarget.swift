import CWeb

/// Where a WebSocket is to be opened, and what is asked for there.
struct WebSocketTarget: Sendable, Hashable {
    /// Without the brackets of an IPv6 address.
    let host: String
    let port: UInt16
    let isSecure: Bool
    /// With the query.
    let path: String
    let protocols: [String]
    let headers: [HttpResponse.Header]

    /// Reads `ws://host:port/path?query` or `wss:`, RFC 6455 section 3.
    init(
        _ url: String, protocols: [String], headers: [HttpResponse.Header]
    ) throws(WebError) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let colon = url.firstIndex(of: ":"),
            url[colon...].hasPrefix("://")
        else { throw WebSocketTarget.invalid("that is not the address of a WebSocket") }
        switch url[..<colon].lowercased() {
        case "ws": isSecure = false
        case "wss": isSecure = true
        default: throw WebSocketTarget.invalid("a WebSocket's address begins with ws: or wss:")
        }
        let rest = url[colon...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest[authority.endIndex...]
        guard !path.contains("#") else {
            throw WebSocketTarget.invalid("a WebSocket's address has no fragment")
        }
        self.path = path.hasPrefix("/") ? String(path) : "/" + path
        (host, port) = try WebSocketTarget.read(authority, otherwise: isSecure ? 443 : 80)
        self.protocols = protocols
        self.headers = headers
        try check()
    }

    private static func read(
        _ authority: Substring, otherwise standard: UInt16
    ) throws(WebError) -> (String, UInt16) {
        let isBracketed = authority.hasPrefix("[")
        let end: Character = isBracketed ? "]" : ":"
        let host = authority.dropFirst(isBracketed ? 1 : 0).prefix { $0 != end }
        var rest = authority[host.endIndex...]
        if isBracketed {
            guard rest.hasPrefix("]") else { throw invalid("a bracket is missing") }
            rest = rest.dropFirst()
        }
        let known: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                true
            case UInt8(ascii: ":"): isBracketed
            default: false
            }
        }
        guard !host.isEmpty, host.utf8.allSatisfy(known) else { throw invalid("that is no host") }
        if rest.isEmpty { return (String(host), standard) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else {
            throw invalid("that is no port")
        }
        return (String(host), port)
    }

    /// As the header `host` says it: the port only when it is not the usual one.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    var protocolList: String { protocols.joined(separator: ", ") }

    /// Name, 0, value, 0, ...
    var fieldBytes: [UInt8] {
        headers.flatMap { header in
            Array("\(header.name.lowercased()):\0\(header.value)\0".utf8)
        }
    }

    /// What was asked, as the server saw it, with the one protocol that was agreed on.
    func request(agreed: String) -> HttpRequest {
        let (path, query) = (path.prefix { $0 != "?" }, path.drop { $0 != "?" }.dropFirst())
        var request = HttpRequest(path: String(path), remoteAddress: host, isSecure: isSecure)
        for field in query.split(separator: "&") {
            let name = field.prefix { $0 != "=" }
            request.query[String(name)] = String(field.dropFirst(name.count + 1))
        }
        for header in headers { request.headers[header.name.lowercased()] = header.value }
        request.headers["host"] = authority
        request.headers["sec-websocket-protocol"] = agreed.isEmpty ? nil : agreed
        return request
    }

    private func check() throws(WebError) {
        for name in protocols + headers.map(\.name) where !WebSocketTarget.isToken(name) {
            throw WebSocketTarget.invalid("'\(name)' is no name of a protocol or a header")
        }
        for header in headers where header.value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw WebSocketTarget.invalid("the header \(header.name) has control characters")
        }
        guard authority.utf8.count <= Int(BISQUE_WEB_AUTHORITY_MAX),
            path.utf8.count <= Int(BISQUE_WEB_PATH_MAX),
            protocolList.utf8.count <= Int(BISQUE_WEB_ASKED_MAX),
            fieldBytes.count <= Int(BISQUE_WEB_FIELDS_MAX)
        else { throw WebError(.limit, "more is asked for than fits into a request") }
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
            }
    }

    private static func invalid(_ message: String) -> WebError {
        WebError(.addressInvalid, message)
    }
}
