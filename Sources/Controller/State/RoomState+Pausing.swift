internal import Channel

/// A publisher's wish that nobody gets his stream for a while.
extension RoomState {
    /// Holds a stream up, or lets it go on. The state changes at once; the worker follows.
    ///
    /// It is received all the same; its senders rest.
    mutating func setPaused(
        _ isPaused: Bool, receiver: UInt32
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        _ = try requireReceiver(receiver)
        try requireActive()
        var actions = setPaused(isPaused, receiver: receiver, by: .local)
        // Whoever waits, waits for the last word to the worker.
        let words = actions.indices.last { if case .send = actions[$0] { true } else { false } }
        guard let words, case .send(let command) = actions.remove(at: words) else {
            return (nil, actions)
        }
        return (command, actions)
    }
}
