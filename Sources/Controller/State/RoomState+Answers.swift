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
    ///
    /// - Parameters:
    ///   - numbers: his own, where he offered the section; otherwise those it has.
    ///   - forms: of header extensions, as his description says.
    mutating func beginSend(
        _ sender: UInt32, over transport: UInt32, as mid: String,
        in numbers: ListenersNumbers? = nil, forms: ExtensionForms
    ) throws(BisqueError) -> (SendStep, WorkerCommand?, [RoomAction]) {
        guard senders[sender]?.transport == nil else {
            let actions =
                setForms(forms, sender: sender, over: transport)
                + setDeclined(false, sender: sender, over: transport)
            return (.nothing, nil, actions)
        }
        // All that can be thrown comes before anything has changed.
        let record = try requireSender(sender)
        try requireActive()
        _ = try requireTransport(transport, of: record.peer)
        let actions = dress(sender, as: mid, in: numbers ?? record.numbers, forms: forms)
        let command = try beginSend(sender, over: transport)
        if case .createSender = command { return (.create, command, actions) }
        return (.move, command, actions)
    }

    /// Another mid and other numbers, for a sender without a transport: one that it never had, or
    /// that closed.
    private mutating func dress(
        _ sender: UInt32, as mid: String, in numbers: ListenersNumbers?, forms: ExtensionForms
    ) -> [RoomAction] {
        guard var record = senders[sender],
            record.mid != mid || record.numbers != numbers || record.forms != forms,
            let receiver = receivers[record.receiver]
        else { return [] }
        assert(record.transport == nil, "a mid changed under its listener")
        record.mid = mid
        record.numbers = numbers
        record.forms = forms
        record.plan = senderPlan(of: record, from: receiver.plan) ?? record.plan
        senders[sender] = record
        return [.tell(.senderParameters(sender, record.plan.parameters))]
            + tellWorker(sender, isUpdate: true).map { .send($0) }
    }

    /// A later answer may say otherwise than the first.
    private mutating func setForms(
        _ forms: ExtensionForms, sender: UInt32, over transport: UInt32
    ) -> [RoomAction] {
        guard let record = senders[sender], record.transport == transport, record.forms != forms
        else { return [] }
        senders[sender]?.forms = forms
        return tellWorker(sender, isUpdate: true).map { .send($0) }
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
