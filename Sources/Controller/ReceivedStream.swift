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
