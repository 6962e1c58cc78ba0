/// Holding a stream up at the publisher's side.
extension RtpReceiver {
    /// Gives it to nobody until `resume()`. It is received all the same.
    ///
    /// - Throws: `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func pause() async throws(BisqueError) {
        try await setPaused(true)
    }

    /// Gives it to everybody again. The publisher is asked for a key frame.
    ///
    /// - Throws: `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func resume() async throws(BisqueError) {
        try await setPaused(false)
    }

    private func setPaused(_ isPaused: Bool) async throws(BisqueError) {
        let (room, receiver) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.setPaused(isPaused, receiver: receiver)
                core.perform(actions, in: room)
                return command
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }
}
