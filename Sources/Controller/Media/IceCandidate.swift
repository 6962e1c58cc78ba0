/// An address at which the server can be reached (RFC 8445 section 5.1).
///
/// The server knows no candidates but its own, so there is no related address and no other type.
public struct IceCandidate: Sendable, Hashable {
    public enum TransportProtocol: String, Sendable, Hashable, Codable, CaseIterable {
        case udp, tcp
    }

    /// How the candidate was found.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case host
    }

    /// Who opens the TCP connection (RFC 6544 section 4.5).
    public enum TcpType: String, Sendable, Hashable, Codable, CaseIterable {
        case active, passive
        case simultaneous = "so"
    }

    public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
        case ipv4, ipv6
    }

    public var foundation: String
    public var priority: UInt32
    /// An IP address, or a name where one is announced.
    public var ip: String
    /// Of the address behind it, whatever is announced. Clients of v3 are not told.
    public var family: Family?
    public var port: UInt16
    public var `protocol`: TransportProtocol
    public var type: Kind
    /// Only, and always, for TCP.
    public var tcpType: TcpType?

    public init(
        foundation: String, priority: UInt32, ip: String, port: UInt16,
        protocol: TransportProtocol, type: Kind = .host, tcpType: TcpType? = nil,
        family: Family? = nil
    ) {
        self.foundation = foundation
        self.priority = priority
        self.ip = ip
        self.port = port
        self.protocol = `protocol`
        self.type = type
        self.tcpType = tcpType
        self.family = family
    }
}

extension IceCandidate: Codable {
    private enum CodingKeys: String, CodingKey {
        case foundation, priority, ip, address, port, type, tcpType
        case `protocol`
    }

    /// Clients since mediasoup 3.13 read `address`, older ones `ip`: either will do.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        foundation = try container.decode(String.self, forKey: .foundation)
        priority = try container.decode(UInt32.self, forKey: .priority)
        if let address = try container.decodeIfPresent(String.self, forKey: .address) {
            ip = address
        } else {
            ip = try container.decode(String.self, forKey: .ip)
        }
        port = try container.decode(UInt16.self, forKey: .port)
        `protocol` = try container.decode(TransportProtocol.self, forKey: .protocol)
        type = try container.decodeIfPresent(Kind.self, forKey: .type) ?? .host
        tcpType = try container.decodeIfPresent(TcpType.self, forKey: .tcpType)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(foundation, forKey: .foundation)
        try container.encode(priority, forKey: .priority)
        try container.encode(ip, forKey: .address)
        try container.encode(ip, forKey: .ip)
        try container.encode(port, forKey: .port)
        try container.encode(`protocol`, forKey: .protocol)
        try container.encode(type, forKey: .type)
        try container.encodeIfPresent(tcpType, forKey: .tcpType)
    }
}
