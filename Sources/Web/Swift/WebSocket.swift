/// One open WebSocket.
///
/// Everything may be called from any thread, at any time; after its end nothing happens any more.
public final class WebSocket: Sendable {
    public enum Message: Sendable, Hashable {
        case text(String)
        case binary([UInt8])
    }

    /// The request it began with.
    public let request: HttpRequest

    private let id: UInt64
    private let commands: WebCommands
    private let counters: WebCounters
    private let limits: WebLimits
    private let state = Locked(State())

    private struct State {
        var inbox: [Message] = []
        var read = 0
        var isPaused = false
        var reader: CheckedContinuation<Message?, Never>?
        var queuedBytes = 0
        var isClosing = false
        var closure: WebClosure?

        var waitingCount: Int { inbox.count - read }

        mutating func take() -> Message? {
            guard read < inbox.count else { return nil }
            let message = inbox[read]
            read += 1
            if read == inbox.count {
                inbox = []
                read = 0
            }
            return message
        }
    }

    init(
        id: UInt64, request: HttpRequest, commands: WebCommands, counters: WebCounters,
        limits: WebLimits
    ) {
        self.id = id
        self.request = request
        self.commands = commands
        self.counters = counters
        self.limits = limits
    }

    /// How it ended; `nil` while it is open.
    public var closure: WebClosure? {
        state.withLock { $0.closure }
    }

    // MARK: - In

    /// What the other side sends, for one reader; it ends when the socket does.
    ///
    /// A reader that is too slow makes the other side wait.
    public func messages() -> AsyncStream<Message> {
        AsyncStream(unfolding: { await self.next() }, onCancel: { self.stopReading() })
    }

    private func next() async -> Message? {
        await withCheckedContinuation { continuation in
            var resumes = false
            let message: Message?? = state.withLock { state in
                precondition(state.reader == nil, "a WebSocket has one reader")
                if let message = state.take() {
                    resumes = state.isPaused && state.waitingCount <= limits.pendingInMessages / 2
                    if resumes { state.isPaused = false }
                    return .some(message)
                }
                if state.closure != nil { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if resumes { commands.post(.resume(id)) }
            if let message { continuation.resume(returning: message) }
        }
    }

    private func stopReading() {
        let reader = state.withLock { state in
            let reader = state.reader
            state.reader = nil
            return reader
        }
        reader?.resume(returning: nil)
    }

    /// False when it has enough for now.
    func deliver(_ message: Message) -> Bool {
        var reader: CheckedContinuation<Message?, Never>?
        let goesOn = state.withLock { state in
            guard !state.isClosing else { return true }
            if let waiting = state.reader {
                state.reader = nil
                reader = waiting
                return true
            }
            state.inbox.append(message)
            if state.waitingCount >= limits.pendingInMessages { state.isPaused = true }
            return !state.isPaused
        }
        reader?.resume(returning: message)
        return goesOn
    }

    // MARK: - Out

    /// Sends a text, after what was sent before.
    public func send(_ text: String) {
        send(.text(text), size: text.utf8.count)
    }

    /// Sends bytes, after what was sent before.
    public func send(_ bytes: [UInt8]) {
        send(.binary(bytes), size: bytes.count)
    }

    /// What a message costs in the queue besides its bytes: else empty ones could wait without end.
    private static let cost = 64

    private func send(_ message: Message, size: Int) {
        let isTooMuch = state.withLock { state in
            guard !state.isClosing else { return false }
            guard size + Self.cost <= limits.queuedOutBytes - state.queuedBytes else {
                state.isClosing = true
                return true
            }
            state.queuedBytes += size + Self.cost
            // Under the lock, so that two threads' messages go in the order they were counted.
            commands.post(.send(id, message))
            return false
        }
        if isTooMuch {
            counters.refuse("queuedOutBytes")
            commands.post(.close(id, code: 1013, reason: "too slow"))
        }
    }

    /// Closes it, after what was sent before; the first call counts.
    public func close(code: UInt16 = 1000, reason: String = "") {
        state.withLock { state in
            guard !state.isClosing else { return }
            state.isClosing = true
            commands.post(.close(id, code: code, reason: reason))
        }
    }

    /// So many bytes have left the queue.
    func sent(_ size: Int) {
        state.withLock { $0.queuedBytes -= size + Self.cost }
    }

    func end(_ closure: WebClosure) {
        let reader = state.withLock { state in
            let reader = state.reader
            state.reader = nil
            state.isClosing = true
            state.closure = closure
            return reader
        }
        reader?.resume(returning: nil)
    }
}
