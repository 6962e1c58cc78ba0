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

/// One stream of packets that a receiver gets.
public struct ReceivedStream: Sendable, Hashable, Codable {
    /// Which of the receiver's encodings it is, counted from 0.
    public let encoding: Int
    public let ssrc: UInt32

    public init(encoding: Int, ssrc: UInt32) {
        self.encoding = encoding
        self.ssrc = ssrc
    }
}
