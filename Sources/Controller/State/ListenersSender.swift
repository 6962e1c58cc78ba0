/// A sender as an offer to its listener needs it.
struct ListenersSender: Sendable, Hashable {
    let id: UInt32
    let kind: MediaKind
    let publisher: UInt32
    let parameters: RtpParameters
    let isAvailable: Bool
    /// Over the transport in question; it has its mid for good.
    let isSending: Bool
}

extension RoomState {
    /// What can be offered over a transport: the senders that have it already, or none yet.
    func senders(offeredOver transport: UInt32) -> [ListenersSender] {
        guard let record = transports[transport], let peer = peers[record.peer] else { return [] }
        return peer.senders.compactMap { id in
            guard let sender = senders[id], sender.transport ?? transport == transport,
                let publisher = receivers[sender.receiver]?.peer
            else { return nil }
            return ListenersSender(
                id: id, kind: sender.kind, publisher: publisher,
                parameters: sender.plan.parameters, isAvailable: sender.plan.isAvailable,
                isSending: sender.transport != nil)
        }
    }
}
