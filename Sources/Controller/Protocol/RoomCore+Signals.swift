/// From the state's words to clients and to those who listen to producers and consumers.
extension RoomCore {
    mutating func tellSignalled(_ notice: RoomNotice) {
        switch notice {
        case .notify(let peer, let message):
            guard let peer = peers[peer] ?? leaving[peer] else { return }
            signal(.notification(message), to: peer)
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

    /// Puts an answer among the notifications: what comes of its request comes after it.
    ///
    /// - Parameter number: `nil` when whoever asked carries the answer himself.
    mutating func answer(
        _ number: Int?, _ content: JSONValue, to peer: UInt32, in room: Room
    ) {
        guard let number, let peer = peers[peer] else { return }
        signal(.answer(number, content), to: peer)
        endSignals(in: room)
    }

    mutating func refuse(_ number: Int, _ reason: BisqueError, to peer: UInt32, in room: Room) {
        guard let peer = peers[peer] else { return }
        signal(.refusal(number, reason), to: peer)
        endSignals(in: room)
    }

    private mutating func signal(_ message: ServerMessage, to peer: Peer) {
        if !peer.signals.add(message) { deafPeers.append(peer.id) }
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
