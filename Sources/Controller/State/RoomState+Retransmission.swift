/// Whether a sender repeats what its listener lost.
extension RoomState {
    mutating func setRtx(
        _ isEnabled: Bool, sender: UInt32
    ) throws(BisqueError) -> [RoomAction] {
        let record = try requireSender(sender)
        try requireActive()
        guard record.usesRtx != isEnabled, let plan = receivers[record.receiver]?.plan
        else { return [] }
        senders[sender]?.usesRtx = isEnabled
        return update(sender, from: plan)
    }
}
