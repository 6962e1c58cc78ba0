/// How a WebSocket ended.
public struct WebClosure: Sendable, Hashable {
    /// RFC 6455 section 7.4; 1005 when the other side gave none, 1006 when it broke.
    public var code: UInt16
    public var reason: String
    /// Whether both sides said so, and it did not just break.
    public var wasClean: Bool

    public init(code: UInt16, reason: String = "", wasClean: Bool) {
        self.code = code
        self.reason = reason
        self.wasClean = wasClean
    }
}
