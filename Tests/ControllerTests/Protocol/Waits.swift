@testable import Bisque

/// Time that goes by when a test says so, and that knows how much of it was waited for.
final class Waits: Sendable {
    private struct State {
        var waiters: [CheckedContinuation<Void, any Error>] = []
        var wanted: [Duration] = []
        var watchers: [(count: Int, CheckedContinuation<Duration, Never>)] = []
    }

    private let state = Locked(State())

    func pass(_ duration: Duration) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wake in
                let (found, isCancelled) = state.withLock {
                    state -> ([(Int, CheckedContinuation<Duration, Never>)], Bool) in
                    if Task.isCancelled { return ([], true) }
                    state.waiters.append(wake)
                    state.wanted.append(duration)
                    let count = state.wanted.count
                    let found = state.watchers.filter { $0.count <= count }
                    state.watchers.removeAll { $0.count <= count }
                    return (found, false)
                }
                for (_, watcher) in found { watcher.resume(returning: duration) }
                if isCancelled { wake.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            for waiter in takeWaiters() { waiter.resume(throwing: CancellationError()) }
        }
    }

    /// The `count`th wait, as long as it was to be, once it has begun.
    func number(_ count: Int) async -> Duration {
        await withCheckedContinuation { found in
            let wanted = state.withLock { state -> Duration? in
                if state.wanted.count >= count { return state.wanted[count - 1] }
                state.watchers.append((count, found))
                return nil
            }
            if let wanted { found.resume(returning: wanted) }
        }
    }

    func wake() {
        for waiter in takeWaiters() { waiter.resume() }
    }

    var count: Int { state.withLock { $0.waiters.count } }

    private func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
        state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
    }
}
