/// Who may give a message to the worker: one after the other, in the order in which they came.
///
/// So messages keep their order even when one of them has to wait for room, and what is on its way
/// to the worker is bounded. Those who wait are bounded, too.
final class SendTurns: Sendable {
    static let mostWaiting = 256

    private struct State {
        var isTaken = false
        var waiting: [Waiter<Void>] = []
    }

    private let state = Locked(State())

    var waitingCount: Int { state.withLock { $0.waiting.count { !$0.isSettled } } }

    /// Whoever has taken a turn must pass it on.
    ///
    /// - Throws: `.limit` when too many wait already; `.cancelled`.
    func take() async throws(BisqueError) {
        try await Waiter<Void>.wait { waiter in
            let answer = state.withLock { state -> Waiter<Void>.Answer? in
                guard state.isTaken else {
                    state.isTaken = true
                    return .success(())
                }
                state.waiting.removeAll { $0.isSettled }
                guard state.waiting.count < SendTurns.mostWaiting else {
                    return .failure(
                        BisqueError(.limit, "\(SendTurns.mostWaiting) messages wait already"))
                }
                state.waiting.append(waiter)
                return nil
            }
            // Whoever is cancelled at this very moment has the turn all the same.
            if let answer, !waiter.settle(answer), case .success = answer { pass() }
        }
    }

    func pass() {
        while true {
            let next = state.withLock { state -> Waiter<Void>? in
                guard !state.waiting.isEmpty else {
                    state.isTaken = false
                    return nil
                }
                return state.waiting.removeFirst()
            }
            guard let next, !next.settle(.success(())) else { return }
        }
    }
}
