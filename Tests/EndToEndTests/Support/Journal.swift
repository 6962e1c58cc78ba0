/// Everything that a stream of events has said so far, for tests that look back.
import Bisque

final class Journal<Event: Sendable>: Sendable {
    private let written = Locked<(events: [Event], isOver: Bool)>(([], false))
    private let reader = Locked<Task<Void, Never>?>(nil)

    init(_ stream: AsyncStream<Event>) {
        let task = Task { [weak self] in
            for await event in stream {
                guard let self else { return }
                self.written.withLock { $0.events.append(event) }
            }
            self?.written.withLock { $0.isOver = true }
        }
        reader.withLock { $0 = task }
    }

    deinit {
        reader.withLock { $0?.cancel() }
    }

    var events: [Event] { written.withLock { $0.events } }

    /// The first event of which `pick` makes something.
    @discardableResult
    func first<Picked>(_ what: String, _ pick: (Event) -> Picked?) async throws -> Picked {
        try await eventually(what) { events.lazy.compactMap(pick).first }
    }

    /// All there was, once the source has ended.
    func untilEnd() async throws -> [Event] {
        try await eventually("the events end") { written.withLock { $0.isOver } ? true : nil }
        return events
    }
}
