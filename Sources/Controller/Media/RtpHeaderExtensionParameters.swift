/// A header extension as one stream uses it: with the id that its packets carry (RFC 8285).
public struct RtpHeaderExtensionParameters: Sendable, Hashable {
    public var uri: String
    public var id: UInt8
    public var isEncrypted: Bool
    public var parameters: [String: RtpParameterValue]

    public init(
        uri: String, id: UInt8, isEncrypted: Bool = false,
        parameters: [String: RtpParameterValue] = [:]
    ) {
        self.uri = uri
        self.id = id
        self.isEncrypted = isEncrypted
        self.parameters = parameters
    }
}

extension RtpHeaderExtensionParameters: Codable {
    private enum CodingKeys: String, CodingKey {
        case uri, id, parameters
        case isEncrypted = "encrypt"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        uri = try container.decode(String.self, forKey: .uri)
        id = try container.decode(UInt8.self, forKey: .id)
        isEncrypted = try container.decodeIfPresent(Bool.self, forKey: .isEncrypted) ?? false
        parameters = try container.decodeRtpParameterValues(forKey: .parameters)
    }
}
