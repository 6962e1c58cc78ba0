import Testing

@testable import BisqueService

/// What one member wished of the others, and for how long that is kept.
@Suite struct PreferenceBookTests {
    private func subject(_ person: String, _ source: String) throws -> PreferenceBook.Subject {
        .init(person: person, source: try #require(MediaSource(rawValue: source)))
    }

    private let small = Preference(
        size: PictureSize(width: 160, height: 90), isPinned: false, source: .camera)

    @Test func aWishOutlivesItsTrackAndNotItsPerson() throws {
        var book = PreferenceBook()
        let camera = try subject("p1", "camera"), other = try subject("p2", "camera")
        book.note(small, for: camera, present: ["p1", "p2"], sent: [camera])
        book.note(small, for: other, present: ["p1", "p2"], sent: [other])
        #expect(book.preference(for: camera) == small)
        book.note(small, for: other, present: ["p2"], sent: [other])
        #expect(book.preference(for: camera) == .usual(for: .camera))
        #expect(book.count == 1)
    }

    @Test func sourcesThatComeAndGoForEverAreForgotten() throws {
        var book = PreferenceBook()
        let camera = try subject("p1", "camera")
        for number in 0..<10_000 {
            let source = try subject("p1", "source-\(number)")
            book.note(small, for: source, present: ["p1"], sent: [camera, source])
            book.note(small, for: camera, present: ["p1"], sent: [camera, source])
            #expect(book.count <= PreferenceBook.mostUnsent)
        }
        #expect(book.preference(for: camera) == small)
    }
}
