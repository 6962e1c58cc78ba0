/// One HTTP request, read whole.
public struct HttpRequest: Sendable, Hashable {
    /// As it was sent: `GET`, `PATCH`.
    public var method: String
    /// Without the query, percent-decoded.
    public var path: String
    /// What a route's pattern names: `/r/:room` gives `room`.
    public var parameters: [String: String]
    public var query: [String: String]
    /// By name in lower case.
    public var headers: [String: String]
    public var body: [UInt8]
    /// The IP address it comes from.
    public var remoteAddress: String
    /// Whether it came over TLS.
    public var isSecure: Bool

    public init(
        method: String = "GET", path: String, parameters: [String: String] = [:],
        query: [String: String] = [:], headers: [String: String] = [:], body: [UInt8] = [],
        remoteAddress: String = "127.0.0.1", isSecure: Bool = false
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
    }
}
