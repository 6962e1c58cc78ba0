/// From the state's words to clients and to those who listen to producers and consumers.
extension RoomCore {
    mutating func tellSignalled(_ notice: RoomNotice) {
        switch notice {
        case .notify(let peer, let message):
            guard let peer = peers[peer] ?? leaving[peer] else { return }
            if !peer.signals.add(message) { deafPeers.append(peer.id) }
        case .receiverPaused(let id, let isPaused, let originator, let words):
            receivers[id]?.producerHub.emit(
                isPaused
                    ? .paused(originator, appData: words) : .resumed(originator, appData: words))
        case .senderPaused(let id, let isPaused, let originator, let words):
            senders[id]?.consumerHub.emit(
                isPaused
                    ? .paused(originator, appData: words) : .resumed(originator, appData: words))
        case .senderProfile(let id, let profile):
            senders[id]?.consumerHub.emit(.effectiveProfileChanged(profile))
        default: break
        }
    }

    /// Nothing is said to those who have gone, and those go who do not listen: a client with a hole
    /// in what it was told knows nothing for certain any more.
    mutating func endSignals(in room: Room) {
        for peer in leaving.values { peer.signals.finish() }
        leaving = [:]
        guard !deafPeers.isEmpty else { return }
        let peers = deafPeers
        deafPeers = []
        for peer in peers {
            perform(
                state.closePeer(peer, .refused("nobody takes its notifications")), in: room)
        }
    }
}
