import Bisque

/// One peer, many listeners: each hears everything in order, once.
///
/// What happens before the first listener comes waits for him, so that no signal is lost. How much
/// waits for the slowest one is known here; the peer has messages held back by it.
final class DirectEventHub: Sendable {
    private struct State {
        var queues: [UInt64: DirectEventQueue] = [:]
        var lastID: UInt64 = 0
        /// Nothing as soon as somebody has listened.
        var backlog: [DirectPeer.Event]? = []
        var backlogWeight = 0
        var isOver = false
    }

    private let state = Locked(State())
    /// Called when a listener has read something or is gone.
    private let relieved: @Sendable () -> Void

    init(relieved: @escaping @Sendable () -> Void) {
        self.relieved = relieved
    }

    /// How many bytes wait for the slowest listener.
    var weight: Int {
        state.withLock { state in
            state.queues.values.map(\.weight).max() ?? state.backlogWeight
        }
    }

    func emit(_ event: DirectPeer.Event) {
        state.withLock { state in
            guard !state.isOver else { return }
            if state.backlog != nil {
                state.backlog?.append(event)
                state.backlogWeight += event.weight
            }
            for queue in state.queues.values { queue.put(event) }
            if event == .close {
                for queue in state.queues.values { queue.finish() }
                state.isOver = true
            }
        }
    }

    /// - Parameter present: what somebody who comes late must know.
    func subscribe(replaying present: () -> [DirectPeer.Event]) -> DirectEvents {
        let queue = DirectEventQueue()
        let id = state.withLock { state in
            for event in state.backlog ?? (state.isOver ? [.close] : present()) {
                queue.put(event)
            }
            state.backlog = nil
            state.backlogWeight = 0
            if state.isOver { queue.finish() }
            state.lastID += 1
            state.queues[state.lastID] = queue
            return state.lastID
        }
        return DirectEvents(
            subscription: DirectSubscription(queue: queue, hub: self, id: id))
    }

    func leave(_ id: UInt64) {
        _ = state.withLock { $0.queues.removeValue(forKey: id) }
        relieved()
    }

    func hasRead() {
        relieved()
    }
}

/// One listener; it leaves when nobody has it any more.
final class DirectSubscription: Sendable {
    private let queue: DirectEventQueue
    private let hub: DirectEventHub
    private let id: UInt64

    init(queue: DirectEventQueue, hub: DirectEventHub, id: UInt64) {
        self.queue = queue
        self.hub = hub
        self.id = id
    }

    deinit {
        hub.leave(id)
    }

    func next() async -> DirectPeer.Event? {
        let event = await queue.next()
        if let event, event.weight > 0 { hub.hasRead() }
        return event
    }
}
