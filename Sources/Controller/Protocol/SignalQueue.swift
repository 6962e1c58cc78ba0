/// What one client is told, in order, for one reader.
///
/// It holds what comes before anybody reads. It is bounded: a client that takes nothing for so long
/// is lost, because with a hole in it the rest would not be true.
final class SignalQueue: Sendable {
    static let most = 8192

    private struct State {
        var waiting: [ServerNotification] = []
        var read = 0
        var reader: CheckedContinuation<ServerNotification?, Never>?
        var isOver = false

        mutating func take() -> ServerNotification? {
            guard read < waiting.count else { return nil }
            let next = waiting[read]
            read += 1
            if read == waiting.count {
                waiting = []
                read = 0
            }
            return next
        }
    }

    private let state = Locked(State())

    /// - Returns: whether there was room for it.
    func add(_ notification: ServerNotification) -> Bool {
        let (hasRoom, reader) = state.withLock {
            state -> (Bool, CheckedContinuation<ServerNotification?, Never>?) in
            guard !state.isOver else { return (true, nil) }
            if let reader = state.reader {
                state.reader = nil
                return (true, reader)
            }
            guard state.waiting.count - state.read < SignalQueue.most else { return (false, nil) }
            state.waiting.append(notification)
            return (true, nil)
        }
        reader?.resume(returning: notification)
        return hasRoom
    }

    /// Nothing comes any more; what waits is still read.
    func finish() {
        let reader = state.withLock { state in
            state.isOver = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    func stream() -> AsyncStream<ServerNotification> {
        AsyncStream(unfolding: { await self.next() }, onCancel: { self.finish() })
    }

    private func next() async -> ServerNotification? {
        await withCheckedContinuation { continuation in
            let next = state.withLock { state -> ServerNotification?? in
                if let next = state.take() { return .some(next) }
                // A second reader has nothing to read.
                if state.isOver || state.reader != nil { return .some(nil) }
                state.reader = continuation
                return .none
            }
            if let next { continuation.resume(returning: next) }
        }
    }
}
