/// Damaged descriptions: refused, or accepted with all that this promises, and never a trap.
import Testing
import sdp_fuzz

struct SdpMutationTests {
    /// Ten times a thousand texts; `sdp-fuzz` goes on with other seeds for as long as one likes.
    @Test(arguments: UInt64(1)...10)
    func aThousandDamagedTextsDoNoHarm(_ seed: UInt64) throws {
        let seeds = try ["every-attribute.sdp", "chromium-answer.sdp"].map {
            try RealOffers.read($0)
        }
        let trial = SdpTrial()
        var mutator = SdpMutator(seed: seed, seeds: seeds)
        var accepted = 0

        for number in 0..<1_000 {
            let text = mutator.next()
            let outcome = trial.run(text)
            if case .broken(let what) = outcome {
                Issue.record("seed \(seed), text \(number): \(what)\n\(text.debugDescription)")
            }
            if outcome == .accepted { accepted += 1 }
        }

        // Some damage must be harmless, or the mutator only tests the first line.
        #expect(accepted > 20)
    }
}
