/// Peers: who is in the room, and what each of them can do.
extension RoomState {
    /// Lets somebody in.
    ///
    /// - Throws: `.invalid` for an empty name, `.duplicate` for one that is in use, `.limit`.
    mutating func openPeer(_ id: UInt32, named name: String) throws(BisqueError) -> [RoomAction] {
        try requireOpen()
        guard !name.isEmpty else { throw BisqueError(.invalid, "the peer's name is empty") }
        guard peer(named: name) == nil else {
            throw BisqueError(.duplicate, "there is a peer named \"\(name)\" already")
        }
        guard peers.count < limits.peersPerRoom else {
            throw BisqueError(.limit, "the room is full: \(limits.peersPerRoom) peers")
        }
        peers[id] = PeerRecord(id: id, name: name, cname: random.name(length: 16))
        peerOrder.append(id)
        return [.tell(.peerOpened(id))]
    }

    func peer(named name: String) -> UInt32? {
        peerOrder.first { peers[$0]?.name == name }
    }

    /// Says once what a peer can do. It then gets a sender of everything that is sent already.
    mutating func setCapabilities(
        _ wanted: RtpCapabilities, of peer: UInt32
    ) throws(BisqueError) -> [RoomAction] {
        let record = try requirePeer(peer)
        guard record.capabilities == nil else {
            throw BisqueError(.duplicate, "the peer's capabilities are set already")
        }
        let effective = shared(
            try Negotiation.effectiveCapabilities(of: wanted, in: capabilities))
        peers[peer]?.capabilities = effective
        peers[peer]?.acceptsRetransmissions = wanted.codecs.contains { codec in
            Negotiation.identity(of: codec)?.mimeType.role == .retransmission
        }
        return [.tell(.peerCapabilities(peer, effective))] + openSenders(for: peer)
    }

    /// Somebody else's, when they are equal: what a large room's peers can do is kept once.
    private func shared(_ capabilities: RtpCapabilities) -> RtpCapabilities {
        for id in peerOrder.suffix(RoomState.sharingPeers) {
            if let others = peers[id]?.capabilities, others == capabilities { return others }
        }
        return capabilities
    }

    /// How many peers are looked at for equal capabilities: they are large to compare.
    private static let sharingPeers = 4

    /// Closes a peer with all it has, its streams to the others included.
    mutating func closePeer(_ peer: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard let record = peers[peer] else { return [] }
        // The worker knows no peers: each top of the subtree is named.
        let frames = reason.reachesTheWorker ? closingFrames(of: record) : []
        return closePeerAlone(peer, reason) + frames
    }

    /// Closes a peer and tells the worker nothing.
    mutating func closePeerAlone(_ peer: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard peers[peer] != nil else { return [] }
        var actions = closeMedia(of: peer, .parent)
        guard let record = peers.removeValue(forKey: peer) else { return actions }
        peerOrder.removeAll { $0 == peer }
        actions.append(.tell(.peerClosed(record, reason)))
        return actions
    }

    /// Closes what a peer has and leaves the peer.
    mutating func closeMedia(of peer: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard let record = peers[peer] else { return [] }
        // Taken out at once: each of them would otherwise look for itself among the others.
        peers[peer]?.senders = []
        return record.transports.flatMap { endTransport($0, reason) }
            + record.receivers.flatMap { endReceiver($0, reason, senders: reason.ofChildren) }
            + record.senders.flatMap { endSender($0, reason) }
            + endData(of: peer, over: nil, reason)
    }

    func closingFrames(of record: PeerRecord) -> [RoomAction] {
        record.transports.map { closingFrame(ofTransport: $0) }
            + record.receivers.map { closingFrame(ofReceiver: $0) }
            + record.senders.compactMap { closingFrame(ofSender: $0) }
            + closingFrames(ofDirectDataOf: record)
    }
}

extension CloseReason {
    /// Why the children of something close that closes for this reason.
    var ofChildren: CloseReason {
        self == .workerDied ? .workerDied : .parent
    }
}
