internal import Channel

/// Senders: what each peer gets of the others. The room makes and closes them by itself.
///
/// A sender comes to the worker with its first transport. `isAtWorker`, `isPausedAtWorker` and
/// `wishAtWorker` say what the worker was told last; since it obeys in order, that is what will be.
extension RoomState {
    // MARK: Opening

    /// A sender of `receiver` for everybody else who can say what he understands.
    mutating func openSenders(of receiver: UInt32) -> [RoomAction] {
        guard let owner = receivers[receiver]?.peer else { return [] }
        return peerOrder.filter { $0 != owner && peers[$0]?.isHidden == false }
            .flatMap { openSender(of: receiver, for: $0) }
    }

    /// A sender of everything that the others send, for one who has just come.
    mutating func openSenders(for peer: UInt32) -> [RoomAction] {
        let heard = peerOrder.filter { $0 != peer }.flatMap { peers[$0]?.receivers ?? [] }
        return heard.flatMap { openSender(of: $0, for: peer) }
    }

    mutating func openSender(of receiver: UInt32, for peer: UInt32) -> [RoomAction] {
        guard let (kind, source, cname) = source(receiver),
            let capabilities = peers[peer]?.understood, !isHeardInSlots(source, by: peer)
        else { return [] }
        let ssrc = takeSsrc()
        // Kept even if this publisher's codec has none: an update may bring one that does.
        let isRepeated = kind != .audio && peers[peer]?.acceptsRetransmissions == true
        let rtxSsrc = isRepeated ? takeSsrc() : nil
        let mid = random.name(length: 8)
        let plan = Negotiation.senderParameters(
            of: source, for: capabilities, ssrc: ssrc, cname: cname, rtxSsrc: rtxSsrc, mid: mid)
        let id = identifiers.next()
        senders[id] = SenderRecord(
            id: id, peer: peer, receiver: receiver, kind: kind, ssrc: ssrc, rtxSsrc: rtxSsrc,
            cname: cname, mid: mid, plan: plan)
        inherit(from: receiver, sender: id)
        peers[peer]?.senders.append(id)
        receivers[receiver]?.senders.append(id)
        return [.tell(.senderOpened(id))]
    }

    /// What a sender is made from. Not the whole record: its list of senders, held while one is
    /// appended, would be copied each time.
    private func source(_ receiver: UInt32) -> (MediaKind, ReceiverPlan, cname: String)? {
        guard let record = receivers[receiver], record.isOpen, let publisher = peers[record.peer]
        else { return nil }
        return (
            record.kind, record.plan,
            cname: record.plan.parameters.rtcp.cname ?? publisher.cname
        )
    }

    mutating func takeSsrc() -> UInt32 {
        while true {
            let ssrc = UInt32.random(in: 1 ... .max, using: &random)
            if ssrcs.insert(ssrc).inserted { return ssrc }
        }
    }

    // MARK: Changing

    /// The publisher's stream is another one: what is told to the listener, and what to the worker.
    mutating func update(_ sender: UInt32, from plan: ReceiverPlan) -> [RoomAction] {
        guard let record = senders[sender],
            let changed = senderPlan(of: record, from: plan)
        else { return [] }
        senders[sender]?.plan = changed
        var actions: [RoomAction] = [.tell(.senderParameters(sender, changed.parameters))]
        actions += activityChange(of: sender, since: record)
        actions += tellWorker(sender, isUpdate: true).map { .send($0) }
        return actions
    }

    /// What a sender sends of such a stream, under its mid and in its listener's numbers.
    func senderPlan(of record: SenderRecord, from plan: ReceiverPlan) -> SenderPlan? {
        guard let capabilities = peers[record.peer]?.understood else { return nil }
        let plan = Negotiation.senderParameters(
            of: plan, for: capabilities, ssrc: record.ssrc, cname: record.cname,
            rtxSsrc: record.usesRtx ? record.rtxSsrc : nil, mid: record.mid)
        return record.numbers.map { plan.renumbered($0) } ?? plan
    }

    /// Where a sender sends from now on, in our own books only.
    mutating func move(_ sender: UInt32, to transport: UInt32?) -> [RoomAction] {
        guard let record = senders[sender], record.transport != transport else { return [] }
        senders[sender]?.transport = transport
        // What was chosen was chosen for another path.
        senders[sender]?.choice = nil
        return [.tell(.senderTransport(sender, transport: transport))]
            + activityChange(of: sender, since: record)
    }

    func activityChange(
        of sender: UInt32, since before: SenderRecord
    ) -> [RoomAction] {
        guard let isActive = senders[sender]?.isActive, isActive != before.isActive else {
            return []
        }
        return [.tell(.senderActivity(sender, isActive))]
    }

    /// What the worker does not know yet of a sender it has, or could have by now.
    mutating func tellWorker(_ sender: UInt32, isUpdate: Bool = false) -> [WorkerCommand] {
        guard activity == .active, let record = senders[sender] else { return [] }
        guard record.isAtWorker else {
            guard record.plan.isAvailable, let transport = record.transport else { return [] }
            return [create(sender, on: transport)].compactMap { $0 } + tellWorker(sender)
        }
        var commands: [WorkerCommand] = []
        let number = SenderID(rawValue: sender)
        if isUpdate, record.plan.isAvailable {
            commands.append(
                .updateSender(UpdateSender(sender: number, transmission: Transmission(record))))
        }
        if record.isIdle != record.isPausedAtWorker {
            senders[sender]?.isPausedAtWorker = record.isIdle
            commands.append(
                record.isIdle
                    ? .pauseSender(PauseSender(sender: number))
                    : .resumeSender(ResumeSender(sender: number)))
        }
        if record.wish != record.wishAtWorker {
            senders[sender]?.wishAtWorker = record.wish
            commands.append(.setSenderWish(SetSenderWish(record.wish, sender: sender)))
        }
        return commands
    }

    private mutating func create(_ sender: UInt32, on transport: UInt32) -> WorkerCommand? {
        guard let record = senders[sender] else { return nil }
        senders[sender]?.isAtWorker = true
        senders[sender]?.isPausedAtWorker = record.isIdle
        senders[sender]?.wishAtWorker = SenderWish()
        return .createSender(
            CreateSender(
                sender: SenderID(rawValue: sender),
                receiver: ReceiverID(rawValue: record.receiver),
                transport: TransportID(rawValue: transport), transmission: Transmission(record),
                isPaused: record.isIdle))
    }

    // MARK: Commands of the application

    /// Sends over `transport`. There is nothing to ask while the listener cannot take the stream.
    mutating func beginSend(
        _ sender: UInt32, over transport: UInt32
    ) throws(BisqueError) -> WorkerCommand? {
        let record = try requireSender(sender)
        try requireActive()
        _ = try requireTransport(transport, of: record.peer)
        senders[sender]?.isDeclined = false
        if record.isAtWorker {
            return .attachSender(
                AttachSender(
                    sender: SenderID(rawValue: sender),
                    transport: TransportID(rawValue: transport)))
        }
        return record.plan.isAvailable ? create(sender, on: transport) : nil
    }

    /// - Parameter created: whether the worker was asked to create it, not only to move it.
    mutating func finishSend(
        _ sender: UInt32, over transport: UInt32, created: Bool, refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal {
            if created { senders[sender]?.isAtWorker = false }
            throw refusal
        }
        guard senders[sender] != nil else {
            throw BisqueError(.closed, "the sender was closed meanwhile")
        }
        guard transports[transport] != nil else {
            // The worker moved it there, and detached it when the transport closed.
            return move(sender, to: nil)
        }
        return move(sender, to: transport) + tellWorker(sender).map { .send($0) }
    }

    /// The worker could not create it yet. It is where it shall be, and the worker is asked anew
    /// with the next occasion.
    mutating func postponeSend(_ sender: UInt32, over transport: UInt32) -> [RoomAction] {
        guard senders[sender] != nil else { return [] }
        senders[sender]?.isAtWorker = false
        return move(sender, to: transports[transport] == nil ? nil : transport)
    }

    /// Pauses or resumes. The state changes at once; the worker follows.
    ///
    /// - Parameter emits: whether those who listen are told.
    mutating func setPaused(
        _ isPaused: Bool, sender: UInt32, emits: Bool = true
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        let record = try requireSender(sender)
        try requireActive()
        guard record.pauses.contains(.local) != isPaused else { return (nil, []) }
        return hold(sender, isPaused, by: .local, saying: nil, emits: emits)
    }

    /// The worker did not do what nobody waits for: a sender it does not have cannot go on.
    mutating func commandRefused(
        _ command: WorkerCommand, _ refusal: BisqueError
    ) -> [RoomAction] {
        switch command {
        case .createSender(let request):
            return closeSender(request.sender.rawValue, .refused(refusal.message))
        case .updateSender(let request):
            return closeSender(request.sender.rawValue, .refused(refusal.message))
        case .data(let command):
            return commandRefused(command, refusal)
        default:
            return []
        }
    }

    // MARK: Closing

    mutating func closeSender(_ sender: UInt32, _ reason: CloseReason) -> [RoomAction] {
        let frame = closingFrame(ofSender: sender).map { [$0] } ?? []
        return endSender(sender, reason) + frame
    }

    /// Forgets a sender and says so.
    mutating func endSender(_ sender: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard let record = senders.removeValue(forKey: sender) else { return [] }
        ssrcs.remove(record.ssrc)
        if let rtxSsrc = record.rtxSsrc { ssrcs.remove(rtxSsrc) }
        peers[record.peer]?.senders.removeAscending(sender)
        receivers[record.receiver]?.senders.removeAscending(sender)
        return [.tell(.senderClosed(record, reason))]
    }

    /// `nil` when the worker never heard of it.
    func closingFrame(ofSender sender: UInt32) -> RoomAction? {
        guard senders[sender]?.isAtWorker == true else { return nil }
        return .send(.closeSender(CloseSender(sender: SenderID(rawValue: sender))))
    }

    func requireSender(_ sender: UInt32) throws(BisqueError) -> SenderRecord {
        guard let record = senders[sender] else {
            throw BisqueError(.closed, "the sender is closed")
        }
        return record
    }
}
