/// Whether a listener gets again what he lost.
extension RtpSender {
    /// Whether lost packets are sent again over a stream of their own, where the listener and the
    /// codec have one: pictures do, unless somebody said otherwise; sound does not.
    public var usesRtx: Bool { record?.usesRtx ?? false }

    /// Says whether lost packets are to be sent again. The listener must be told of the parameters
    /// that follow from it, so it is best said before `send(over:)`.
    ///
    /// - Throws: `.closed`, `.workerDied`.
    public func enableRtx(_ isEnabled: Bool) throws(BisqueError) {
        let (room, sender) = (room, id)
        try room.change { (core) throws(BisqueError) in
            core.perform(try core.state.setRtx(isEnabled, sender: sender), in: room)
        }
    }
}
