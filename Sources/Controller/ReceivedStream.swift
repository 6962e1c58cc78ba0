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

extension ReceivedStream {
    /// Which encoding it is after the receiver was given other parameters; `nil` when none of them
    /// announces it. As the worker's `receiver_update` decides.
    func encoding(under parameters: RtpParameters, since before: RtpParameters) -> Int? {
        guard before.encodings.indices.contains(encoding) else { return nil }
        let then = before.encodings[encoding]
        return parameters.encodings.firstIndex { now in
            if let announced = now.ssrc { return announced == ssrc }
            return then.ssrc == nil && now.rid == then.rid
        }
    }
}
