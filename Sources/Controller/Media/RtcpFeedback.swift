/// One kind of feedback that a codec's receiver may send (RFC 4585): `nack`, `nack pli`, …
public struct RtcpFeedback: Sendable, Hashable {
    public var type: String
    /// Empty when the type says it all. JSON's `null` and a missing entry are read as empty.
    public var parameter: String

    public init(_ type: String, _ parameter: String = "") {
        self.type = type
        self.parameter = parameter
    }
}

extension RtcpFeedback: Codable {
    private enum CodingKeys: String, CodingKey { case type, parameter }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decode(String.self, forKey: .type)
        parameter = try container.decodeIfPresent(String.self, forKey: .parameter) ?? ""
    }
}
