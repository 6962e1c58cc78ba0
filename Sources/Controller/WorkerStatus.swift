/// One of a server's workers.
public struct WorkerStatus: Sendable, Hashable, Codable {
    /// Stays the same from one process to the next.
    public let id: Int
    /// Zero while there is none.
    public let processID: Int32
    public let isAlive: Bool
    /// How often it was started again.
    public let restarts: Int
    /// Which rooms it serves.
    public let rooms: [UInt32]
    /// The shared ports for UDP.
    public let localAddresses: [TransportAddress]
    /// Those for ICE over TCP.
    public let localTcpAddresses: [TransportAddress]
}
