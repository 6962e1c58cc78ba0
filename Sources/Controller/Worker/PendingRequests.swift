/// The questions the worker has not answered yet, oldest first.
///
/// The worker answers every request once and in order, so an answer belongs to the oldest question
/// or the two programs do not agree. A request is settled exactly once: by its answer or by the
/// worker's end. Whoever does not wait any longer is no concern of this list: the answer comes
/// all the same.
struct PendingRequests<Waiter> {
    fileprivate struct Entry {
        let id: UInt32
        let op: UInt8
        let askedAt: Duration
        /// Let go with the answer, long before the array is cut: it may hold a whole room.
        var waiter: Waiter?
    }

    private var entries: [Entry] = []
    /// Where the oldest one is: the array is cut only now and then.
    private var first = 0
    private var lastID: UInt32 = 0

    var count: Int { entries.count - first }

    /// When the oldest question was asked.
    var oldest: Duration? {
        first < entries.count ? entries[first].askedAt : nil
    }

    /// The number to ask it under.
    mutating func add(op: UInt8, askedAt now: Duration, _ waiter: Waiter) -> UInt32 {
        lastID &+= 1
        entries.append(Entry(id: lastID, op: op, askedAt: now, waiter: waiter))
        return lastID
    }

    /// Takes back the question that was added last, which nobody has sent.
    mutating func removeLast() {
        precondition(count > 0)
        entries.removeLast()
    }

    /// Whom the answer is for; `nil` when it answers nothing that could be answered now.
    mutating func settle(id: UInt32, op: UInt8) -> Waiter? {
        guard first < entries.count, entries[first].id == id, entries[first].op == op else {
            return nil
        }
        let waiter = entries[first].waiter.take()
        first += 1
        if first >= 64, first * 2 >= entries.count {
            entries.removeFirst(first)
            first = 0
        }
        return waiter
    }

    /// Everybody who waits, oldest first. Afterwards nobody does.
    mutating func drain() -> [Waiter] {
        let waiters = entries[first...].compactMap(\.waiter)
        entries = []
        first = 0
        return waiters
    }
}

extension PendingRequests: Sendable where Waiter: Sendable {}
extension PendingRequests.Entry: Sendable where Waiter: Sendable {}
