/// What came for the program over one data consumer, in order, for one reader.
///
/// It puts messages together from their parts and holds what comes before anybody reads. It is
/// bounded by the worker, which tells no more than it was granted: what was read is granted again.
final class MessageQueue: Sendable {
    /// How much the worker may tell at first: each message costs its bytes and some more.
    static let credit: UInt32 = 1 << 20
    static let costOfMessage = 64
    /// Small enough that the largest message always fits into the rest.
    private static let grantedAtOnce = 1 << 18

    private struct State {
        var waiting: [DataMessage] = []
        var read = 0
        /// The beginning of a message.
        var begun: [UInt8] = []
        /// Read, and not granted again.
        var spent = 0
        var lost: UInt64 = 0
        var reader: CheckedContinuation<DataMessage?, Never>?
        var isOver = false

        mutating func take() -> DataMessage? {
            guard read < waiting.count else { return nil }
            let next = waiting[read]
            read += 1
            if read == waiting.count || read == 256 {
                waiting.removeFirst(read)
                read = 0
            }
            return next
        }

        /// What can be granted now that a message was read.
        mutating func spend(_ message: DataMessage) -> UInt32? {
            spent += message.bytes.count + MessageQueue.costOfMessage
            guard spent >= MessageQueue.grantedAtOnce, !isOver else { return nil }
            defer { spent = 0 }
            return UInt32(spent)
        }
    }

    private let state = Locked(State())
    private let grant: @Sendable (UInt32) -> Void

    /// - Parameter grant: lets the worker tell so many bytes more; called without any lock.
    init(grant: @escaping @Sendable (UInt32) -> Void) {
        self.grant = grant
    }

    /// Messages for which there was no credit.
    var lost: UInt64 { state.withLock { $0.lost } }

    func add(_ piece: DataPiece) {
        let (reader, message) = state.withLock {
            state -> (CheckedContinuation<DataMessage?, Never>?, DataMessage?) in
            state.lost = max(state.lost, piece.lost)
            state.begun += piece.bytes
            guard piece.isLast, !state.isOver else { return (nil, nil) }
            let message = DataMessage(state.begun, piece.kind)
            state.begun = []
            guard let reader = state.reader else {
                state.waiting.append(message)
                return (nil, nil)
            }
            state.reader = nil
            return (reader, message)
        }
        reader?.resume(returning: message)
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

    /// Whoever stops reading lets the next one read on.
    func stream() -> AsyncStream<DataMessage> {
        AsyncStream(unfolding: { await self.next() }, onCancel: { self.dismiss() })
    }

    private func dismiss() {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    private func next() async -> DataMessage? {
        let message = await withCheckedContinuation { continuation in
            let next = state.withLock { state -> DataMessage?? in
                if let next = state.take() { return .some(next) }
                // A second reader has nothing to read, nor has one that nobody finds to dismiss.
                if state.isOver || state.reader != nil || Task.isCancelled { return .some(nil) }
                state.reader = continuation
                return .none
            }
            if let next { continuation.resume(returning: next) }
        }
        guard let message else { return nil }
        if let granted = state.withLock({ $0.spend(message) }) { grant(granted) }
        return message
    }
}
