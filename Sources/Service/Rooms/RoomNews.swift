import Bisque

/// One listener's ear in a room: what happens is kept for him until he asks.
///
/// ```swift
/// for await _ in news.arrivals {
///     for event in news.take() { ... }
/// }
/// ```
final class RoomNews: Sendable {
    /// Says that there is something to take; ends after the room's last event, or `stop()`.
    let arrivals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let pending: Locked<PendingNews>
    /// Whose own doings are no news to him.
    private let listener: String?
    private let stopped: @Sendable (ObjectIdentifier) -> Void

    init(
        to listener: String?, knowing people: [Person],
        stopped: @escaping @Sendable (ObjectIdentifier) -> Void
    ) {
        (arrivals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        pending = Locked(PendingNews(knowing: people))
        self.listener = listener
        self.stopped = stopped
    }

    func take() -> [RoomEvent] {
        pending.withLock { $0.take() }
    }

    /// Nothing comes any more.
    func stop() {
        stopped(ObjectIdentifier(self))
        signal.finish()
    }

    /// Lets the listener look, though there may be nothing to take.
    func wake() { signal.yield() }

    /// Whether one of them listens.
    func isOf(_ members: Set<String>) -> Bool {
        listener.map { members.contains($0) } ?? false
    }

    /// Under the room's lock, so that all listeners hear the same order.
    func add(_ event: RoomEvent) {
        guard isFor(listener, event) else { return }
        pending.withLock { $0.add(event) }
        signal.yield()
        if case .closed = event { signal.finish() }
    }
}

extension RoomNews {
    private func isFor(_ listener: String?, _ event: RoomEvent) -> Bool {
        if case .demanded(let person, _, _) = event { return person == listener }
        return listener == nil || event.person != listener
    }
}

extension RoomEvent {
    /// Whom it is about.
    var person: String? {
        switch self {
        case .newPerson(let person), .personChanged(let person): person.id
        case .personLeft(let id, _): id
        case .demanded(let id, _, _): id
        case .interrupted, .resumed, .closed: nil
        }
    }
}
