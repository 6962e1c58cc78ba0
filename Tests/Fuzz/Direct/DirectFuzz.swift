/// Feeds peers with damaged signals for as long as it is told.
///
///     direct-fuzz SECONDS SEED CORPUS-FILE...
///
/// A corpus file has one signal in each line. Ends with `N signals, M accepted`. A broken promise
/// prints the signals of that peer and ends with status 1; a trap ends it at once, and the same
/// seed finds it again.
import BisqueDirect
import Foundation

@main
struct DirectFuzz {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count >= 3, let seconds = Int(arguments[1]),
            let seed = UInt64(arguments[2])
        else {
            print("usage: direct-fuzz SECONDS SEED CORPUS-FILE...")
            exit(2)
        }
        let seeds = try arguments.dropFirst(2).flatMap {
            try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n").map(String.init)
        }
        var mutator = SignalMutator(seed: seed, seeds: seeds)
        var peers = 0
        var tried = 0
        var accepted = 0
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(seconds) {
            var told: [String] = []
            var trial = try DirectTrial(
                form: peers.isMultiple(of: 3) ? .simplePeer : .artico,
                isInitiator: peers.isMultiple(of: 2), seed: UInt64(peers))
            peers += 1
            for _ in 0..<10 {
                let text = mutator.next()
                told.append(text)
                if let fault = trial.run(text) {
                    print("seed \(seed), signal \(tried): \(fault)\n\(told)")
                    exit(1)
                }
                tried += 1
            }
            accepted += trial.accepted
        }
        print("seed \(seed): \(tried) signals, \(accepted) accepted")
    }
}
