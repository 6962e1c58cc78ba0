internal import Channel

/// Wishes, limits, and what the worker chose.
extension RoomState {
    /// Another wish. The state changes at once; the worker follows.
    ///
    /// The actions come before the command on the wire.
    mutating func changeWish(
        of sender: UInt32, _ edit: (inout SenderWish) -> Void
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        var wish = try requireSender(sender).wish
        try requireActive()
        edit(&wish)
        try wish.check()
        if wish.layers != senders[sender]?.wish.layers {
            senders[sender]?.profile = RtpProfile(wish: wish.layers)
        }
        senders[sender]?.wish = wish
        return lastToAwait(tellWorker(sender))
    }

    /// The last command's answer says that all have been obeyed.
    func lastToAwait(_ commands: [WorkerCommand]) -> (WorkerCommand?, [RoomAction]) {
        (commands.last, commands.dropLast().map { .send($0) })
    }

    /// What the worker tells of a sender's layers.
    mutating func choiceChanged(_ sender: UInt32, _ choice: LayerChoice) -> [RoomAction] {
        guard let record = senders[sender], record.choice != choice else { return [] }
        senders[sender]?.choice = choice
        return [.tell(.senderChoice(sender, choice))]
    }

    mutating func receiverScored(_ receiver: UInt32, _ score: StreamScore) -> [RoomAction] {
        guard receivers[receiver]?.isOpen == true,
            receivers[receiver]?.scores.updateValue(score.score, forKey: score.encoding)
                != score.score
        else { return [] }
        return [.tell(.receiverScore(receiver, score))]
    }

    mutating func senderScored(_ sender: UInt32, _ score: UInt8) -> [RoomAction] {
        guard let record = senders[sender], record.score != score else { return [] }
        senders[sender]?.score = score
        return [.tell(.senderScore(sender, score))]
    }

    func beginLimit(
        _ transport: UInt32, to limits: BitrateLimits
    ) throws(BisqueError) -> WorkerCommand {
        try limits.check()
        try requireTransport(transport)
        return .limitTransport(LimitTransport(limits, transport: transport))
    }

    @discardableResult
    func requireTransport(_ transport: UInt32) throws(BisqueError) -> TransportRecord {
        guard let record = transports[transport], record.isOpen else {
            throw BisqueError(.closed, "the transport is closed")
        }
        try requireActive()
        return record
    }

    mutating func finishLimit(
        _ transport: UInt32, to limits: BitrateLimits, refusal: BisqueError?
    ) throws(BisqueError) {
        if let refusal { throw refusal }
        guard transports[transport] != nil else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
        transports[transport]?.bitrateLimits = limits
    }

    func beginMaxBitrate(
        _ transport: UInt32, _ maximum: UInt32?
    ) throws(BisqueError) -> WorkerCommand {
        try requireTransport(transport)
        return .limitIncoming(
            LimitIncoming(
                transport: TransportID(rawValue: transport), maximumBitrate: maximum ?? 0))
    }

    mutating func finishMaxBitrate(
        _ transport: UInt32, _ maximum: UInt32?, refusal: BisqueError?
    ) throws(BisqueError) {
        if let refusal { throw refusal }
        guard transports[transport] != nil else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
        transports[transport]?.maxBitrate = maximum
    }
}
