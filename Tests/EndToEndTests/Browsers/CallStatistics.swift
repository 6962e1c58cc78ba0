/// What a client knows of its connections and streams; absent is what it does not count.
struct CallStatistics: Decodable, Sendable {
    /// One encoding that it sends.
    struct Sent: Decodable, Sendable {
        let mid: String?
        let rid: String?
        let ssrc: UInt32?
        let kind: String
        let codec: String?
        let framesSent: Int?
        let framesPerSecond: Double?
        let frameWidth: Int?
        let frameHeight: Int?
        let keyFramesEncoded: Int?
        let packetsSent: Int?
        let bytesSent: Int?
        let retransmittedPacketsSent: Int?
        /// Bits per second.
        let targetBitrate: Double?
        let scalabilityMode: String?
        let qualityLimitationReason: String?
        let nackCount: Int?
        let pliCount: Int?
        let firCount: Int?
        /// Seconds, as the far side's reports tell it.
        let roundTripTime: Double?
    }

    /// One stream that it receives.
    struct Received: Decodable, Sendable {
        let mid: String?
        let ssrc: UInt32?
        let kind: String
        let codec: String?
        let framesReceived: Int?
        let framesDecoded: Int?
        /// Those that came onto the page.
        let framesShown: Int?
        let framesPerSecond: Double?
        let frameWidth: Int?
        let frameHeight: Int?
        let keyFramesDecoded: Int?
        /// Milliseconds from the offer that brought it to the first picture on the page.
        let firstFrameAfter: Double?
        let freezeCount: Int?
        /// Grows while something is heard.
        let audioEnergy: Double?
        let packetsReceived: Int?
        /// In Chromium those that came again later are among them.
        let packetsLost: Int?
        let bytesReceived: Int?
        /// In place of lost ones.
        let retransmittedPacketsReceived: Int?
        /// Seconds.
        let jitter: Double?
        let nackCount: Int?
        let pliCount: Int?
    }

    /// As `RTCPeerConnection.connectionState` says it; `nil` where there is no connection.
    let publisher: String?
    let subscriber: String?
    let sent: [Sent]
    let received: [Received]

    func sent(_ kind: String) -> [Sent] { sent.filter { $0.kind == kind } }

    func received(_ kind: String) -> [Received] { received.filter { $0.kind == kind } }
}
