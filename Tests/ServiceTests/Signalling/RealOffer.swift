/// What browsers really said, from the corpus that the fuzzer of descriptions starts with.
import Foundation

enum RealOffer {
    static func text(_ name: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: tests.appending(path: "Fuzz/corpus/sdp/\(name)"), encoding: .utf8)
    }
}
