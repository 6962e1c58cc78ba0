/// What of a transport is mirrored, and where to.
public struct MirroringOptions: Sendable, Hashable {
    /// Packets of one kind, in one direction.
    public enum Part: Sendable, Hashable, CaseIterable {
        /// What the far side gets.
        case sentRtp, sentRtcp
        /// What it sends.
        case receivedRtp, receivedRtcp
    }

    /// Where the copies go.
    public var remote: TransportAddress
    /// From which of the machine's addresses, and a port of its own there; by default from the
    /// worker's port.
    public var localIP: String?
    public var parts: Set<Part>

    public init(
        to remote: TransportAddress, localIP: String? = nil,
        parts: Set<Part> = Set(Part.allCases)
    ) {
        self.remote = remote
        self.localIP = localIP
        self.parts = parts
    }
}
