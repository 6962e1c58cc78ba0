/// Damaged signals: refused, or taken with all that this promises, and never a trap.
import BisqueDirect
import Foundation
import Testing
import direct_fuzz

struct SignalMutationTests {
    /// Ten times two hundred peers; `direct-fuzz` goes on with other seeds.
    @Test(arguments: UInt64(1)...10)
    func damagedSignalsDoNoHarm(_ seed: UInt64) throws {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        folder = folder.deletingLastPathComponent().appending(path: "Fuzz/corpus/direct")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        let seeds = try files.sorted { $0.path < $1.path }.flatMap {
            try String(contentsOf: $0, encoding: .utf8).split(separator: "\n").map(String.init)
        }
        var mutator = SignalMutator(seed: seed, seeds: seeds)
        var accepted = 0
        for number in 0..<200 {
            var trial = try DirectTrial(
                form: number.isMultiple(of: 3) ? .simplePeer : .artico,
                isInitiator: number.isMultiple(of: 2), seed: UInt64(number))
            var told: [String] = []
            for _ in 0..<8 {
                told.append(mutator.next())
                if let fault = trial.run(told.last ?? "") {
                    Issue.record("seed \(seed), peer \(number): \(fault)\n\(told)")
                    break
                }
            }
            accepted += trial.accepted
        }
        // Some damage must be harmless, or the mutator only tests the first byte.
        #expect(accepted > 10)
    }
}
