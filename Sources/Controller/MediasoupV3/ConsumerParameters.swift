/// A stream that goes out, as `transport.consume()` of mediasoup's third generation takes it.
public struct ConsumerParameters: Sendable, Hashable, Codable {
    public var id: String
    public var producerId: String
    public var kind: MediaKind
    public var rtpParameters: RtpParameters
    public var type: StreamType
    public var producerPaused: Bool
    public var appData: JSONValue

    public init(
        id: String, producerId: String, kind: MediaKind, rtpParameters: RtpParameters,
        type: StreamType, producerPaused: Bool = false, appData: JSONValue = [:]
    ) {
        self.id = id
        self.producerId = producerId
        self.kind = kind
        self.rtpParameters = rtpParameters
        self.type = type
        self.producerPaused = producerPaused
        self.appData = appData
    }
}

extension RtpSender {
    /// The sender as a consumer.
    ///
    /// A codec without retransmissions asks for none: no packet is sealed twice under one number.
    public var consumerParameters: ConsumerParameters {
        let parameters = rtpParameters
        var told = parameters.ofClient
        let encoding = parameters.encodings.first
        told.codecs = told.codecs.withoutVainRequests(hasRtx: encoding?.rtx != nil)
        // The one stream is of the first codec; which one that was with the publisher says nothing.
        told.encodings = parameters.encodings.map { encoding in
            var told = encoding
            told.codecPayloadType = nil
            return told
        }
        told.rtcp.isReducedSize = true
        return ConsumerParameters(
            id: "\(id)", producerId: "\(associatedRtpReceiver.id)", kind: kind,
            rtpParameters: told, type: associatedRtpReceiver.type,
            producerPaused: associatedRtpReceiver.isPaused, appData: appData.ofClient)
    }
}
