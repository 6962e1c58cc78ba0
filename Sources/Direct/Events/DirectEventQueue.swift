import Bisque

/// What one listener has not read yet.
///
/// It grows as far as the hub lets it: lifecycle events are few, and of messages the hub knows the
/// weight.
final class DirectEventQueue: Sendable {
    private struct State {
        var events: [DirectPeer.Event] = []
        var read = 0
        var weight = 0
        var isOver = false
        var waiter: Waiter<DirectPeer.Event?>?

        mutating func take() -> DirectPeer.Event? {
            guard read < events.count else { return nil }
            let event = events[read]
            read += 1
            weight -= event.weight
            if read == events.count || read >= 256 {
                events.removeFirst(read)
                read = 0
            }
            return event
        }
    }

    private let state = Locked(State())

    var weight: Int { state.withLock { $0.weight } }

    func put(_ event: DirectPeer.Event) {
        let waiter = state.withLock { state -> Waiter<DirectPeer.Event?>? in
            guard !state.isOver else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.events.append(event)
            state.weight += event.weight
            return nil
        }
        // Cancelled meanwhile: then nobody reads on.
        waiter?.settle(.success(event))
    }

    func finish() {
        let waiter = state.withLock { state -> Waiter<DirectPeer.Event?>? in
            state.isOver = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.settle(.success(nil))
    }

    /// The next event; nothing after the last, and for a task that is cancelled.
    func next() async -> DirectPeer.Event? {
        do throws(BisqueError) {
            return try await Waiter.wait { waiter in
                let ready = state.withLock { state -> DirectPeer.Event?? in
                    if let event = state.take() { return .some(event) }
                    if state.isOver { return .some(nil) }
                    state.waiter = waiter
                    return nil
                }
                if let ready { waiter.settle(.success(ready)) }
            }
        } catch {
            return nil
        }
    }
}
