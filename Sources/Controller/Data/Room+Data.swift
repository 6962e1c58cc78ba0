internal import Channel

/// How a message of several parts gets to the worker: all of them at once, one answer.
extension Room {
    /// Queues questions about one object side by side.
    ///
    /// - Returns: the answer to the last.
    /// - Throws: what the first that was refused was refused with.
    @discardableResult
    func tell<Question: Request>(
        _ questions: [Question], about object: UInt32,
        check: (RoomState) throws(BisqueError) -> Void
    ) async throws(BisqueError) -> Question.Reply {
        try await Waiter<Question.Reply>.wait { waiter in
            let refused = change { core -> BisqueError? in
                do throws(BisqueError) {
                    try check(core.state)
                    try core.state.requireActive()
                    guard let channel = core.channel(of: object) else { throw WorkerChannel.gone }
                    for (index, question) in questions.enumerated() {
                        let isLast = index == questions.count - 1
                        try channel.ask(question) { answer in
                            switch answer {
                            case .success where !isLast: break
                            case .success, .failure: waiter.settle(answer)
                            }
                        }
                    }
                    return nil
                } catch {
                    return error
                }
            }
            if let refused { waiter.settle(.failure(refused)) }
        }
    }
}
