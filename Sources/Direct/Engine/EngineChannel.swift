import Bisque

/// One data channel: both of its ways, as the worker has them.
struct EngineChannel: Sendable {
    let number: ChannelNumber
    /// The objects at the worker: what the other end sends, the program that hears it, and what
    /// goes to the other end.
    let producer: UInt32
    let hearer: UInt32
    let sender: UInt32
    /// Opened by us, or known to both ends beforehand.
    let isOurs: Bool
    /// It can be used, and that was reported.
    var isOpen = false

    /// The beginning of a message.
    var begun: [UInt8] = []
    /// What came and may not come anew yet.
    var spent = 0
    var outgoing = OutgoingMessages()
    /// Where the worker tells that what waits has fallen.
    var threshold: UInt32 = 0
}
