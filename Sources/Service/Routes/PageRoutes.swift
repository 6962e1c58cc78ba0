internal import BisqueWeb

/// Answers with the files of the page: the page itself, its parts, the client library.
struct PageRoutes: Sendable {
    private typealias Header = HttpResponse.Header

    private let files: PageFiles

    init(_ files: PageFiles) {
        self.files = files
    }

    func add(to routes: inout WebRoutes) {
        for pattern in ["/", "/r/:room"] {
            routes.on("GET", pattern) { [self] request in page(request) }
        }
        routes.on("GET", "/call/*") { [self] request in
            part("call/" + (request.parameters["rest"] ?? ""), request)
        }
        routes.on("GET", "/release/:release/*") { [self] request in released(request) }
        routes.on("GET", "/client/*") { [self] request in
            part("client/" + (request.parameters["rest"] ?? ""), request, isForEverybody: true)
        }
    }

    func page(_ request: HttpRequest) -> HttpResponse {
        var response = part(PageFiles.index, request)
        response.headers += [
            Header("content-security-policy", PageRoutes.policy(host: request.headers["host"])),
            // Others' pages in front of ours could lure people into giving them the camera.
            Header("x-frame-options", "SAMEORIGIN"),
            Header("permissions-policy", PageRoutes.permissions),
        ]
        return response
    }

    /// A file of a page that says which release it is: one request for ever, whoever opens how many
    /// tabs. Of another release there is nothing; the page that asks loads itself anew.
    func released(_ request: HttpRequest) -> HttpResponse {
        guard files.isRelease(request.parameters["release"]) else {
            return .text(404, "This is another release.\n")
        }
        return part(request.parameters["rest"] ?? "", request, isKeptForEver: true)
    }

    func part(
        _ path: String, _ request: HttpRequest, isForEverybody: Bool = false,
        isKeptForEver: Bool = false
    ) -> HttpResponse {
        guard let file = files.file(path) else { return .text(404, "There is no \(path).\n") }
        var headers = [
            Header("etag", file.etag),
            // Else kept, but asked about each time: a new release is there at once.
            Header("cache-control", isKeptForEver ? "max-age=31536000, immutable" : "no-cache"),
            Header("x-content-type-options", "nosniff"),
            Header("referrer-policy", "no-referrer"),
        ]
        if isForEverybody {
            headers += [
                Header("access-control-allow-origin", "*"),
                Header("cross-origin-resource-policy", "cross-origin"),
            ]
        }
        if PageRoutes.isKnown(file.etag, to: request) {
            return HttpResponse(304, headers: headers)
        }
        headers.append(Header("content-type", file.type))
        return HttpResponse(200, headers: headers, body: file.bytes)
    }

    /// RFC 9110 section 13.1.2.
    private static func isKnown(_ etag: String, to request: HttpRequest) -> Bool {
        guard let known = request.headers["if-none-match"] else { return false }
        return known.split(separator: ",").contains { tag in
            let tag = tag.drop { $0 == " " }.prefix { $0 != " " }
            return tag == "*" || tag == etag || tag == "W/" + etag
        }
    }

    private static let permissions =
        "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), "
        + "fullscreen=(self), screen-wake-lock=(self), geolocation=(), payment=(), usb=()"

    /// Nothing but our own files, and sockets to where the page came from.
    ///
    /// Not every browser counts a WebSocket of the same host as `'self'`.
    static func policy(host: String?) -> String {
        var connect = "'self'"
        if let host, isPlain(host) { connect += " ws://\(host) wss://\(host)" }
        return [
            "default-src 'none'", "script-src 'self'", "style-src 'self'",
            "img-src 'self' blob: data:", "font-src 'self'", "media-src 'self' blob:",
            "manifest-src 'self'", "worker-src 'self'", "connect-src \(connect)",
            "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'",
        ].joined(separator: "; ")
    }

    /// A host that says nothing else in a policy.
    static func isPlain(_ host: String) -> Bool {
        (1...255).contains(host.utf8.count)
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: ".-:[]".utf8.contains(byte)
                }
            }
    }
}
