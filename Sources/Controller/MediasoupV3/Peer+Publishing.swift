/// What a peer may send where capabilities say only what it can take.
extension Peer {
    /// Lets the peer send whatever the room can do, before it has capabilities, too.
    ///
    /// Otherwise what it sends is reduced to its capabilities, as in mediasoup's first generation.
    /// In the third those are for receiving; a browser that sends simulcast takes none.
    public func publishAnything() {
        room.change { $0.state.letPublishAnything(id) }
    }
}

extension RoomState {
    mutating func letPublishAnything(_ peer: UInt32) {
        peers[peer]?.publishesAnything = true
    }
}
