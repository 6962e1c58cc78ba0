internal import Channel

/// Senders that were refused because the span they needed was lost: they are asked for again.
///
/// A worker that loses a span, or never had it, refuses what comes right behind it: the mirror, and
/// the sender of that. Neither is to blame. With the next span the mirror comes again, and so does
/// the sender; until then it is one that its worker does not know yet.
extension RoomCore {
    /// The worker has answered a sender's creation, or its move.
    mutating func finishSend(
        _ sender: UInt32, over transport: UInt32, created: Bool, refusal: BisqueError?,
        in room: Room
    ) throws(BisqueError) {
        if created, let refusal, isForSpan(refusal, sender), state.senders[sender] != nil {
            return postpone(sender, over: transport, in: room)
        }
        let actions = try state.finishSend(
            sender, over: transport, created: created, refusal: refusal)
        perform(actions, in: room)
    }

    /// The worker did not do what nobody waits for.
    mutating func commandRefused(
        _ command: WorkerCommand, _ refusal: BisqueError, in room: Room
    ) {
        if case .createSender(let request) = command,
            isForSpan(refusal, request.sender.rawValue)
        {
            postpone(request.sender.rawValue, over: request.transport.rawValue, in: room)
        } else {
            perform(state.commandRefused(command, refusal), in: room)
        }
    }

    private func isForSpan(_ refusal: BisqueError, _ sender: UInt32) -> Bool {
        refusal.code != .workerDied && spread.hasLostItsSpan(sender)
    }

    private mutating func postpone(_ sender: UInt32, over transport: UInt32, in room: Room) {
        perform(state.postponeSend(sender, over: transport), in: room)
        guard spread.isAcross(sender) else { return }
        askAnew(sender, in: room)
    }

    /// These mirrors are asked for again: so are the senders that waited for that.
    mutating func askForSenders(of mirrors: [(receiver: UInt32, half: Int)], in room: Room) {
        for (receiver, half) in mirrors {
            for sender in state.receivers[receiver]?.senders ?? []
            where spread.half(of: sender) == half { askAnew(sender, in: room) }
        }
    }

    private mutating func askAnew(_ sender: UInt32, in room: Room) {
        guard state.senders[sender]?.isAtWorker == false else { return }
        for command in state.tellWorker(sender) { send(command, in: room) }
    }
}
