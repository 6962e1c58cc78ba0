import Testing

@testable import BisqueService

/// The reader of JSON: what RFC 8259 has, and nothing else.
@Suite struct JsonParserTests {
    private static let readable: [(String, JsonValue)] = [
        ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)),
        ("0", .integer(0)), ("-12", .integer(-12)), ("9007199254740992", .integer(1 << 53)),
        ("1.5", .number(1.5)), ("1e2", .number(100)), ("-0.5E-1", .number(-0.05)),
        ("99999999999999999999", .number(1e20)),
        (#""""#, .string("")), (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
        (#""\u00e9\ud83d\ude00é""#, .string("é😀é")),
        ("[]", .array([])), ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])),
        ("{}", .object([])),
        (
            #"{"a":1,"b":{"a":null}}"#,
            .object([
                JsonMember("a", .integer(1)),
                JsonMember("b", .object([JsonMember("a", .null)])),
            ])
        ),
    ]

    @Test(arguments: readable)
    func itReads(_ text: String, _ value: JsonValue) throws {
        #expect(try JsonParser.value(of: text, depth: 4) == value)
        // What it writes it reads again.
        #expect(try JsonParser.value(of: value.text, depth: 4) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "truee", "1 2", "01", "-", "1.", ".5", "1e", "+1", "0x1", "NaN",
        "Infinity", "1e999", "'a'", "\"", "\"a", "\"\n\"", #""\x""#, #""\u12""#, #""\ud800""#,
        #""\udc00\ud800""#, #""\ud800\u0041""#, "[", "[1", "[1,", "[1,]", "[,1]", "{", "{a:1}",
        #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{"a":1,"a":2}"#, "]", "}",
        "//", "\u{feff}1", "[[[[[]]]]]", #"{"a":{"a":{"a":{"a":{}}}}}"#,
    ])
    func itRefuses(_ text: String) {
        #expect(throws: JsonError.self) { try JsonParser.value(of: text, depth: 4) }
    }

    @Test func itSaysWhere() {
        #expect(throws: JsonError.unexpected(at: 7, expected: ", or }")) {
            try JsonParser.value(of: #"{"a":1 "b":2}"#, depth: 4)
        }
        #expect(throws: JsonError.tooDeep(at: 2)) {
            try JsonParser.value(of: "[[[]]]", depth: 2)
        }
        #expect(throws: JsonError.duplicate(at: 7)) {
            try JsonParser.value(of: #"{"a":1,"\u0061":2}"#, depth: 4)
        }
    }

    @Test func aDeepTextCostsNoStack() {
        let text = String(repeating: "[", count: 1_000_000)
        #expect(throws: JsonError.tooDeep(at: 16)) {
            try JsonParser.value(of: text, depth: 16)
        }
    }

    @Test func controlCharactersAreWrittenEscaped() {
        #expect(JsonValue.string("\u{1}\u{1f}\u{7f}").text == "\"\\u0001\\u001f\u{7f}\"")
    }
}
