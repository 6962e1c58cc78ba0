/// What a room knows of a receiver.
struct ReceiverRecord: Sendable, Hashable {
    let id: UInt32
    let peer: UInt32
    let kind: MediaKind
    /// False until the worker has confirmed it: nobody sees it yet.
    var isOpen = false
    var transport: UInt32?
    var plan: ReceiverPlan
    var senders: [UInt32] = []
    /// Those that have begun and not ended.
    var streams: [ReceivedStream] = []
}
