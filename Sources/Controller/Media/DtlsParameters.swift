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
        case role, fingerprint, fingerprints
    }

    /// A list of fingerprints; the single one that mediasoup's first generation was given, or the
    /// map from algorithms to values that it gave, will do as well.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        role = try container.decodeIfPresent(Role.self, forKey: .role) ?? .auto
        if let one = try container.decodeIfPresent(DtlsFingerprint.self, forKey: .fingerprint) {
            fingerprints = [one]
            return
        }
        do {
            fingerprints = try container.decode([DtlsFingerprint].self, forKey: .fingerprints)
        } catch DecodingError.typeMismatch {
            let values = try container.decode([String: String].self, forKey: .fingerprints)
            fingerprints = try values.sorted { $0.key < $1.key }.map { name, value in
                guard let algorithm = DtlsFingerprint.Algorithm(rawValue: name) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .fingerprints, in: container,
                        debugDescription: "\(FieldCheck.quoted(name)) is no hash")
                }
                return DtlsFingerprint(algorithm: algorithm, value: value)
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(role, forKey: .role)
        try container.encode(fingerprints, forKey: .fingerprints)
    }
}
