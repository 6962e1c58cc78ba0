/// How much of everything a server takes; what is beyond is refused, and counted by the same name.
public struct WebLimits: Sendable, Hashable {
    /// Network connections at one time.
    public var connections = 16384
    /// Of them from one IP address.
    public var connectionsPerAddress = 16384
    /// A request's line and headers together: 431.
    public var headerBytes = 8192
    /// A request's body: 413.
    public var bodyBytes = 262_144
    /// A WebSocket message, all its fragments together: 1009.
    public var messageBytes = 65_536
    /// Messages that nobody has read; a socket with more is not read from.
    public var pendingInMessages = 64
    /// What was sent on a WebSocket and the other side has not taken: 1013.
    public var queuedOutBytes = 1 << 20
    /// From the connection to the end of the first request's headers, TLS included.
    public var headerTime = Duration.seconds(10)
    /// From the headers to the body's end: 408.
    public var bodyTime = Duration.seconds(10)
    /// Between two requests on one connection with HTTP/2.
    public var idleTime = Duration.seconds(60)
    /// A WebSocket on which nothing has come for so long is asked whether it lives.
    public var pingInterval = Duration.seconds(20)
    /// How long it has for its answer.
    public var pongTime = Duration.seconds(20)

    public init() {}
}
