/// Feeds what reads signalling with damaged messages for as long as it is told.
///
///     signalling-fuzz SECONDS SEED CORPUS-FILE...
///
/// Ends with `N texts, M accepted`. A broken promise prints the text and ends with status 1; a
/// trap ends it at once, and the same seed finds it again.
import Foundation

@main
struct SignallingFuzz {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count >= 3, let seconds = Int(arguments[1]),
            let seed = UInt64(arguments[2])
        else {
            print("usage: signalling-fuzz SECONDS SEED CORPUS-FILE...")
            exit(2)
        }
        let seeds = try arguments.dropFirst(2).map {
            try String(contentsOfFile: $0, encoding: .utf8)
        }
        var mutator = MessageMutator(seed: seed, seeds: seeds)
        var tried = 0
        var accepted = 0
        let start = ContinuousClock.now
        var slowest = Duration.zero
        var now = start
        while start.duration(to: now) < .seconds(seconds) {
            let text = mutator.next()
            switch MessageTrial.run(text) {
            case .refused: break
            case .accepted: accepted += 1
            case .broken(let what):
                print("seed \(seed), text \(tried): \(what)\n\(text.debugDescription)")
                exit(1)
            }
            tried += 1
            let then = ContinuousClock.now
            slowest = max(slowest, now.duration(to: then))
            now = then
        }
        print("seed \(seed): \(tried) texts, \(accepted) accepted, slowest \(slowest)")
    }
}
