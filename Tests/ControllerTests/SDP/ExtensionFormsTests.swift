/// Where a description says that header extensions may come in both forms, and for whom it counts.
import Testing

@testable import Bisque

struct ExtensionFormsTests {
    private let mixed = "a=extmap-allow-mixed"

    private func forms(_ text: String) throws -> [ExtensionForms] {
        let description = try SessionDescription(text)
        return description.media.map { description.forms(in: $0) }
    }

    @Test func bothFormsGoToWhoSaysSoForAllOrInTheSection() throws {
        let sections = [SignallingFixtures.audio, SignallingFixtures.video]
        let silent = SignallingFixtures.offer(sections)
        let ofOne = SignallingFixtures.offer([sections[0], sections[1] + [mixed]])

        #expect(try forms(silent) == [.oneByte, .oneByte])
        #expect(try forms(ofOne) == [.oneByte, .both])
        #expect(try forms(silent.replacing("t=0 0", with: "t=0 0\n\(mixed)")) == [.both, .both])
    }
}
