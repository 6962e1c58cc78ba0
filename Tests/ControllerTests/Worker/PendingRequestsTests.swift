import Testing

@testable import Bisque

/// Every question is settled exactly once, in order.
@Suite struct PendingRequestsTests {
    @Test func anAnswerSettlesTheOldestQuestion() {
        var pending = PendingRequests<String>()
        let first = pending.add(op: 16, askedAt: .seconds(1), "first")
        let second = pending.add(op: 17, askedAt: .seconds(2), "second")
        #expect(first != second)
        #expect(pending.settle(id: first, op: 16) == "first")
        #expect(pending.settle(id: second, op: 17) == "second")
        #expect(pending.count == 0)
    }

    @Test func aSecondAnswerSettlesNothing() {
        var pending = PendingRequests<String>()
        let id = pending.add(op: 16, askedAt: .zero, "only")
        #expect(pending.settle(id: id, op: 16) == "only")
        #expect(pending.settle(id: id, op: 16) == nil)
    }

    @Test func anAnswerOutOfOrderSettlesNothing() {
        var pending = PendingRequests<String>()
        _ = pending.add(op: 16, askedAt: .zero, "first")
        let second = pending.add(op: 16, askedAt: .zero, "second")
        #expect(pending.settle(id: second, op: 16) == nil)
        #expect(pending.count == 2)
    }

    @Test func anAnswerToAnotherQuestionSettlesNothing() {
        var pending = PendingRequests<String>()
        let id = pending.add(op: 16, askedAt: .zero, "first")
        #expect(pending.settle(id: id, op: 17) == nil)
    }

    @Test func theOldestQuestionIsTheOneThatWaits() {
        var pending = PendingRequests<String>()
        #expect(pending.oldest == nil)
        let first = pending.add(op: 1, askedAt: .seconds(3), "first")
        _ = pending.add(op: 1, askedAt: .seconds(4), "second")
        #expect(pending.oldest == .seconds(3))
        _ = pending.settle(id: first, op: 1)
        #expect(pending.oldest == .seconds(4))
    }

    @Test func drainingSettlesEverybodyOldestFirst() {
        var pending = PendingRequests<Int>()
        for number in 0..<5 { _ = pending.add(op: 1, askedAt: .zero, number) }
        #expect(pending.drain() == [0, 1, 2, 3, 4])
        #expect(pending.drain() == [])
        #expect(pending.oldest == nil)
    }

    @Test func aQuestionThatWasNotSentIsTakenBack() {
        var pending = PendingRequests<String>()
        let first = pending.add(op: 1, askedAt: .zero, "first")
        _ = pending.add(op: 1, askedAt: .zero, "unsent")
        pending.removeLast()
        #expect(pending.settle(id: first, op: 1) == "first")
        #expect(pending.count == 0)
    }

    @Test func aThousandQuestionsKeepTheirOrder() {
        var pending = PendingRequests<Int>()
        let ids = (0..<1000).map { pending.add(op: 1, askedAt: .zero, $0) }
        #expect(ids.map { pending.settle(id: $0, op: 1) } == (0..<1000).map { $0 })
    }
}
