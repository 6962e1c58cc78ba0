public import Bisque

/// The way to the other end: an address of ours and one of the other end's, as each is seen from
/// outside.
public struct DirectPath: Sendable, Hashable {
    /// How an end came by its address (RFC 8445 section 5.1.1), in a browser's words.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// It is the machine's own.
        case host
        /// A STUN server has told it: what a NAT made of it.
        case reflexive = "srflx"
        /// It was seen for the first time when the two ends tried to reach each other.
        case discovered = "prflx"
        /// A TURN server lends it.
        case relayed = "relay"
    }

    public let local: TransportAddress
    public let localKind: Kind
    public let remote: TransportAddress
    public let remoteKind: Kind

    package init(
        local: TransportAddress, localKind: Kind, remote: TransportAddress, remoteKind: Kind
    ) {
        self.local = local
        self.localKind = localKind
        self.remote = remote
        self.remoteKind = remoteKind
    }

    /// Whether a TURN server passes everything on.
    public var isRelayed: Bool { localKind == .relayed || remoteKind == .relayed }
}

extension DirectPath: CustomStringConvertible {
    public var description: String {
        "\(localKind.rawValue) \(local) to \(remoteKind.rawValue) \(remote)"
    }
}
