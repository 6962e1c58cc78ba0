/// What one worker's listeners told it, by its own count: a price is worth nothing where the
/// feedback was refused, or nobody made an estimate of it.
import Bisque

struct HeardFeedback {
    private(set) var listeners = 0
    private(set) var compounds: UInt64 = 0
    /// Listeners of whose feedback nothing was taken.
    private(set) var silent = 0
    /// Listeners whose path was measured by their feedback: how far away they are is known.
    private(set) var estimated = 0
    private(set) var refused: [String: UInt64] = [:]

    init(_ forwarder: Forwarder) async throws {
        for transport in forwarder.listeners {
            let stats = try await transport.getStats()
            listeners += 1
            compounds += stats.rtcpReceived
            silent += stats.rtcpReceived == 0 ? 1 : 0
            if let estimate = stats.estimate, estimate.roundTripMicroseconds > 0 { estimated += 1 }
            for drop in stats.drops { refused[drop.reason, default: 0] += drop.packets }
        }
    }

    /// - Parameter makesEstimates: whether it must have, or must not.
    func require(of name: String, makesEstimates: Bool) throws {
        guard listeners > 0, silent == 0 else {
            throw BenchError("\(name): nothing was heard of \(silent) of \(listeners) listeners")
        }
        guard refused.isEmpty else {
            throw BenchError("\(name): packets of listeners were refused: \(refused)")
        }
        guard estimated == (makesEstimates ? listeners : 0) else {
            throw BenchError("\(name): \(estimated) of \(listeners) paths were estimated")
        }
    }
}
