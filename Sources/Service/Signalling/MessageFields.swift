/// The fields of one object of a message: each is asked for by name and type.
///
/// A refusal names the field from the message's root, such as `tracks[2].mid`. Fields that nobody
/// asks for are ignored.
struct MessageFields {
    /// Where the object lies, with a dot at the end; empty for the message itself.
    private let path: String
    private let values: [String: JsonValue]

    /// - Throws: `.badMessage` for a value that is no object.
    init(_ value: JsonValue, path: String = "") throws(ServiceError) {
        guard case .object(let members) = value else {
            let name = path.isEmpty ? "the message" : "\(path.dropLast())"
            throw ServiceError(.badMessage, "\(name): \(value.kind) where an object belongs")
        }
        self.path = path
        values = members.reduce(into: [:]) { $0[$1.name] = $1.value }
    }

    func string(_ name: String) throws(ServiceError) -> String {
        guard case .string(let string) = try required(name) else {
            throw wrong(name, "a string")
        }
        return string
    }

    func bool(_ name: String) throws(ServiceError) -> Bool {
        guard case .bool(let bool) = try required(name) else { throw wrong(name, "a boolean") }
        return bool
    }

    func integer(
        _ name: String, in range: ClosedRange<Int64>
    ) throws(ServiceError) -> Int64 {
        guard case .integer(let integer) = try required(name), range.contains(integer) else {
            throw wrong(name, "an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// Each element with its own path.
    func objects(_ name: String) throws(ServiceError) -> [MessageFields] {
        guard case .array(let values) = try required(name) else { throw wrong(name, "an array") }
        var fields: [MessageFields] = []
        for (index, value) in values.enumerated() {
            fields.append(try MessageFields(value, path: "\(path)\(name)[\(index)]."))
        }
        return fields
    }

    func optionalObject(_ name: String) throws(ServiceError) -> MessageFields? {
        has(name) ? try MessageFields(try required(name), path: "\(path)\(name).") : nil
    }

    /// `null` counts as absent.
    func has(_ name: String) -> Bool {
        (values[name] ?? .null) != .null
    }

    func optionalString(_ name: String) throws(ServiceError) -> String? {
        has(name) ? try string(name) : nil
    }

    func optionalBool(_ name: String) throws(ServiceError) -> Bool? {
        has(name) ? try bool(name) : nil
    }

    /// A refusal of what a field says.
    func refusal(_ name: String, _ text: String) -> ServiceError {
        ServiceError(.badMessage, "\(path)\(name): \(text)")
    }

    func required(_ name: String) throws(ServiceError) -> JsonValue {
        guard let value = values[name], value != .null else { throw refusal(name, "is missing") }
        return value
    }

    private func wrong(_ name: String, _ expected: String) -> ServiceError {
        refusal(name, "\((values[name] ?? .null).kind) where \(expected) belongs")
    }
}
