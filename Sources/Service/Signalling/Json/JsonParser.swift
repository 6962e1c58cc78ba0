/// Reads one value of JSON, strictly by RFC 8259.
///
/// Its work grows with the length of the text only, its stack with `depth` only. Names that come
/// twice in one object are refused, because readers differ in which of them counts.
package struct JsonParser {
    /// How many arrays and objects may lie in each other.
    private let depth: Int
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    package static func value(of text: String, depth: Int) throws(JsonError) -> JsonValue {
        var parser = JsonParser(Array(text.utf8), depth: depth)
        let value = try parser.value(depth)
        parser.skipBlanks()
        guard parser.position == parser.bytes.count else {
            throw .trailing(at: parser.position)
        }
        return value
    }

    // MARK: Values

    private mutating func value(_ depth: Int) throws(JsonError) -> JsonValue {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth))
        case UInt8(ascii: "["): return .array(try array(depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"): return try number()
        default:
            guard isAtDigit else { throw .unexpected(at: position, expected: "a value") }
            return try number()
        }
    }

    private mutating func object(_ depth: Int) throws(JsonError) -> [JsonMember] {
        guard depth > 0 else { throw .tooDeep(at: position) }
        position += 1
        var members: [JsonMember] = []
        var names: Set<String> = []
        skipBlanks()
        if skip("}") { return members }
        while true {
            skipBlanks()
            let start = position
            guard next == UInt8(ascii: "\"") else {
                throw .unexpected(at: start, expected: "a name")
            }
            let name = try string()
            guard names.insert(name).inserted else { throw .duplicate(at: start) }
            skipBlanks()
            try require(":")
            members.append(JsonMember(name, try value(depth - 1)))
            skipBlanks()
            if skip("}") { return members }
            try require(",", or: "}")
        }
    }

    private mutating func array(_ depth: Int) throws(JsonError) -> [JsonValue] {
        guard depth > 0 else { throw .tooDeep(at: position) }
        position += 1
        var values: [JsonValue] = []
        skipBlanks()
        if skip("]") { return values }
        while true {
            values.append(try value(depth - 1))
            skipBlanks()
            if skip("]") { return values }
            try require(",", or: "]")
        }
    }

    private mutating func word(
        _ word: StaticString, _ value: JsonValue
    ) throws(JsonError) -> JsonValue {
        let end = position + word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { expected in
            end <= bytes.count && bytes[position..<end].elementsEqual(expected)
        }
        guard isThere else { throw .unexpected(at: position, expected: "\(word)") }
        position = end
        return value
    }

    // MARK: Numbers

    private mutating func number() throws(JsonError) -> JsonValue {
        let start = position
        _ = skip("-")
        if !skip("0") { try digits() }
        var isInteger = true
        if skip(".") {
            isInteger = false
            try digits()
        }
        if skip("e") || skip("E") {
            isInteger = false
            if !skip("+") { _ = skip("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw .outOfRange(at: start) }
        return .number(number)
    }

    private mutating func digits() throws(JsonError) {
        let start = position
        while isAtDigit { position += 1 }
        guard position > start else { throw .unexpected(at: start, expected: "a digit") }
    }

    // MARK: Strings

    private mutating func string() throws(JsonError) -> String {
        position += 1
        var utf8: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: utf8, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                utf8.append(contentsOf: try escaped().utf8)
            case 0..<0x20:
                throw .unexpected(at: position, expected: "an escaped control character")
            default:
                utf8.append(byte)
                position += 1
            }
        }
        throw .unexpected(at: position, expected: "the end of the string")
    }

    private mutating func escaped() throws(JsonError) -> String {
        let letter = next
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return String(try scalar())
        default: throw .unexpected(at: position - 1, expected: "an escape")
        }
    }

    /// One number, or the two surrogates of one beyond the basic plane (RFC 8259 section 7).
    private mutating func scalar() throws(JsonError) -> Unicode.Scalar {
        let start = position
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), skip("\\"), skip("u") else {
            throw .unexpected(at: start, expected: "a pair of surrogates")
        }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw .unexpected(at: start, expected: "a pair of surrogates") }
        return scalar
    }

    private mutating func hexadecimal() throws(JsonError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let next, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
                throw .unexpected(at: position, expected: "a hexadecimal digit")
            }
            value = value << 4 + UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: Bytes

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private var isAtDigit: Bool {
        next.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    private mutating func skipBlanks() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { position += 1 }
    }

    private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func require(
        _ byte: Unicode.Scalar, or other: Unicode.Scalar? = nil
    ) throws(JsonError) {
        guard skip(byte) else {
            let words = other.map { "\(byte) or \($0)" } ?? "\(byte)"
            throw .unexpected(at: position, expected: words)
        }
    }
}
