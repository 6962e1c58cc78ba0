internal import Channel

/// From the state's numbers to the handles the application holds, and their events.
///
/// A handle is made when its object opens and let go when it closes; in between the room holds it.
extension RoomCore {
    mutating func tell(_ notice: RoomNotice, in room: Room) {
        switch notice {
        case .interrupted: room.hub.emit(.interrupted)
        case .resumed: room.hub.emit(.resumed)
        case .peersInterrupted(let ids, let reason):
            let lost = ids.filter { state.peers[$0]?.isHidden == false }.compactMap { peers[$0] }
            if !lost.isEmpty { room.hub.emit(.peersInterrupted(lost, reason)) }
        case .roomClosed(let reason):
            room.hub.finish(with: .closed(reason))
            room.audioHub.finish(with: .closed(reason))
            room.levelHub.finish()
        case .levels, .speaker, .slot: tellHearing(notice, in: room)
        case .slotsChanged, .soundWished, .slotSenderOpened, .slotSenderHears, .slotSenderClosed:
            tellSlotSender(notice)
        case .traced(let target, let id, let event): tellTrace(target, id, event)
        case .data(let notice): tellData(notice, in: room)
        case .notify, .receiverPaused, .senderPaused, .senderProfileSet, .senderProfile:
            tellSignalled(notice)
        case .peerOpened(let id): openPeer(id, in: room)
        case .peerCapabilities(let id, let capabilities):
            peers[id]?.hub.emit(.capabilities(capabilities))
        case .peerClosed(let record, let reason):
            if !spread.isEmpty { spread.forgetPeer(record.id) }
            let peer = peers.removeValue(forKey: record.id)
            peer?.end(Remains(record: record, reason: reason))
            leaving[record.id] = peer
        case .transportOpened, .remoteLearned, .iceSelected, .iceChanged, .dtlsChanged,
            .transportClosed:
            tellTransport(notice)
        case .receiverOpened, .receiverParameters, .receiverParametersChanged, .receiverTransport,
            .streamStarted, .streamEnded, .receiverScore, .packetReceived, .receiverClosed:
            tellReceiver(notice, in: room)
        case .senderOpened, .senderParameters, .senderTransport, .senderActivity, .senderChoice,
            .senderScore, .senderClosed:
            tellSender(notice)
            if let peer = state.listener(of: notice) { tellOfferChange(to: peer) }
        }
    }

    private mutating func openPeer(_ id: UInt32, in room: Room) {
        guard let record = state.peers[id] else { return }
        let peer = Peer(id: id, name: record.name, room: room)
        peers[id] = peer
        if !record.isHidden { room.hub.emit(.newPeer(peer)) }
    }

    private func tellTrace(_ target: TraceTarget, _ id: UInt32, _ event: TraceEvent) {
        switch target {
        case .transport: transports[id]?.traceHub.emit(event)
        case .receiver: receivers[id]?.traceHub.emit(event)
        case .sender: senders[id]?.traceHub.emit(event)
        }
    }

    private func tellHearing(_ notice: RoomNotice, in room: Room) {
        switch notice {
        case .levels(let heard):
            let levels = heard.compactMap { entry in
                receivers[entry.receiver].map { AudioLevel(receiver: $0, level: entry.level) }
            }
            if state.hearing.wish.levels != nil { room.audioHub.emit(.levels(levels)) }
            room.levelHub.emit(levels)
        case .speaker(let id):
            room.audioHub.emit(.activeSpeaker(id.flatMap { receivers[$0] }))
        case .slot(let slot, let id):
            room.audioHub.emit(.slot(slot, id.flatMap { receivers[$0] }))
        default: break
        }
    }

    private mutating func tellSlotSender(_ notice: RoomNotice) {
        switch notice {
        case .slotsChanged:
            for peer in state.peerOrder { tellOfferChange(to: peer) }
        case .soundWished(let peer): tellOfferChange(to: peer)
        case .slotSenderOpened(let id):
            guard let record = state.slotSenders[id], let peer = peers[record.peer] else { return }
            slotSenders[id] = SlotSender(record, peer: peer)
        case .slotSenderHears(let id, let source):
            slotSenders[id]?.hub.emit(source.flatMap { receivers[$0] })
        case .slotSenderClosed(let record):
            if !spread.isEmpty { spread.leave(record.id) }
            slotSenders.removeValue(forKey: record.id)?.end(record)
            tellOfferChange(to: record.peer)
        default: break
        }
    }

    private mutating func tellTransport(_ notice: RoomNotice) {
        switch notice {
        case .transportOpened(let id):
            guard let record = state.transports[id], let peer = peers[record.peer] else { return }
            let transport = Transport(record, peer: peer)
            transports[id] = transport
            peer.hub.emit(.newTransport(transport))
        case .remoteLearned(let id, let address, let isRtcp):
            transports[id]?.hub.emit(.remoteLearned(address, isRtcp: isRtcp))
        case .iceSelected(let id, let tuple):
            transports[id]?.hub.emit(.selected(tuple))
        case .iceChanged(let id, let state):
            transports[id]?.hub.emit(.ice(state))
        case .dtlsChanged(let id, let state):
            transports[id]?.hub.emit(.dtls(state))
        case .transportClosed(let record, let reason):
            pushes.stop(.transport(record.id))
            if !spread.isEmpty { spread.leave(record.id) }
            transports.removeValue(forKey: record.id)?
                .end(Remains(record: record, reason: reason))
        default: break
        }
    }

    private mutating func tellReceiver(_ notice: RoomNotice, in room: Room) {
        switch notice {
        case .receiverOpened(let id):
            guard let record = state.receivers[id], let peer = peers[record.peer] else { return }
            let receiver = RtpReceiver(id: id, kind: record.kind, peer: peer)
            receivers[id] = receiver
            peer.hub.emit(.newRtpReceiver(receiver))
        case .receiverParameters(let id, let parameters):
            receivers[id]?.hub.emit(.parameters(parameters))
        case .receiverParametersChanged(let id, let parameters):
            updateMirrors(of: id, in: room)
            receivers[id]?.hub.emit(.parametersChanged(parameters))
        case .receiverTransport(let id, let transport):
            receivers[id]?.hub.emit(.transportChanged(transport.flatMap { transports[$0] }))
        case .streamStarted(let id, let stream):
            receivers[id]?.hub.emit(.streamStarted(stream))
        case .streamEnded(let id, let stream):
            receivers[id]?.hub.emit(.streamEnded(stream))
        case .receiverScore(let id, let score):
            receivers[id]?.hub.emit(.scoreChanged(score))
        case .packetReceived(let id, let packet, let lost):
            receivers[id]?.packetHub.emit(packet, lost: lost)
        case .receiverClosed(let record, let reason):
            pushes.stop(.producer(record.id))
            if !spread.isEmpty { spread.silence(record.id) }
            receivers.removeValue(forKey: record.id)?.end(Remains(record: record, reason: reason))
        default: break
        }
    }

    private mutating func tellSender(_ notice: RoomNotice) {
        switch notice {
        case .senderOpened(let id):
            guard let record = state.senders[id], let peer = peers[record.peer],
                let receiver = receivers[record.receiver]
            else { return }
            let sender = RtpSender(id: id, kind: record.kind, peer: peer, receiver: receiver)
            senders[id] = sender
            peer.hub.emit(.newRtpSender(sender))
        case .senderParameters(let id, let parameters):
            senders[id]?.hub.emit(.parametersChanged(parameters))
        case .senderTransport(let id, let transport):
            senders[id]?.hub.emit(.transportChanged(transport.flatMap { transports[$0] }))
            senders[id]?.consumerHub.emit(transport == nil ? .unhandled : .handled)
        case .senderActivity(let id, let isActive):
            senders[id]?.hub.emit(.activityChanged(isActive))
        case .senderChoice(let id, let choice):
            senders[id]?.hub.emit(.choiceChanged(choice))
        case .senderScore(let id, let score):
            senders[id]?.hub.emit(.scoreChanged(score))
        case .senderClosed(let record, let reason):
            pushes.stop(.consumer(record.id))
            // The worker frees most of them by itself, so that no command names them.
            channel(of: record.id)?.forget(record.id)
            if !spread.isEmpty { spread.leave(record.id) }
            senders.removeValue(forKey: record.id)?.end(Remains(record: record, reason: reason))
        default: break
        }
    }

    /// What the peer can be offered is not what it was.
    func tellOfferChange(to peer: UInt32) {
        for transport in state.peers[peer]?.transports ?? [] {
            transports[transport]?.offerChanges.emit(())
        }
    }
}

extension RoomState {
    /// Who is offered a sender, when the notice changes what he is offered.
    fileprivate func listener(of notice: RoomNotice) -> UInt32? {
        switch notice {
        case .senderOpened(let id), .senderParameters(let id, _), .senderTransport(let id, _):
            senders[id]?.peer
        case .senderClosed(let record, _): record.peer
        default: nil
        }
    }
}
