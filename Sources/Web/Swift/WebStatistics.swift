/// What a server has seen so far.
public struct WebStatistics: Sendable, Hashable {
    /// Network connections that are open now.
    public internal(set) var connections = 0
    /// WebSockets that are open now.
    public internal(set) var webSockets = 0
    public internal(set) var requests: UInt64 = 0
    /// WebSocket messages received.
    public internal(set) var messages: UInt64 = 0
    /// How often something was refused or cut off, by the name of the limit.
    public internal(set) var refusals: [String: UInt64] = [:]

    init() {}
}
