internal import Channel

/// Packets of receivers: the worker tells them while somebody listens.
extension RoomState {
    /// Somebody begins to listen to a receiver. Who is not the first wants a key frame as well; the
    /// first one's wish is the worker's own affair.
    mutating func beginTap(_ receiver: UInt32) -> [RoomAction] {
        guard activity == .active, let record = receivers[receiver], record.isOpen else {
            return []
        }
        let number = ReceiverID(rawValue: receiver)
        guard !record.isTapped else {
            return [.send(.requestKeyframe(RequestKeyframe(receiver: number)))]
        }
        receivers[receiver]?.isTapped = true
        return [.send(.tapReceiver(TapReceiver(receiver: number, isOn: true)))]
    }

    /// Somebody has gone.
    mutating func endTap(_ receiver: UInt32, hasListeners: Bool) -> [RoomAction] {
        guard !hasListeners, receivers[receiver]?.isTapped == true else { return [] }
        receivers[receiver]?.isTapped = false
        guard activity == .active else { return [] }
        let number = ReceiverID(rawValue: receiver)
        return [.send(.tapReceiver(TapReceiver(receiver: number, isOn: false)))]
    }

    /// What was on its way when the last listener went is for nobody.
    func packetReceived(_ receiver: UInt32, _ packet: [UInt8], lost: UInt64) -> [RoomAction] {
        guard receivers[receiver]?.isTapped == true else { return [] }
        return [.tell(.packetReceived(receiver, packet, lost: lost))]
    }
}
