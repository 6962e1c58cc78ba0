import Bisque
import Testing

@testable import BisqueService

/// One thing that happened is one line, whatever its values hold.
@Suite struct JournalTests {
    @Test func aLineHasTimeLevelDetailsAndMessage() {
        let line = Journal.line(
            at: 1_795_255_200, .note, "joined", ["person": "p3", "room": "x", "address": "::1"])
        #expect(
            line == "2026-11-21T10:00:00Z note room=x person=p3 address=\"::1\": joined\n")
    }

    @Test(arguments: [
        ("a\nb", "a\\u{a}b"), ("a b", "\"a b\""), ("", "\"\""), ("\u{1b}[2J", "\\u{1b}[2J"),
        ("\u{202e}x", "\\u{202e}x"), ("a\"b", "\"a\\\"b\""), ("\u{2028}", "\\u{2028}"),
        // What a reader takes for the end of the quotes would be followed by a forged detail.
        (#"a\" b=c"#, #""a\\\" b=c""#), ("a\"\u{301} b", "\"a\\\"\u{301} b\""),
        ("a \u{301}b", "\"a \u{301}b\""), ("a=\u{301}b", "\"a=\u{301}b\""),
        ("a\u{a0}b", "\"a\u{a0}b\""), (#"a\b"#, #"a\\b"#),
    ])
    func aValueCannotForgeALine(value: String, shown: String) {
        let line = Journal.line(at: 0, .warning, "m", ["v": value])
        #expect(line == "1970-01-01T00:00:00Z warning v=\(shown): m\n")
    }

    @Test func secretsAreMasked() {
        let line = Journal.line(at: 0, .note, "m", ["token": "abc", "secret": "def"])
        #expect(line == "1970-01-01T00:00:00Z note secret=*** token=***: m\n")
    }

    @Test func aLongValueIsCut() {
        let line = Journal.line(at: 0, .note, "m", ["v": String(repeating: "x", count: 5000)])
        #expect(line.count < 300)
        #expect(line.hasSuffix("x…: m\n"))
    }

    @Test func whatMattersLessThanTheLevelIsNotSaid() {
        let lines = Locked<[String]>([])
        let journal = Journal(level: .warning) { line in lines.withLock { $0.append(line) } }
        journal.debug("one")
        journal.note("two")
        journal.warning("three")
        journal.error("four")
        let said = lines.withLock { $0 }
        #expect(said.map { $0.dropFirst(21) } == ["warning: three\n", "error: four\n"])
    }
}
