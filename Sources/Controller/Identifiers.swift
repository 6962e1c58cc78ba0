/// The numbers that name rooms, peers, transports, receivers and senders.
///
/// The controller names a thing before it asks the worker for it, so that no event can come for an
/// unknown one. One source serves a whole server and everything in it: a number names one object,
/// whatever its kind.
final class IdentifierSource: Sendable {
    private struct State {
        var last: UInt32
        var hasBegunAgain = false
    }

    private let state: Locked<State>

    init(after last: UInt32 = 0) {
        state = Locked(State(last: last))
    }

    /// A number that no open object has.
    ///
    /// After four thousand million of them they begin again at 1. Zero names nothing.
    func next() -> UInt32 {
        state.withLock { state in
            if state.last == .max {
                state.last = 0
                state.hasBegunAgain = true
            }
            state.last += 1
            return state.last
        }
    }

    /// Whether anything was ever called `number`: a worker that speaks of another one is at fault.
    func hasGivenOut(_ number: UInt32) -> Bool {
        state.withLock { number != 0 && ($0.hasBegunAgain || number <= $0.last) }
    }
}
