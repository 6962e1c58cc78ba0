internal import Channel

/// Messages of a data consumer: those the program takes, and those it gives.
extension DataConsumer {
    /// What comes to a direct consumer, and what has come since it was opened. Ends when it closes.
    ///
    /// There is one reader. What waits for him is bounded: about a megabyte, then messages are
    /// missed, unless the consumer holds their sender back. See ``missedMessages``.
    public func messages() -> AsyncStream<DataMessage> { queue.stream() }

    /// Sends a message to this far side alone, between those of the producer.
    ///
    /// Messages arrive in the order of the calls, as far as the channel keeps any. When a call
    /// returns the message waits to be sent: at most ``SctpOptions/sendBufferSize`` bytes do.
    ///
    /// - Parameters:
    ///   - message: of at most as many bytes as the far side takes.
    ///   - whenFull: what to do while there is no room.
    /// - Throws: `.unsupported` for a direct consumer; `.invalid` for a message that is larger than
    ///   the far side takes; `.limit` when there is no room, or too many wait for it already;
    ///   `.closed`, `.workerDied`, `.cancelled`.
    public func send(
        _ message: DataMessage, whenFull: WhenFull = .wait
    ) async throws(BisqueError) {
        guard type == .sctp else {
            throw BisqueError(.unsupported, "there is no far side but the program itself")
        }
        let parts = try message.parts()
        let number = DataConsumerID(rawValue: id)
        let questions = parts.map { SendToConsumer(consumer: number, message: $0) }
        try await turns.take()
        defer { turns.pass() }
        while true {
            // Before asking: there may be room again as soon as the worker has answered.
            let room = writable.subscribe(buffering: .bufferingNewest(1))
            let answer = try await self.room.tell(
                questions, about: id,
                check: { (state) throws(BisqueError) in
                    try self.requireOpen(state)
                    try state.checkSize(of: message, to: self.id)
                })
            if answer.isTaken { return }
            guard whenFull == .wait else {
                throw BisqueError(.limit, "\(answer.bufferedAmount) bytes wait already")
            }
            for await _ in room { break }
            guard !Task.isCancelled else { throw BisqueError(.cancelled, "the task was cancelled") }
        }
    }
}
