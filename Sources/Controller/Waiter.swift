/// A task that waits for one result, which may also be that it was cancelled.
///
/// Whoever comes first settles it; everybody after that is told that it is too late.
package final class Waiter<Output: Sendable>: Sendable {
    package typealias Answer = Result<Output, BisqueError>

    private enum State {
        case idle
        case waiting(CheckedContinuation<Answer, Never>)
        case settled(Answer)
    }

    private let state = Locked(State.idle)

    /// Begins something and waits until it is settled.
    ///
    /// Cancelling does not undo what was begun: `abandon` sees to that, on the cancelling thread.
    ///
    /// - Throws: what it was settled with; `.cancelled`.
    package static func wait(
        _ begin: (Waiter) -> Void, abandon: @escaping @Sendable () -> Void = {}
    ) async throws(BisqueError) -> Output {
        let waiter = Waiter()
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if waiter.install(continuation) { begin(waiter) }
            }
        } onCancel: {
            let cancelled = BisqueError(.cancelled, "the task was cancelled")
            if waiter.settle(.failure(cancelled)) { abandon() }
        }
        return try answer.get()
    }

    package var isSettled: Bool {
        state.withLock { state in
            if case .settled = state { true } else { false }
        }
    }

    /// Says whether there is something to wait for: cancelling may have come first.
    private func install(_ continuation: CheckedContinuation<Answer, Never>) -> Bool {
        let early = state.withLock { state -> Answer? in
            if case .settled(let answer) = state { return answer }
            state = .waiting(continuation)
            return nil
        }
        if let early { continuation.resume(returning: early) }
        return early == nil
    }

    /// Says whether it was the first.
    @discardableResult
    package func settle(_ answer: Answer) -> Bool {
        let (isFirst, continuation) = state.withLock {
            state -> (Bool, CheckedContinuation<Answer, Never>?) in
            switch state {
            case .settled:
                return (false, nil)
            case .idle:
                state = .settled(answer)
                return (true, nil)
            case .waiting(let continuation):
                state = .settled(answer)
                return (true, continuation)
            }
        }
        continuation?.resume(returning: answer)
        return isFirst
    }
}
