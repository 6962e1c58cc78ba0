import Bisque

/// What a channel has to send: what the worker has of it, and what still waits here.
///
/// The worker is given so much at a time that it always has room: it keeps messages in order only
/// as long as it takes each of them. What it says of how much waits there is put together with what
/// it was given since.
struct OutgoingMessages: Sendable {
    /// How many bytes the worker has at most, each message counting some more. Half of what it has
    /// room for.
    static let window = 1 << 20
    static let costOfMessage = 64

    private var waiting: [DirectMessage] = []
    private var first = 0
    private var waitingBytes = 0
    /// The sizes of what the worker was given and may still have, oldest first.
    private var given: [Int] = []
    private var oldest = 0
    private var givenBytes = 0
    /// The last of them, which it has not answered yet.
    private var unanswered = 0
    private var unansweredBytes = 0

    /// How many bytes have not left.
    var byteCount: Int { waitingBytes + givenBytes }

    var isEmpty: Bool { first == waiting.count && oldest == given.count }

    /// Whether messages wait here for the worker to have room.
    var isWaiting: Bool { first < waiting.count }

    private var cost: Int { givenBytes + (given.count - oldest) * Self.costOfMessage }

    mutating func add(_ message: DirectMessage) {
        waiting.append(message)
        waitingBytes += message.byteCount
    }

    /// The next one that the worker has room for.
    mutating func next() -> DirectMessage? {
        guard first < waiting.count else { return nil }
        let message = waiting[first]
        let size = message.byteCount
        guard oldest == given.count || cost + size + Self.costOfMessage <= Self.window else {
            return nil
        }
        first += 1
        waitingBytes -= size
        if first == waiting.count || first >= 256 {
            waiting.removeFirst(first)
            first = 0
        }
        given.append(size)
        givenBytes += size
        unanswered += 1
        unansweredBytes += size
        return message
    }

    /// The oldest message without an answer was taken, and so many bytes waited with it.
    mutating func taken(waiting bytes: Int) {
        guard unanswered > 0 else { return }
        unansweredBytes -= given[given.count - unanswered]
        unanswered -= 1
        noted(waiting: bytes)
    }

    /// Of what was answered so many bytes wait.
    mutating func noted(waiting bytes: Int) {
        let end = given.count - unanswered
        while oldest < end {
            let left = givenBytes - unansweredBytes - given[oldest]
            guard left >= bytes else { break }
            givenBytes -= given[oldest]
            oldest += 1
        }
        if oldest >= 256 || oldest == given.count {
            given.removeFirst(oldest)
            oldest = 0
        }
    }
}
