internal import Channel

/// A stream on which a peer hears whoever the room hears in one slot.
///
/// Its numbers stay the same whoever is heard. It closes with its transport. A session over the
/// transport opens one for each slot; without a session `Peer.listen(toSlot:over:)` does.
public final class SlotSender: Sendable {
    public let id: UInt32
    /// Who listens.
    public let peer: Peer
    public let slot: Int
    let hub = EventHub<RtpReceiver?>()
    private let remains: Locked<SlotSenderRecord>

    init(_ record: SlotSenderRecord, peer: Peer) {
        id = record.id
        slot = record.slot
        self.peer = peer
        remains = Locked(record)
    }

    /// What the peer must expect.
    public var rtpParameters: RtpParameters {
        (record ?? remains.withLock { $0 }).plan.parameters
    }

    public var isClosed: Bool { record == nil }

    private var record: SlotSenderRecord? {
        peer.room.core.withLock { $0.state.slotSenders[id] }
    }

    /// Who is heard on it; the peer never hears himself.
    public var source: RtpReceiver? {
        peer.room.core.withLock { core in
            core.state.slotSenders[id]?.source.flatMap { core.receivers[$0] }
        }
    }

    /// Who is heard on it now, then who is heard next, or nobody. Ends when it closes.
    ///
    /// Whoever reads too slowly misses those who were heard in between.
    public func sources() -> AsyncStream<RtpReceiver?> {
        peer.room.core.withLock { core in
            let source = core.state.slotSenders[id]?.source.flatMap { core.receivers[$0] }
            return hub.subscribe(replaying: [source], buffering: .bufferingNewest(1))
        }
    }

    /// Ends it. Where a session offered it, the next offer has another in its place.
    public func close() {
        let (room, id) = (peer.room, id)
        room.change { core in core.perform(core.state.endListening(id), in: room) }
    }

    /// - Throws: `.notFound` before its section was accepted, `.closed`, `.workerDied`,
    ///   `.cancelled`.
    public func getStats() async throws(BisqueError) -> SenderStats {
        SenderStats(
            try await peer.room.query(GetSenderStats(sender: SenderID(rawValue: id)), about: id) {
                (state) throws(BisqueError) in
                guard let record = state.slotSenders[self.id] else {
                    throw BisqueError(.closed, "the sender is closed")
                }
                guard record.isAtWorker else {
                    throw BisqueError(.notFound, "the listener has not taken the slot yet")
                }
            })
    }

    func end(_ record: SlotSenderRecord) {
        remains.withLock { $0 = record }
        hub.finish()
    }
}

extension Peer {
    /// Lets the peer hear whoever the room hears in a slot, over one of his transports.
    ///
    /// A `SubscribingSession` does it by itself.
    ///
    /// - Throws: `.invalid` for a slot that the room does not have, `.duplicate`, `.unsupported`,
    ///   `.notFound` when the transport is another peer's, `.closed`, `.workerDied`, `.cancelled`.
    public func listen(
        toSlot slot: Int, over transport: Transport
    ) async throws(BisqueError) -> SlotSender {
        try transport.requireRoom(room)
        let (room, peer, id) = (room, id, room.server.identifiers.next())
        return try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.beginListening(id, peer: peer, slot: slot, over: transport.id)
            },
            finish: { (core, refusal) throws(BisqueError) in
                try core.state.finishListening(id, refusal: refusal)
                core.perform([.tell(.slotSenderOpened(id))], in: room)
                return try core.opened(core.slotSenders[id])
            },
            abandon: { state in state.endListening(id) })
    }
}

extension RtpReceiver {
    /// Says whom others make way for in the room's slots.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func setSpeakerPriority(
        _ priority: SpeakerPriority
    ) async throws(BisqueError) {
        let id = id
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.changePriority(of: id, to: priority)
            },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }
}
