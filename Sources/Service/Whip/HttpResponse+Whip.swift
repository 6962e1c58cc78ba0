import BisqueWeb

/// What the answers of WHIP and WHEP have in common.
extension HttpResponse {
    static let sdp = "application/sdp"
    static let iceFragment = "application/trickle-ice-sdpfrag"

    /// A refusal, with its details as a problem document (RFC 9457).
    init(_ refusal: WhipRefusal) {
        let problem = JsonValue.object([
            JsonMember("status", .integer(Int64(refusal.status))),
            JsonMember("title", .string(Self.title(refusal.status))),
            JsonMember("detail", .string(refusal.message)),
            JsonMember("code", .string(refusal.code)),
        ])
        self.init(
            refusal.status,
            headers: refusal.headers + [Header("content-type", "application/problem+json")],
            body: Array(problem.text.utf8))
    }

    /// Pages of other origins may use it, because what lets somebody in is in the request itself.
    func sharedWithAllOrigins() -> HttpResponse {
        var response = self
        response.headers += [
            Header("access-control-allow-origin", "*"),
            Header("access-control-expose-headers", "etag, link, location, retry-after"),
        ]
        return response
    }

    /// The answer to `OPTIONS`, which says what may be asked (RFC 9725 section 4.2).
    static func options(methods: String, _ accept: Header) -> HttpResponse {
        HttpResponse(
            200,
            headers: [
                Header("allow", methods), accept, Header("access-control-allow-methods", methods),
                Header("access-control-allow-headers", "authorization, content-type, if-match"),
                Header("access-control-max-age", "86400"),
            ])
    }

    static func notAllowed(methods: String) -> HttpResponse {
        HttpResponse(
            WhipRefusal(
                405, "methodNotAllowed", "only \(methods)", headers: [.init("allow", methods)]))
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 409: "Conflict"
        case 410: "Gone"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }
}
