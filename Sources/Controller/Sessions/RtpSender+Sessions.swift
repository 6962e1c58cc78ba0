/// What a listener's answer does to a sender.
extension RtpSender {
    /// The listener takes it, as the section with this mid, in his numbers where he offered it.
    ///
    /// - Throws: as `send(over:)`.
    func send(
        over transport: Transport, as mid: String, in numbers: ListenersNumbers? = nil,
        forms: ExtensionForms
    ) async throws(BisqueError) {
        let (room, sender) = (room, id)
        let step = Locked<RoomState.SendStep>(.nothing)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (next, command, actions) = try core.state.beginSend(
                    sender, over: transport.id, as: mid, in: numbers, forms: forms)
                step.withLock { $0 = next }
                core.perform(actions, in: room)
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                let step = step.withLock { $0 }
                guard step != .nothing else { return }
                try core.finishSend(
                    sender, over: transport.id, created: step == .create, refusal: refusal,
                    in: room)
            })
    }

    /// The listener does not take it any more; without effect on one that he never took.
    func rest(over transport: Transport) {
        room.change { core in
            core.perform(
                core.state.setDeclined(true, sender: id, over: transport.id), in: room)
        }
    }
}
