/// A span between two halves of a room, and what became of those before it.
///
/// A span may get lost while both workers live: then another one takes its place, later each time,
/// and a way on which they are lost too often is given up. What there was to be lost is told by
/// `RestartHistory`, which does the same for workers.
struct Span: Sendable {
    static let policy = RestartPolicy(
        maxRestarts: 5, within: .seconds(60), firstDelay: .milliseconds(100),
        maxDelay: .seconds(2), healthyAfter: .seconds(10))

    /// `nil` while the way waits for another one.
    private(set) var id: UInt32?
    private var openedAt: Duration?
    private var history = RestartHistory(Span.policy)

    mutating func open(_ id: UInt32, now: Duration) {
        self.id = id
        openedAt = now
    }

    /// It is of no use any more, or could not be opened.
    mutating func lose(now: Duration) -> RestartHistory.Decision {
        // What was healthy was that one, not those after it that never opened.
        defer { openedAt = nil }
        id = nil
        return history.ended(now: now, uptime: openedAt.map { now - $0 } ?? .zero)
    }
}
