internal import Channel

/// Whose sound a peer gets in a room that forwards the loudest.
public enum SoundWish: String, Sendable, Hashable, Codable, CaseIterable {
    /// The loudest, in the room's slots.
    case loudest
    /// Everybody's own, as where there are no slots.
    case everybody
}

extension Peer {
    /// Whose sound it gets where there are slots: at first the loudest.
    public var hears: SoundWish {
        room.core.withLock { $0.state.peers[id]?.sound } ?? .loudest
    }

    /// Says whose sound it gets where there are slots.
    ///
    /// When it wishes for everybody, it has a sender for everybody's sound when this returns. A
    /// `SubscribingSession` goes over from one to the other with the answer that takes it: until
    /// then all is as it was.
    ///
    /// - Throws: `.closed`.
    public func hear(_ wish: SoundWish) throws(BisqueError) {
        try room.change { (core) throws(BisqueError) in
            core.perform(try core.state.changeSound(of: id, to: wish), in: room)
        }
    }
}
