internal import Channel

/// Slots or everybody: what each peer gets of the room's sound, and how it goes over to the other.
///
/// Both are there for as long as the listener has not answered; then the one before ends first.
extension RoomState {
    func hearsSlots(_ peer: PeerRecord) -> Bool {
        hearing.wish.slots > 0 && peer.sound == .loudest
    }

    /// Whether a peer hears such a stream in slots, if at all. Who does not say how loud he is
    /// would never be among the loudest, and slots carry Opus.
    func isHeardInSlots(_ plan: ReceiverPlan, by peer: UInt32) -> Bool {
        plan.hasPlaceInSlots && peers[peer].map { hearsSlots($0) } ?? false
    }

    mutating func changeSound(
        of peer: UInt32, to wish: SoundWish
    ) throws(BisqueError) -> [RoomAction] {
        let record = try requirePeer(peer)
        guard record.sound != wish else { return [] }
        peers[peer]?.sound = wish
        var actions: [RoomAction] = []
        if wish == .everybody {
            // What no answer has taken yet is not needed any more.
            actions = endOfferedSlots(of: peer) { !$0.isAtWorker } + openMissingSound(for: peer)
            if soundSenders(of: peer).isEmpty { actions += endOfferedSlots(of: peer) }
        }
        return actions + [.tell(.soundWished(peer: peer))]
    }

    private mutating func openMissingSound(for peer: UInt32) -> [RoomAction] {
        let present = Set((peers[peer]?.senders ?? []).compactMap { senders[$0]?.receiver })
        let missing = peerOrder.filter { $0 != peer }.flatMap { peers[$0]?.receivers ?? [] }
            .filter { receivers[$0]?.kind == .audio && !present.contains($0) }
        return missing.flatMap { openSender(of: $0, for: peer) }
    }

    /// Those of streams that have a place in slots.
    private func soundSenders(of peer: UInt32) -> [UInt32] {
        (peers[peer]?.senders ?? []).filter { id in
            senders[id].flatMap { receivers[$0.receiver] }?.plan.hasPlaceInSlots ?? false
        }
    }

    private mutating func endOfferedSlots(
        of peer: UInt32, where isEnded: (SlotSenderRecord) -> Bool = { _ in true }
    ) -> [RoomAction] {
        let ended = (peers[peer]?.slotSenders ?? []).filter { id in
            slotSenders[id].map { $0.isOffered && isEnded($0) } ?? false
        }
        return ended.flatMap { endListening($0) }
    }

    /// An answer takes these senders: what they are in place of ends.
    mutating func turnSound(over transport: UInt32, taking taken: Set<UInt32>) -> [RoomAction] {
        guard activity == .active, let peer = transports[transport]?.peer, let record = peers[peer]
        else { return [] }
        if hearsSlots(record) {
            guard !taken.isDisjoint(with: record.slotSenders) else { return [] }
            return soundSenders(of: peer).flatMap { closeSender($0, .application) }
        }
        let senders = soundSenders(of: peer)
        guard senders.isEmpty || !taken.isDisjoint(with: senders) else { return [] }
        return endOfferedSlots(of: peer)
    }

    /// A publisher says now how loud he is, or does not any more: he is heard in slots, or alone.
    mutating func followLevels(of receiver: UInt32) -> [RoomAction] {
        guard hearing.wish.slots > 0, let record = receivers[receiver], record.kind == .audio
        else { return [] }
        let own = record.senders.reduce(into: [:]) { own, id in own[senders[id]?.peer] = id }
        return peerOrder.filter { $0 != record.peer }.flatMap { peer -> [RoomAction] in
            switch (own[peer], isHeardInSlots(record.plan, by: peer)) {
            case (nil, false): return openSender(of: receiver, for: peer)
            case (let sender?, true):
                let listens = peers[peer]?.slotSenders.contains {
                    slotSenders[$0]?.isAtWorker == true
                }
                return listens == true ? closeSender(sender, .application) : []
            default: return []
            }
        }
    }
}

extension ReceiverPlan {
    fileprivate var hasPlaceInSlots: Bool {
        kind == .audio
            && parameters.codecs.contains { $0.mimeType.lowercased() == "audio/opus" }
            && parameters.headerExtensions.contains { $0.uri == HeaderExtensionURI.audioLevel }
    }
}
