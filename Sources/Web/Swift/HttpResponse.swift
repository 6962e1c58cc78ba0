/// What is answered to an HTTP request.
public struct HttpResponse: Sendable, Hashable {
    public struct Header: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var status: Int
    /// In the order they are sent; `content-length` is added by itself.
    public var headers: [Header]
    public var body: [UInt8]

    public init(_ status: Int, headers: [Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public static func text(
        _ status: Int, _ text: String, type: String = "text/plain; charset=utf-8"
    ) -> HttpResponse {
        HttpResponse(status, headers: [Header("content-type", type)], body: Array(text.utf8))
    }
}
