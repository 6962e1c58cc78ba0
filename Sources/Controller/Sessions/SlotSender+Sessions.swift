/// What a listener's session does with the room's slots.
extension SlotSender {
    /// The listener takes it, as the section with this mid.
    func send(as mid: String, forms: ExtensionForms) async throws(BisqueError) {
        let (room, sender) = (peer.room, id)
        let isNew = Locked(false)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let (command, actions) = try core.state.acceptSlot(
                    sender, as: mid, forms: forms)
                isNew.withLock { $0 = command != nil }
                core.perform(actions, in: room)
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                try core.state.finishSlot(
                    sender, created: isNew.withLock { $0 }, refusal: refusal)
            })
    }

    /// The listener does not take it any more.
    func rest() {
        let room = peer.room
        room.change { core in
            core.perform(core.state.setSlotDeclined(true, sender: id), in: room)
        }
    }
}

extension Transport {
    /// Those over it, in the order of their slots.
    var slotSenders: [SlotSender] {
        room.core.withLock { core in
            core.state.slotSenders(offeredOver: id).compactMap { core.slotSenders[$0.id] }
        }
    }

    /// Whether the room has slots that the peer listens to nowhere.
    var hasUnofferedSlots: Bool {
        room.core.withLock { $0.state.hasUnofferedSlots(over: id) }
    }

    /// What an answer takes changes what its peer hears: slots in place of everybody, or back.
    func turnSound(taking senders: Set<UInt32>) {
        room.change { core in
            core.perform(core.state.turnSound(over: id, taking: senders), in: room)
        }
    }

    /// Opens senders of these slots, which begin when their sections are accepted.
    func offerSlots() {
        room.change { core in
            core.perform(core.state.offerSlots(over: id), in: room)
        }
    }
}
