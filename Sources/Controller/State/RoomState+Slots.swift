internal import Channel

/// Senders that follow a slot: whoever the room hears there, as one stream for the listener.
extension RoomState {
    /// - Throws: `.invalid` for a slot that the room does not have, or before the peer's
    ///   capabilities; `.duplicate`, `.unsupported`, `.notFound`, `.closed`, `.workerDied`.
    mutating func beginListening(
        _ id: UInt32, peer: UInt32, slot: Int, over transport: UInt32
    ) throws(BisqueError) -> WorkerCommand {
        let record = try requirePeer(peer)
        try requireActive()
        _ = try requireTransport(transport, of: peer)
        guard (0..<Int(hearing.wish.slots)).contains(slot) else {
            throw FieldCheck.invalid("slot", "\(slot), the room has \(hearing.wish.slots)")
        }
        guard record.capabilities != nil else {
            throw FieldCheck.invalid("slot", "the peer's capabilities are not set")
        }
        guard !listens(peer, toSlot: slot) else {
            throw BisqueError(.duplicate, "the peer listens to slot \(slot) already")
        }
        guard open(slotSender: id, of: record, slot: slot, over: transport, isOffered: false),
            let command = create(slotSender: id)
        else {
            throw BisqueError(.unsupported, "slots carry Opus, which the peer does not take")
        }
        return command
    }

    mutating func finishListening(_ id: UInt32, refusal: BisqueError?) throws(BisqueError) {
        if let refusal {
            _ = forget(slotSender: id)
            throw refusal
        }
        guard slotSenders[id] != nil else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
    }

    private func listens(_ peer: UInt32, toSlot slot: Int) -> Bool {
        peers[peer]?.slotSenders.contains { slotSenders[$0]?.slot == slot } ?? false
    }

    /// In our own books. The mid may still change.
    ///
    /// - Returns: false when the peer does not take what slots carry.
    mutating func open(
        slotSender id: UInt32, of peer: PeerRecord, slot: Int, over transport: UInt32,
        isOffered: Bool
    ) -> Bool {
        guard let understood = peer.capabilities else { return false }
        let ssrc = takeSsrc()
        let cname = cname(ofSlot: slot)
        let plan = Negotiation.slotParameters(
            in: capabilities, for: understood, ssrc: ssrc, cname: cname,
            mid: random.name(length: 8))
        guard let plan else {
            ssrcs.remove(ssrc)
            return false
        }
        slotSenders[id] = SlotSenderRecord(
            id: id, peer: peer.id, transport: transport, slot: slot, ssrc: ssrc, cname: cname,
            plan: plan, isOffered: isOffered, source: heard(inSlot: slot, by: peer.id))
        peers[peer.id]?.slotSenders.append(id)
        return true
    }

    mutating func create(slotSender id: UInt32) -> WorkerCommand? {
        guard let record = slotSenders[id] else { return nil }
        slotSenders[id]?.isAtWorker = true
        return .createSlotSender(
            CreateSlotSender(
                sender: SenderID(rawValue: id), room: RoomID(rawValue: self.id),
                slot: UInt8(record.slot), owner: record.peer,
                transport: TransportID(rawValue: record.transport),
                transmission: Transmission(
                    record.plan, ssrc: record.ssrc, cname: record.cname, mid: record.mid ?? "",
                    forms: record.forms),
                isPaused: false))
    }

    /// Ends one sender, or says nothing when it is gone already.
    mutating func endListening(_ id: UInt32) -> [RoomAction] {
        guard let record = forget(slotSender: id) else { return [] }
        let isTold = record.isAtWorker && activity == .active
        return [.tell(.slotSenderClosed(record))]
            + (isTold ? [.send(.closeSender(CloseSender(sender: SenderID(rawValue: id))))] : [])
    }

    /// The worker keeps a sender whose transport closed; nobody could have a use for these.
    mutating func endListening(over transport: UInt32) -> [RoomAction] {
        let ended = slotSenders.values.filter { $0.transport == transport }.map(\.id).sorted()
        return ended.flatMap { endListening($0) }
    }

    /// They go with the room, or with its worker.
    mutating func forgetSlotSenders() -> [RoomAction] {
        slotSenders.keys.sorted().compactMap { id in
            forget(slotSender: id).map { .tell(.slotSenderClosed($0)) }
        }
    }

    private mutating func forget(slotSender id: UInt32) -> SlotSenderRecord? {
        guard let record = slotSenders.removeValue(forKey: id) else { return nil }
        ssrcs.remove(record.ssrc)
        peers[record.peer]?.slotSenders.removeAll { $0 == id }
        return record
    }

    /// Sounds of different people are one stream there, so its name is no one's.
    private func cname(ofSlot slot: Int) -> String { "room-\(id)-slot-\(slot)" }

    /// Whom this peer hears in a slot: never himself, but the spare in the first slot he sits in.
    func heard(inSlot slot: Int, by peer: UInt32) -> UInt32? {
        guard slot < hearing.heard.count - 1, let there = hearing.heard[slot] else { return nil }
        guard receivers[there]?.peer == peer else { return there }
        let own = hearing.heard.dropLast().firstIndex { heard in
            heard.flatMap { receivers[$0]?.peer } == peer
        }
        guard own == slot, let spare = hearing.heard.last ?? nil, receivers[spare]?.peer != peer
        else { return nil }
        return spare
    }

    /// What changes for those who listen to slots when somebody else is heard in one.
    mutating func followSlots() -> [RoomAction] {
        slotSenders.keys.sorted().compactMap { id in
            guard let record = slotSenders[id] else { return nil }
            let source = heard(inSlot: record.slot, by: record.peer)
            guard source != record.source else { return nil }
            slotSenders[id]?.source = source
            return .tell(.slotSenderHears(id, source))
        }
    }
}
