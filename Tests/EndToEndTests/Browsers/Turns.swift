/// One after the other, for asynchronous work: first come, first served.
import Synchronization

final class Turns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func take<Output>(_ body: () async throws -> Output) async rethrows -> Output {
        await withCheckedContinuation { waiter in
            let isFree = state.withLock { state in
                defer { state.isTaken = true }
                if state.isTaken { state.waiting.append(waiter) }
                return !state.isTaken
            }
            if isFree { waiter.resume() }
        }
        defer { pass() }
        return try await body()
    }

    /// To the next one, if there is one.
    private func pass() {
        let next = state.withLock { state in
            state.isTaken = !state.waiting.isEmpty
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
        next?.resume()
    }
}
