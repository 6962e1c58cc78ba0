import Bisque

/// A clock that stands still until it is told, and knows who waits for it.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

        func duration(to other: Instant) -> Duration { other.offset - offset }

        static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
    }

    private struct Sleeper {
        let deadline: Instant
        let wake: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Sleeper] = []
        var watchers: [(duration: Duration, found: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Locked(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await withCheckedThrowingContinuation { wake in
            let found = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.sleepers.append(Sleeper(deadline: deadline, wake: wake))
                let left = state.now.duration(to: deadline)
                let found = state.watchers.filter { $0.duration == left }.map(\.found)
                state.watchers.removeAll { $0.duration == left }
                return found
            }
            for watcher in found { watcher.resume() }
        }
    }

    /// Waits until somebody sleeps for exactly so long.
    func untilSomebodySleeps(for duration: Duration) async {
        await withCheckedContinuation { found in
            let isThere = state.withLock { state in
                if state.sleepers.contains(where: {
                    state.now.duration(to: $0.deadline) == duration
                }) {
                    return true
                }
                state.watchers.append((duration, found))
                return false
            }
            if isThere { found.resume() }
        }
    }

    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }

    deinit {
        // Whoever still sleeps holds the clock, so nobody does.
        precondition(state.withLock { $0.sleepers.isEmpty })
    }
}
