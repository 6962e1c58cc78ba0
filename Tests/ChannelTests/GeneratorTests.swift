/// The generator: its output in the tree is what it would write now, and what it refuses.

import ChannelGenerator
import Testing

@Suite struct GeneratorTests {
    @Test func theGeneratedFilesAreFresh() throws {
        let schema = try SchemaParser.parse(Repository.schemaText)

        let header = try Repository.text("Sources/Channel/C/include/channel_messages.h")
        let source = try Repository.text("Sources/Channel/C/channel_messages.c")
        let swift = try Repository.text("Sources/Channel/Swift/Messages.swift")

        #expect(CPrinter(schema: schema).header() == header, "run scripts/generate")
        #expect(CPrinter(schema: schema).source() == source, "run scripts/generate")
        #expect(SwiftPrinter(schema: schema).source() == swift, "run scripts/generate")
    }

    @Test(arguments: [
        (
            "enum Kind { audio }\nrecord A {\n  x  Colour\n}", 3,
            "Colour is not a type declared above"
        ),
        ("record A {\n  x  u8\n  x  u8\n}", 3, "field x: x is there already"),
        ("record A { x [u8]  xCount u8 }", 1, "field xCount: x_count is there already"),
        ("record A { x u8?  hasX bool }", 1, "field hasX: has_x is there already"),
        ("record A {\n}", 2, "record A has no fields"),
        ("record A { self A }", 1, "self is a word of C or Swift"),
        ("record A { x A }", 1, "A is not a type declared above"),
        ("record A { X u8 }", 1, "X: a field begins with a small letter"),
        ("record A { x [u8]? }", 1, "a list cannot be optional"),
        ("record A { x u8 ]", 1, "]: a field begins with a small letter"),
        ("record A {\n  x u8", 2, "the page ends where `}` should be"),
        ("record a { x u8 }", 1, "a: a type begins with a capital letter"),
        ("id A\n\nid A", 3, "A is declared already"),
        ("id AReply\nrequest A = 1 { } -> { }", 2, "AReply is declared already"),
        ("event A = 1 { }\nevent B = 1 { }", 2, "op 1 is there already"),
        ("event A = 0 { }", 1, "0: an op is a number from 1 to 255"),
        ("event A = 256 { }", 1, "256: an op is a number from 1 to 255"),
        ("event A { }", 1, "`{` where `=` should be"),
        ("request A = 1 { }\nevent B = 2 { }", 2, "`event` where `->` should be"),
        ("enum A { }", 1, "an enum has 1 to 255 cases"),
        ("enum A { b b }", 1, "case b is there already"),
        ("enum A { count }", 1, "case count is there already"),
        ("message A { }", 1, "`message` is not id, enum, record, request or event"),
        ("id A\nid B # why", 2, "a comment needs a line of its own"),
        ("id A;", 1, "unexpected character"),
    ])
    func whatCannotBeExpressedIsRefusedByLine(text: String, line: Int, message: String) {
        #expect(throws: SchemaError(line: line, message)) {
            try SchemaParser.parse(text)
        }
    }

    @Test func aCommentRightAboveReachesBothLanguages() throws {
        let schema = try SchemaParser.parse(
            """
            # About the page.

            # What a colour is.
            record Colour {
              # From 0 to 255.
              red  u8
            }
            """)
        let header = CPrinter(schema: schema).header()
        let swift = SwiftPrinter(schema: schema).source()

        #expect(header.contains("/* What a colour is. */\nstruct ch_colour {"))
        #expect(header.contains("    /* From 0 to 255. */\n    uint8_t red;"))
        #expect(swift.contains("/// What a colour is.\npackage struct Colour: WireValue {"))
        #expect(swift.contains("    /// From 0 to 255.\n    package var red: UInt8"))
        #expect(!header.contains("About the page") && !swift.contains("About the page"))
    }

    @Test func bytesAreAViewInCAndBytesInSwift() throws {
        let schema = try SchemaParser.parse("record Key { digest bytes  salts [bytes] }")

        #expect(CPrinter(schema: schema).header().contains("    struct ch_view digest;"))
        #expect(CPrinter(schema: schema).source().contains("    m->digest = ch_read_bytes(r);"))
        #expect(SwiftPrinter(schema: schema).source().contains("package var salts: [Bytes]"))
    }

    @Test func theHashIsFnv1a() {
        // Landon Curt Noll's test vectors for FNV-1a, 64 bits: "" and "foobar".
        #expect(Schema.hash(of: "") == 0xcbf2_9ce4_8422_2325)
        #expect(Schema.hash(of: "foobar") == 0x8594_4171_f739_67e8)
    }
}
