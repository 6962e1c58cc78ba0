/// Damaged messages: refused, or accepted with all that this promises, and never a trap.
import Foundation
import Testing
import signalling_fuzz

struct MessageMutationTests {
    private static let names = [
        "answer", "join", "leave", "listen", "mute", "ping", "prefer", "publish", "publish-sizes",
    ]

    private static func seeds() throws -> [String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try names.map {
            try String(
                contentsOf: tests.appending(path: "Fuzz/corpus/signalling/\($0).json"),
                encoding: .utf8)
        }
    }

    @Test func theSeedsThemselvesAreAccepted() throws {
        for seed in try Self.seeds() {
            #expect(MessageTrial.run(seed) == .accepted, "\(seed)")
        }
    }

    /// Ten times a thousand texts; `signalling-fuzz` goes on with other seeds as long as one likes.
    @Test(arguments: UInt64(1)...10)
    func aThousandDamagedMessagesDoNoHarm(_ seed: UInt64) throws {
        var mutator = MessageMutator(seed: seed, seeds: try Self.seeds())
        var accepted = 0
        for number in 0..<1_000 {
            let text = mutator.next()
            let outcome = MessageTrial.run(text)
            if case .broken(let what) = outcome {
                Issue.record("seed \(seed), text \(number): \(what)\n\(text.debugDescription)")
            }
            if outcome == .accepted { accepted += 1 }
        }
        // Some damage must be harmless, or the mutator only tests the first byte.
        #expect(accepted > 5)
    }
}
