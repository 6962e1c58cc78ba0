/// A value of JSON (RFC 8259), as signalling reads and writes it.
package enum JsonValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Written without a fraction or an exponent.
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JsonValue])
    case object([JsonMember])

    /// What kind of value it is, in words for error messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// One name of an object with its value.
package struct JsonMember: Sendable, Hashable {
    package let name: String
    package let value: JsonValue

    package init(_ name: String, _ value: JsonValue) {
        self.name = name
        self.value = value
    }
}

// MARK: Writing

extension JsonValue {
    /// Members in the order they are given in, without blanks.
    ///
    /// A number that JSON has no way to write is written as `null`.
    package var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .integer(let integer): text += String(integer)
        case .number(let number): text += number.isFinite ? "\(number)" : "null"
        case .string(let string): JsonValue.write(string, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                JsonValue.write(member.name, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
