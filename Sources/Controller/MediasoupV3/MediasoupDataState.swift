/// What a session has told its client of messages: nobody is told of a source twice, nor before he
/// was told of whoever has it.
struct MediasoupDataState: Sendable {
    private struct Consumer {
        /// `nil` while the worker is asked for it.
        var id: UInt32?
    }

    /// By the producer's number.
    private var consumers: [UInt32: Consumer] = [:]
    /// Which consumer a question of ours was about.
    private var questions: [UInt32: UInt32] = [:]

    /// - Returns: whether nobody is at it already.
    mutating func begin(_ producer: UInt32) -> Bool {
        guard consumers[producer] == nil else { return false }
        consumers[producer] = Consumer()
        return true
    }

    /// Nothing came of it: there may be another way later.
    mutating func giveUp(_ producer: UInt32) {
        guard consumers[producer]?.id == nil else { return }
        consumers[producer] = nil
    }

    mutating func asked(_ question: UInt32, about consumer: UInt32, of producer: UInt32) {
        consumers[producer]?.id = consumer
        questions[question] = consumer
    }

    /// - Returns: the consumer that an answer is about.
    mutating func answered(_ question: UInt32) -> UInt32? {
        questions.removeValue(forKey: question)
    }

    func isTold(of consumer: UInt32) -> Bool {
        consumers.values.contains { $0.id == consumer }
    }

    /// - Returns: whether the client knew of it.
    mutating func closed(_ consumer: UInt32) -> Bool {
        guard let producer = consumers.first(where: { $0.value.id == consumer })?.key
        else { return false }
        consumers[producer] = nil
        questions = questions.filter { $0.value != consumer }
        return true
    }
}
