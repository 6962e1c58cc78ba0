/// What one client is sent, in order, for one reader.
///
/// It holds what comes before anybody reads. It is bounded: a client that takes nothing for so long
/// is lost, because with a hole in it the rest would not be true.
final class SignalQueue: Sendable {
    static let most = 8192

    private struct State {
        var waiting: [ServerMessage] = []
        var read = 0
        var reader: CheckedContinuation<ServerMessage?, Never>?
        var isOver = false

        mutating func take() -> ServerMessage? {
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
    func add(_ message: ServerMessage) -> Bool {
        let (hasRoom, reader) = state.withLock {
            state -> (Bool, CheckedContinuation<ServerMessage?, Never>?) in
            guard !state.isOver else { return (true, nil) }
            if let reader = state.reader {
                state.reader = nil
                return (true, reader)
            }
            guard state.waiting.count - state.read < SignalQueue.most else { return (false, nil) }
            state.waiting.append(message)
            return (true, nil)
        }
        reader?.resume(returning: message)
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

    func stream() -> AsyncStream<ServerMessage> {
        AsyncStream(unfolding: { await self.next() }, onCancel: { self.finish() })
    }

    /// Without answers.
    func notifications() -> AsyncStream<ServerNotification> {
        AsyncStream(
            unfolding: {
                while let next = await self.next() {
                    if case .notification(let notification) = next { return notification }
                }
                return nil
            }, onCancel: { self.finish() })
    }

    private func next() async -> ServerMessage? {
        await withCheckedContinuation { continuation in
            let next = state.withLock { state -> ServerMessage?? in
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
