import Testing

@testable import BisqueService

/// Names that are taken, and names that are not.
@Suite struct NamingTests {
    @Test(arguments: ["a", "Room-1", "..", "_", String(repeating: "x", count: 64)])
    func aRoomMayBeCalled(_ name: String) throws {
        #expect(try Naming.room(name) == name)
    }

    @Test(arguments: [
        "", " ", "a b", "a/b", "ä", "a\n", "a\0", "%41", String(repeating: "x", count: 65),
    ])
    func noRoomIsCalled(_ name: String) {
        let error = #expect(throws: ServiceError.self) { try Naming.room(name) }
        #expect(error?.code == .badName)
    }

    @Test(arguments: [
        ("Alice", "Alice"), ("  Bob\u{a0} ", "Bob"), ("é", "é"), ("a  b", "a  b"),
        // Three people, held together by two joiners.
        ("👩\u{200d}👩\u{200d}👧", "👩‍👩‍👧"),
        (" " + String(repeating: "é", count: 64), String(repeating: "é", count: 64)),
    ])
    func aPersonMayBeCalled(_ name: String, _ shown: String) throws {
        #expect(try Naming.person(name) == shown)
    }

    @Test(arguments: [
        "", " \t ", "a\u{7}b", "a\u{202e}b", "a\u{2066}b", "a\u{2028}b", "a\u{0}",
        String(repeating: "x", count: 65), "e" + String(repeating: "\u{301}", count: 300),
    ])
    func nobodyIsCalled(_ name: String) {
        let error = #expect(throws: ServiceError.self) { try Naming.person(name) }
        #expect(error?.code == .badName)
    }

    @Test func secretsAreLongAndNeverTheSame() {
        let secrets = (0..<100).map { _ in Naming.secret() }
        #expect(Set(secrets).count == 100)
        #expect(secrets.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}
