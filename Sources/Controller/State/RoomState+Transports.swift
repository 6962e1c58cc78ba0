internal import Channel

/// Transports: the paths that media takes between a peer and the worker.
extension RoomState {
    /// Registers a plain transport that the worker is to open.
    mutating func beginTransport(
        _ record: TransportRecord, srtp: SrtpParameters? = nil
    ) throws(BisqueError) -> WorkerCommand {
        try register(record)
        return .createPlainTransport(
            CreatePlainTransport(
                transport: TransportID(rawValue: record.id), room: RoomID(rawValue: id),
                remote: record.remote.map(Address.init),
                remoteRtcp: record.remoteRtcp.map(Address.init), srtp: srtp.map(SrtpKeys.init)))
    }

    /// Makes room for a transport that nobody sees yet.
    mutating func register(_ record: TransportRecord) throws(BisqueError) {
        let peer = try requirePeer(record.peer)
        try requireActive()
        guard peer.transports.count < limits.transportsPerPeer else {
            throw BisqueError(.limit, "the peer has \(limits.transportsPerPeer) transports")
        }
        if let id = record.client?.id { try clientIDs.addTransport(id, record.id) }
        transports[record.id] = record
        peers[record.peer]?.transports.append(record.id)
    }

    mutating func finishTransport(
        _ transport: UInt32, refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal {
            _ = endTransport(transport, .refused(refusal.message))
            throw refusal
        }
        guard transports[transport] != nil else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
        transports[transport]?.isOpen = true
        return [.tell(.transportOpened(transport))]
    }

    /// Gives a transport the remote address it does not have yet.
    func beginConnect(
        _ transport: UInt32, to remote: TransportAddress, rtcp: TransportAddress?
    ) throws(BisqueError) -> WorkerCommand {
        guard let record = transports[transport], record.isOpen else {
            throw BisqueError(.closed, "the transport is closed")
        }
        try requireActive()
        guard record.webRtc == nil else {
            throw BisqueError(.unsupported, "ICE finds this transport's remote address")
        }
        guard rtcp == nil || !record.muxesRtcp else {
            throw BisqueError(.invalid, "remote RTCP address: RTP and RTCP share one port here")
        }
        return .connectPlainTransport(
            ConnectPlainTransport(
                transport: TransportID(rawValue: transport), remote: Address(remote),
                remoteRtcp: rtcp.map(Address.init)))
    }

    mutating func finishConnect(
        _ transport: UInt32, to remote: TransportAddress, rtcp: TransportAddress?,
        refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal { throw refusal }
        guard transports[transport] != nil else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
        transports[transport]?.remote = remote
        if let rtcp { transports[transport]?.remoteRtcp = rtcp }
        return []
    }

    /// The worker learned from a packet where the far side is.
    mutating func remoteLearned(
        _ transport: UInt32, _ remote: TransportAddress, isRtcp: Bool
    ) -> [RoomAction] {
        guard transports[transport] != nil else { return [] }
        if isRtcp {
            transports[transport]?.remoteRtcp = remote
        } else {
            transports[transport]?.remote = remote
        }
        return [.tell(.remoteLearned(transport: transport, remote, isRtcp: isRtcp))]
    }

    /// Closes a transport. What was attached to it stays, detached.
    mutating func closeTransport(_ transport: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard let record = transports[transport] else { return [] }
        var actions = detach(from: transport, of: record.peer)
        actions += endTransport(transport, reason)
        if reason.reachesTheWorker { actions.append(closingFrame(ofTransport: transport)) }
        return actions
    }

    private mutating func detach(from transport: UInt32, of peer: UInt32) -> [RoomAction] {
        guard let record = peers[peer] else { return [] }
        var actions: [RoomAction] = []
        for receiver in record.receivers where receivers[receiver]?.transport == transport {
            actions += place(receiver, on: nil)
        }
        for sender in record.senders where senders[sender]?.transport == transport {
            actions += move(sender, to: nil)
        }
        return actions
    }

    /// Forgets a transport and says so. The worker is told by whoever began.
    mutating func endTransport(_ transport: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard let peer = transports[transport]?.peer else { return [] }
        let data = endData(of: peer, over: transport, reason.ofChildren)
        guard var record = transports.removeValue(forKey: transport) else { return data }
        peers[record.peer]?.transports.removeAll { $0 == transport }
        clientIDs.remove(record)
        record.webRtc = record.webRtc?.closed
        return data + endListening(over: transport)
            + (record.isOpen ? [.tell(.transportClosed(record, reason))] : [])
    }

    /// Whether somebody who sends over it understands REMB.
    func usesRemb(transport: UInt32) -> Bool {
        receivers.values.contains { receiver in
            receiver.transport == transport
                && receiver.plan.parameters.codecs.contains { codec in
                    codec.rtcpFeedback.contains { $0.type == RtcpFeedback.remb }
                }
        }
    }

    func closingFrame(ofTransport transport: UInt32) -> RoomAction {
        .send(.closeTransport(CloseTransport(transport: TransportID(rawValue: transport))))
    }
}
