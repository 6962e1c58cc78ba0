/// Who begins the DTLS handshake, and the certificates that one end may show in it.
public struct DtlsParameters: Sendable, Hashable {
    /// The part one end takes in the handshake (RFC 5763 section 5).
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        /// Either: the other end decides.
        case auto
        case client, server
    }

    public var role: Role
    public var fingerprints: [DtlsFingerprint]

    public init(role: Role = .auto, fingerprints: [DtlsFingerprint]) {
        self.role = role
        self.fingerprints = fingerprints
    }
}

extension DtlsParameters: Codable {
    private enum CodingKeys: String, CodingKey {
        case role, fingerprints
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        role = try container.decodeIfPresent(Role.self, forKey: .role) ?? .auto
        fingerprints = try container.decode([DtlsFingerprint].self, forKey: .fingerprints)
    }
}
