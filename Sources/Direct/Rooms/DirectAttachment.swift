public import Bisque

/// A direct peer's place in a room.
///
/// It ends with the peer, with the room, when its `member` is closed there, or by `detach()`. Where
/// the room's worker dies it goes on as soon as the room does.
public final class DirectAttachment: Sendable {
    /// What happens to it.
    public enum Event: Sendable {
        /// The room gets a track of the other end's.
        case published(DirectTrack, RtpReceiver)
        /// The other end gets what somebody in the room sends, as a track.
        case subscribed(RtpSender, DirectTrack)
        /// One of them does not flow; everything else does.
        case refused(BisqueError)
        /// The last event.
        case ended(End)
    }

    /// Why it is over.
    public enum End: Sendable, Hashable {
        case detached
        /// The peer has closed.
        case peerClosed
        /// The room has.
        case roomClosed(CloseReason)
        /// Only the member there has.
        case memberClosed(CloseReason)
    }

    public let peer: DirectPeer
    /// Who the other end is in the room.
    public let member: Peer
    private let engine: WorkerEngine
    private let hub = EventHub<Event>()
    /// What stands of what was told.
    private let present = Locked<[Event]>([])
    private let isDetached = Locked(false)
    private let (changes, change) = AsyncStream.makeStream(
        of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(_ peer: DirectPeer, _ engine: WorkerEngine, _ member: Peer) {
        self.peer = peer
        self.member = member
        self.engine = engine
    }

    /// What is published and subscribed now, and what happens from then on. Ends after `.ended`.
    public func events() -> AsyncStream<Event> {
        present.withLock { hub.subscribe(replaying: $0) }
    }

    public var isEnded: Bool { end != nil }

    /// Leaves the room; the peer lives on.
    public func detach() {
        isDetached.withLock { $0 = true }
        member.close()
        change.yield()
    }

    private var end: End? {
        if isDetached.withLock({ $0 }) { return .detached }
        if peer.isDestroyed { return .peerClosed }
        // In this order: a room closes its members first.
        guard let reason = member.closeReason else { return nil }
        return member.room.closeReason.map { .roomClosed($0) } ?? .memberClosed(reason)
    }

    // MARK: Following both sides

    /// - Throws: as `DirectPeer.attach(to:as:)`.
    func begin() async throws(BisqueError) {
        try member.setCapabilities(peer.capabilitiesInRooms)
        var traffic = RoomTraffic(peer, engine, member)
        try await traffic.openWay()
        watch()
        change.yield()
        let begun = traffic
        Task { await self.run(begun) }
    }

    private func run(_ begun: RoomTraffic) async {
        var traffic = begun
        for await _ in changes {
            if let end {
                traffic.close()
                member.close()
                peer.leave(member.room)
                hub.finish(with: .ended(end))
                return
            }
            let events = await traffic.follow()
            present.withLock { present in
                present = traffic.standing
                for event in events { hub.emit(event) }
            }
        }
    }

    /// Whatever happens on either side: what it changes is looked up.
    private func watch() {
        let (peerEvents, roomEvents) = (peer.events(), member.room.events())
        let (memberEvents, change) = (member.events(), change)
        Task {
            for await event in peerEvents {
                switch event {
                case .negotiated, .track, .removeTrack, .close: change.yield()
                default: break
                }
            }
            change.yield()
        }
        Task {
            for await _ in roomEvents { change.yield() }
            change.yield()
        }
        Task {
            for await event in memberEvents {
                change.yield()
                guard case .newRtpSender(let sender) = event else { continue }
                let senderEvents = sender.events()
                Task {
                    for await event in senderEvents {
                        switch event {
                        case .parametersChanged, .transportChanged, .closed: change.yield()
                        default: break
                        }
                    }
                    change.yield()
                }
            }
            change.yield()
        }
    }
}
