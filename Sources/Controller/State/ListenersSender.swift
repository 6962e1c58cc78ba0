/// A sender as an offer to its listener needs it, whether it is of one publisher or of a slot.
struct ListenersSender: Sendable, Hashable {
    let id: UInt32
    let kind: MediaKind
    /// What is played together has one.
    let streamName: String
    let parameters: RtpParameters
    let isAvailable: Bool
    /// Over the transport in question; it has its mid for good.
    let isSending: Bool
}

extension RoomState {
    /// What can be offered over a transport: the senders that have it already, or none yet.
    func senders(offeredOver transport: UInt32) -> [ListenersSender] {
        guard let record = transports[transport], let peer = peers[record.peer] else { return [] }
        // Slots come first: with very many senders, not all have a section.
        return slotSenders(offeredOver: transport)
            + peer.senders.compactMap { id in
                guard let sender = senders[id], sender.transport ?? transport == transport,
                    let publisher = receivers[sender.receiver]?.peer
                else { return nil }
                return ListenersSender(
                    id: id, kind: sender.kind, streamName: "\(publisher)",
                    parameters: sender.plan.parameters, isAvailable: sender.plan.isAvailable,
                    isSending: sender.transport != nil)
            }
    }
}
