/// One value among a codec's or a header extension's format parameters.
public enum RtpParameterValue: Sendable, Hashable {
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case ints([Int])

    /// The number, if it is a whole one.
    public var int: Int? {
        if case .int(let value) = self { value } else { nil }
    }

    /// Nothing when the JSON is of a kind that no format parameter has.
    init?(_ json: JSONValue) {
        switch json {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let values):
            var ints: [Int] = []
            for value in values {
                guard case .int(let int) = value else { return nil }
                ints.append(int)
            }
            self = .ints(ints)
        case .null, .object: return nil
        }
    }
}

extension RtpParameterValue: Codable {
    public init(from decoder: any Decoder) throws {
        guard let value = RtpParameterValue(try JSONValue(from: decoder)) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "not a boolean, number, string or array of integers"))
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .ints(let value): try container.encode(value)
        }
    }
}

extension RtpParameterValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: Int...) { self = .ints(elements) }
}

extension KeyedDecodingContainer {
    /// Format parameters as they come from strangers: entries of no known kind are left out.
    func decodeRtpParameterValues(forKey key: Key) throws -> [String: RtpParameterValue] {
        let json = try decodeIfPresent([String: JSONValue].self, forKey: key) ?? [:]
        return json.compactMapValues { RtpParameterValue($0) }
    }
}
