internal import Channel

/// Slots as a listener's session offers them: one section for each that the room has.
extension RoomState {
    /// Whether an offer over this transport would have more of the room's slots than it has now.
    func hasUnofferedSlots(over transport: UInt32) -> Bool {
        guard let record = transports[transport], let peer = peers[record.peer],
            let understood = peer.capabilities, activity == .active, hearsSlots(peer)
        else { return false }
        return !unofferedSlots(of: peer).isEmpty && Negotiation.takesSlots(understood)
    }

    private func unofferedSlots(of peer: PeerRecord) -> [Int] {
        let taken = Set(peer.slotSenders.compactMap { slotSenders[$0]?.slot })
        return (0..<Int(hearing.wish.slots)).filter { !taken.contains($0) }
    }

    /// Opens, in our own books, what such an offer has to have.
    mutating func offerSlots(over transport: UInt32) -> [RoomAction] {
        guard hasUnofferedSlots(over: transport), let record = transports[transport],
            let peer = peers[record.peer]
        else { return [] }
        return unofferedSlots(of: peer).compactMap { slot in
            let id = identifiers.next()
            let isOpen = open(
                slotSender: id, of: peer, slot: slot, over: transport, isOffered: true)
            return isOpen ? .tell(.slotSenderOpened(id)) : nil
        }
    }

    /// Nobody is heard any more in the slots that the room has not.
    mutating func withdrawSlots() -> [RoomAction] {
        let ended = slotSenders.values.filter {
            $0.isOffered && $0.slot >= Int(hearing.wish.slots)
        }
        return ended.map(\.id).sorted().flatMap { endListening($0) }
    }

    /// What of the slots can be offered over a transport.
    func slotSenders(offeredOver transport: UInt32) -> [ListenersSender] {
        let peer = transports[transport].flatMap { peers[$0.peer] }
        return (peer?.slotSenders ?? []).compactMap { slotSenders[$0] }
            .filter { $0.transport == transport }
            .sorted { $0.slot < $1.slot }
            .map { sender in
                ListenersSender(
                    id: sender.id, kind: .audio, streamName: "slot-\(sender.slot)",
                    parameters: sender.plan.parameters, isAvailable: true,
                    isSending: sender.isAtWorker)
            }
    }

    /// The listener takes a slot as the section with this mid.
    ///
    /// - Returns: what to ask the worker for, and what it is told before.
    mutating func acceptSlot(
        _ id: UInt32, as mid: String, forms: ExtensionForms
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        guard let record = slotSenders[id] else {
            throw BisqueError(.closed, "the sender is closed")
        }
        try requireActive()
        guard !record.isAtWorker else { return (nil, setSlotDeclined(false, sender: id)) }
        slotSenders[id]?.plan.parameters.mid = mid
        slotSenders[id]?.forms = forms
        slotSenders[id]?.isDeclined = false
        return (create(slotSender: id), [])
    }

    /// - Parameter created: whether the worker was asked for it.
    mutating func finishSlot(
        _ id: UInt32, created: Bool, refusal: BisqueError?
    ) throws(BisqueError) {
        if let refusal {
            if created { slotSenders[id]?.isAtWorker = false }
            throw refusal
        }
        guard slotSenders[id] != nil else {
            throw BisqueError(.closed, "the sender was closed meanwhile")
        }
    }

    /// Whether the listener takes it, as his answer says.
    mutating func setSlotDeclined(_ isDeclined: Bool, sender id: UInt32) -> [RoomAction] {
        guard let record = slotSenders[id], record.isAtWorker, record.isDeclined != isDeclined,
            activity == .active
        else { return [] }
        slotSenders[id]?.isDeclined = isDeclined
        let sender = SenderID(rawValue: id)
        return [
            .send(
                isDeclined
                    ? .pauseSender(PauseSender(sender: sender))
                    : .resumeSender(ResumeSender(sender: sender)))
        ]
    }
}
