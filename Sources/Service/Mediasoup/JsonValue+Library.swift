import Bisque

/// Between the JSON of the service's strict reader and the library's.
extension JsonValue {
    /// Members in the order of their names.
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .integer(Int64(int))
        case .double(let double): self = .number(double)
        case .string(let string): self = .string(string)
        case .array(let values): self = .array(values.map { JsonValue($0) })
        case .object(let members):
            self = .object(
                members.sorted { $0.key < $1.key }.map { JsonMember($0.key, JsonValue($0.value)) })
        }
    }
}

extension JSONValue {
    init(_ value: JsonValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .integer(let integer): self = .int(Int(integer))
        case .number(let number): self = .double(number)
        case .string(let string): self = .string(string)
        case .array(let values): self = .array(values.map { JSONValue($0) })
        case .object(let members):
            self = .object(
                Dictionary(members.map { ($0.name, JSONValue($0.value)) }) { _, last in last })
        }
    }
}
