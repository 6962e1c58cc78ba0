/// What a listener's answer changes: which senders flow, and which rest.
extension RoomState {
    enum SendStep: Sendable, Hashable {
        /// It sends there already, or over a transport that somebody else chose meanwhile.
        case nothing
        /// The worker is asked to create it.
        case create
        /// It moves, as far as the worker knows it.
        case move
    }

    /// The listener takes a sender as the section with this mid.
    ///
    /// The actions come before the command on the wire.
    mutating func beginSend(
        _ sender: UInt32, over transport: UInt32, as mid: String
    ) throws(BisqueError) -> (SendStep, WorkerCommand?, [RoomAction]) {
        guard senders[sender]?.transport == nil else {
            return (.nothing, nil, setDeclined(false, sender: sender, over: transport))
        }
        // All that can be thrown comes before anything has changed.
        let record = try requireSender(sender)
        try requireActive()
        _ = try requireTransport(transport, of: record.peer)
        let actions = rename(sender, to: mid)
        let command = try beginSend(sender, over: transport)
        if case .createSender = command { return (.create, command, actions) }
        return (.move, command, actions)
    }

    /// Another mid, for a sender without a transport: one that it never had, or that closed.
    mutating func rename(_ sender: UInt32, to mid: String) -> [RoomAction] {
        guard let record = senders[sender], record.mid != mid else { return [] }
        assert(record.transport == nil, "a mid changed under its listener")
        senders[sender]?.mid = mid
        senders[sender]?.plan.parameters.mid = mid
        var parameters = record.plan.parameters
        parameters.mid = mid
        return [.tell(.senderParameters(sender, parameters))]
            + tellWorker(sender, isUpdate: true).map { .send($0) }
    }

    /// Whether the listener takes what is sent over this transport, as his answer says.
    mutating func setDeclined(
        _ isDeclined: Bool, sender: UInt32, over transport: UInt32
    ) -> [RoomAction] {
        guard let record = senders[sender], record.transport == transport,
            record.isDeclined != isDeclined
        else { return [] }
        senders[sender]?.isDeclined = isDeclined
        return activityChange(of: sender, since: record)
            + tellWorker(sender).map { .send($0) }
    }
}
