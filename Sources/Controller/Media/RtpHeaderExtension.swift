/// An RTP header extension that a room or a peer can do (RFC 8285).
public struct RtpHeaderExtension: Sendable, Hashable {
    /// Which way it may go, seen from whoever has the capability.
    public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
        case sendrecv, sendonly, recvonly, inactive
    }

    /// `nil` stands for every kind.
    public var kind: MediaKind?
    public var uri: String
    public var preferredID: UInt8
    /// Whether it should be encrypted (RFC 6904).
    public var prefersEncryption: Bool
    /// `nil` where nobody says it, which means both ways.
    public var direction: Direction?

    public init(
        kind: MediaKind? = nil, uri: String, preferredID: UInt8, prefersEncryption: Bool = false,
        direction: Direction? = nil
    ) {
        self.kind = kind
        self.uri = uri
        self.preferredID = preferredID
        self.prefersEncryption = prefersEncryption
        self.direction = direction
    }
}

extension RtpHeaderExtension: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, uri, direction
        case preferredID = "preferredId"
        case prefersEncryption = "preferredEncrypt"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decodeIfPresent(MediaKind.self, forKey: .kind)
        uri = try container.decode(String.self, forKey: .uri)
        preferredID = try container.decode(UInt8.self, forKey: .preferredID)
        prefersEncryption =
            try container.decodeIfPresent(Bool.self, forKey: .prefersEncryption) ?? false
        direction = try container.decodeIfPresent(Direction.self, forKey: .direction)
    }
}
