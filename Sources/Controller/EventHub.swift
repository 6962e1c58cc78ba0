/// One source, many listeners: each of them sees every event, in order, once.
///
/// A subscription begins with the present and follows every change from there on. The hub does not
/// know what the present is: whoever subscribes says it, under the lock under which it was read.
///
/// A hub never calls out while it holds its own lock, so it may be used under any other one.
package final class EventHub<Event: Sendable>: Sendable {
    private struct State {
        var listeners: [UInt64: AsyncStream<Event>.Continuation] = [:]
        var lastID: UInt64 = 0
        /// Set once; the only thing that a listener who comes afterwards hears.
        var farewell: Event?
        /// It ended without one.
        var isOver = false
    }

    private let state = Locked(State())

    package init() {}

    /// A stream that begins with `present` and goes on with every later event.
    ///
    /// When the source has ended it holds the farewell only. A gauge keeps what a slow listener has
    /// not seen yet out of the buffer, all but the newest.
    ///
    /// - Parameter left: called when the listener gives up by itself, and not when the source ends:
    ///   that may be under any lock.
    package func subscribe(
        replaying present: [Event] = [],
        buffering policy: AsyncStream<Event>.Continuation.BufferingPolicy = .unbounded,
        left: (@Sendable () -> Void)? = nil
    ) -> AsyncStream<Event> {
        let (stream, listener) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: policy)
        let (id, farewell) = state.withLock { state -> (UInt64?, Event?) in
            if let farewell = state.farewell { return (nil, farewell) }
            if state.isOver { return (nil, nil) }
            for event in present { listener.yield(event) }
            state.lastID += 1
            state.listeners[state.lastID] = listener
            return (state.lastID, nil)
        }
        if let farewell { listener.yield(farewell) }
        if id == nil { listener.finish() }
        if let id {
            listener.onTermination = { [weak self] reason in
                self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
                if case .cancelled = reason { left?() }
            }
        }
        return stream
    }

    package func emit(_ event: Event) {
        state.withLock { state in
            for listener in state.listeners.values { listener.yield(event) }
        }
    }

    /// Says `farewell` to everybody and ends every stream. A second farewell is not heard.
    ///
    /// The streams are finished outside the lock: their `onTermination` takes it.
    package func finish(with farewell: Event) {
        let listeners = state.withLock { state -> [AsyncStream<Event>.Continuation] in
            guard state.farewell == nil else { return [] }
            state.farewell = farewell
            let listeners = Array(state.listeners.values)
            state.listeners = [:]
            return listeners
        }
        for listener in listeners {
            listener.yield(farewell)
            listener.finish()
        }
    }

    /// Ends every stream without a word, and those that begin later as well.
    package func finish() {
        let listeners = state.withLock { state -> [AsyncStream<Event>.Continuation] in
            state.isOver = true
            let listeners = Array(state.listeners.values)
            state.listeners = [:]
            return listeners
        }
        for listener in listeners { listener.finish() }
    }

    /// How many streams are open: abandoned ones have unregistered themselves.
    var listenerCount: Int {
        state.withLock { $0.listeners.count }
    }
}
