internal import Channel

/// Receivers: what a peer sends into the room.
extension RoomState {
    /// Registers a stream that the worker is to listen for.
    ///
    /// - Throws: `.invalid` or `.unsupported` as the negotiation finds, `.limit`, `.notFound` when
    ///   the transport is another peer's, `.closed`, `.workerDied`.
    mutating func beginReceive(
        _ receiver: UInt32, of peer: UInt32, kind: MediaKind, parameters: RtpParameters,
        on transport: UInt32
    ) throws(BisqueError) -> WorkerCommand {
        let record = try requirePeer(peer)
        try requireActive()
        _ = try requireTransport(transport, of: peer)
        let plan = try negotiate(parameters, kind: kind, for: record)
        guard record.receivers.count < limits.receiversPerPeer else {
            throw BisqueError(.limit, "the peer has \(limits.receiversPerPeer) receivers")
        }
        guard receivers.count < limits.sendersPerPeer else {
            throw BisqueError(.limit, "the room has \(limits.sendersPerPeer) receivers")
        }
        receivers[receiver] = ReceiverRecord(
            id: receiver, peer: peer, kind: kind, transport: transport, plan: plan)
        peers[peer]?.receivers.append(receiver)
        return .createReceiver(
            CreateReceiver(
                receiver: ReceiverID(rawValue: receiver),
                transport: TransportID(rawValue: transport), reception: Reception(plan)))
    }

    /// How it is from the first, before anybody gets it.
    mutating func begin(
        _ receiver: UInt32, isPaused: Bool, by originator: PauseOriginator, appData: JSONValue
    ) {
        receivers[receiver]?.appData = appData
        if isPaused { _ = receivers[receiver]?.pauses.set(originator, true) }
    }

    /// From now on everybody else gets it.
    mutating func finishReceive(
        _ receiver: UInt32, refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal {
            _ = endReceiver(receiver, .refused(refusal.message), senders: .parent)
            throw refusal
        }
        guard let record = receivers[receiver] else {
            throw BisqueError(.closed, "the receiver was closed meanwhile")
        }
        receivers[receiver]?.isOpen = true
        return [
            .tell(.receiverOpened(receiver)),
            .tell(.receiverParameters(receiver, record.plan.parameters)),
        ] + [speakerCommand(of: receiver)].compactMap { $0 }.map { .send($0) }
            + openSenders(of: receiver)
    }

    /// Says that a receiver's stream will be another one. Nothing changes before the answer.
    func beginUpdate(
        _ receiver: UInt32, parameters: RtpParameters
    ) throws(BisqueError) -> (ReceiverPlan, WorkerCommand) {
        let record = try requireReceiver(receiver)
        try requireActive()
        let plan = try negotiate(
            parameters, kind: record.kind, for: try requirePeer(record.peer))
        let command = WorkerCommand.updateReceiver(
            UpdateReceiver(receiver: ReceiverID(rawValue: receiver), reception: Reception(plan)))
        return (plan, command)
    }

    mutating func finishUpdate(
        _ receiver: UInt32, plan: ReceiverPlan, refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal { throw refusal }
        guard let record = receivers[receiver] else {
            throw BisqueError(.closed, "the receiver was closed meanwhile")
        }
        let ended = keepStreams(of: receiver) { stream in
            stream.encoding(under: plan.parameters, since: record.plan.parameters)
        }
        receivers[receiver]?.plan = plan
        return ended + [.tell(.receiverParametersChanged(receiver, plan.parameters))]
            + record.senders.flatMap { update($0, from: plan) } + followLevels(of: receiver)
    }

    func beginAttach(
        _ receiver: UInt32, to transport: UInt32
    ) throws(BisqueError) -> WorkerCommand {
        let record = try requireReceiver(receiver)
        try requireActive()
        _ = try requireTransport(transport, of: record.peer)
        return .attachReceiver(
            AttachReceiver(
                receiver: ReceiverID(rawValue: receiver),
                transport: TransportID(rawValue: transport)))
    }

    mutating func finishAttach(
        _ receiver: UInt32, to transport: UInt32, refusal: BisqueError?
    ) throws(BisqueError) -> [RoomAction] {
        if let refusal { throw refusal }
        guard receivers[receiver] != nil else {
            throw BisqueError(.closed, "the receiver was closed meanwhile")
        }
        // The worker attached it, and detached it again when the transport closed.
        return place(receiver, on: transports[transport] == nil ? nil : transport)
    }

    /// Where a receiver receives from now on. Its streams do not follow it: there they begin anew.
    mutating func place(_ receiver: UInt32, on transport: UInt32?) -> [RoomAction] {
        guard let record = receivers[receiver], record.transport != transport else { return [] }
        let ended = keepStreams(of: receiver) { _ in nil }
        receivers[receiver]?.transport = transport
        guard record.isOpen else { return [] }
        return ended + [.tell(.receiverTransport(receiver, transport: transport))]
    }

    func requestKeyframe(_ receiver: UInt32) throws(BisqueError) -> WorkerCommand {
        _ = try requireReceiver(receiver)
        try requireActive()
        return .requestKeyframe(RequestKeyframe(receiver: ReceiverID(rawValue: receiver)))
    }

    /// An encoding has one stream at a time: the next one ends the one before it. Without a
    /// transport there is none, whatever was on the way when it closed.
    mutating func streamStarted(_ receiver: UInt32, _ stream: ReceivedStream) -> [RoomAction] {
        guard receivers[receiver]?.transport != nil else { return [] }
        let ended = keepStreams(of: receiver) { old in
            old.encoding == stream.encoding || old.ssrc == stream.ssrc ? nil : old.encoding
        }
        receivers[receiver]?.streams.append(stream)
        return ended + [.tell(.streamStarted(receiver: receiver, stream))]
    }

    mutating func streamEnded(_ receiver: UInt32, _ stream: ReceivedStream) -> [RoomAction] {
        keepStreams(of: receiver) { $0.ssrc == stream.ssrc ? nil : $0.encoding }
    }

    /// Ends the streams that have no encoding any more, and gives the others theirs.
    private mutating func keepStreams(
        of receiver: UInt32, where encoding: (ReceivedStream) -> Int?
    ) -> [RoomAction] {
        guard let streams = receivers[receiver]?.streams else { return [] }
        var ended: [RoomAction] = []
        receivers[receiver]?.streams = streams.compactMap { stream in
            if let index = encoding(stream) { return .init(encoding: index, ssrc: stream.ssrc) }
            ended.append(.tell(.streamEnded(receiver: receiver, stream)))
            return nil
        }
        return ended
    }

    /// Closes a receiver and all its senders; the worker frees those by itself.
    mutating func closeReceiver(_ receiver: UInt32, _ reason: CloseReason) -> [RoomAction] {
        guard receivers[receiver] != nil else { return [] }
        var actions = endReceiver(receiver, reason, senders: reason.ofChildren)
        if reason.reachesTheWorker { actions.append(closingFrame(ofReceiver: receiver)) }
        return actions
    }

    /// Forgets a receiver, its senders first, and says so.
    mutating func endReceiver(
        _ receiver: UInt32, _ reason: CloseReason, senders sendersReason: CloseReason
    ) -> [RoomAction] {
        guard let listeners = receivers[receiver]?.senders else { return [] }
        // Taken out at once: each of them would otherwise look for itself among the others.
        receivers[receiver]?.senders = []
        var actions = listeners.flatMap { endSender($0, sendersReason) }
        guard let record = receivers.removeValue(forKey: receiver) else { return actions }
        peers[record.peer]?.receivers.removeAll { $0 == receiver }
        clientIDs.remove(record)
        actions += forgetHeard(receiver)
        if record.isOpen { actions.append(.tell(.receiverClosed(record, reason))) }
        return actions
    }

    func closingFrame(ofReceiver receiver: UInt32) -> RoomAction {
        .send(.closeReceiver(CloseReceiver(receiver: ReceiverID(rawValue: receiver))))
    }

    func requireReceiver(_ receiver: UInt32) throws(BisqueError) -> ReceiverRecord {
        guard let record = receivers[receiver], record.isOpen else {
            throw BisqueError(.closed, "the receiver is closed")
        }
        return record
    }

    private func negotiate(
        _ parameters: RtpParameters, kind: MediaKind, for peer: PeerRecord
    ) throws(BisqueError) -> ReceiverPlan {
        guard let capabilities = peer.publishesAnything ? capabilities : peer.capabilities else {
            throw BisqueError(.invalid, "the peer's capabilities are not set yet")
        }
        return try Negotiation.effectiveParameters(of: parameters, kind: kind, for: capabilities)
    }
}
