import Testing

@testable import Bisque

/// Messages for the program: put together, bounded by credit, read by one.
@Suite(.timeLimit(.minutes(1))) struct MessageQueueTests {
    private func piece(
        _ text: String, _ kind: DataMessage.Kind = .text, isLast: Bool = true, lost: UInt64 = 0
    ) -> DataPiece {
        DataPiece(kind: kind, bytes: Array(text.utf8), isLast: isLast, lost: lost)
    }

    @Test func partsBecomeOneMessageAndKindsAreKept() async {
        let queue = MessageQueue { _ in }
        queue.add(piece("one ", isLast: false))
        queue.add(piece("message"))
        queue.add(piece("", .binary))
        queue.add(piece("x", .other(77), lost: 3))
        queue.finish()
        let messages = await all(of: queue.stream())
        #expect(
            messages == [
                DataMessage("one message"), DataMessage([]), DataMessage([120], .other(77)),
            ])
        #expect(messages.map(\.text) == ["one message", nil, nil])
        #expect(queue.lost == 3)
    }

    @Test func whatIsReadIsGrantedAgainInLargePieces() async throws {
        let granted = Locked<[UInt32]>([])
        let queue = MessageQueue { credit in granted.withLock { $0.append(credit) } }
        let large = String(repeating: "a", count: 100_000)
        var messages = queue.stream().makeAsyncIterator()
        for _ in 0..<3 { queue.add(piece(large)) }
        #expect(granted.withLock { $0 } == [])
        for _ in 0..<3 { _ = try #require(await messages.next()) }
        #expect(granted.withLock { $0 } == [300_192])
        queue.add(piece(large))
        _ = await messages.next()
        #expect(granted.withLock { $0 }.count == 1)
    }

    @Test func whoStopsReadingLetsTheNextOneReadOn() async {
        let queue = MessageQueue { _ in }
        let reading = Task { await all(of: queue.stream()) }
        reading.cancel()
        #expect(await reading.value == [])
        queue.add(piece("later"))
        var messages = queue.stream().makeAsyncIterator()
        #expect(await messages.next() == DataMessage("later"))
        queue.finish()
        #expect(await messages.next() == nil)
    }

    @Test func turnsAreGivenInOrderAndBounded() async throws {
        let turns = SendTurns()
        try await turns.take()
        let order = Locked<[Int]>([])
        var waiting: [Task<Void, any Error>] = []
        for number in 0..<3 {
            waiting.append(
                Task {
                    try await turns.take()
                    order.withLock { $0.append(number) }
                    turns.pass()
                })
            while turns.waitingCount <= number { await Task.yield() }
        }
        waiting[1].cancel()
        #expect(await code { try await waiting[1].value } == .cancelled)
        turns.pass()
        for task in [waiting[0], waiting[2]] { try await task.value }
        #expect(order.withLock { $0 } == [0, 2])
        try await turns.take()
        turns.pass()
    }
}
