internal import Bisque

/// Who is still being served, so that the service can wait until nobody is.
final class Attendance: Sendable {
    private struct State {
        var present = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())

    /// Counts as present while `body` runs.
    func attend(_ body: () async -> Void) async {
        state.withLock { $0.present += 1 }
        await body()
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.present -= 1
            guard state.present == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    /// Returns as soon as nobody is present.
    func isEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.present > 0 { state.waiting.append(continuation) }
                return state.present == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
