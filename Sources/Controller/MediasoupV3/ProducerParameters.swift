/// A stream that comes in, as clients of mediasoup's third generation know it: a producer.
public struct ProducerParameters: Sendable, Hashable, Codable {
    public var id: String
    public var kind: MediaKind
    public var rtpParameters: RtpParameters
    public var type: StreamType
    public var paused: Bool
    public var appData: JSONValue

    public init(
        id: String, kind: MediaKind, rtpParameters: RtpParameters, type: StreamType,
        paused: Bool = false, appData: JSONValue = [:]
    ) {
        self.id = id
        self.kind = kind
        self.rtpParameters = rtpParameters
        self.type = type
        self.paused = paused
        self.appData = appData
    }
}

extension RtpReceiver {
    /// The receiver as a producer.
    public var producerParameters: ProducerParameters {
        let parameters = rtpParameters
        return ProducerParameters(
            id: "\(id)", kind: kind, rtpParameters: parameters.ofClient, type: parameters.type,
            paused: isPaused, appData: appData.ofClient)
    }
}

extension RtpParameters {
    /// Without what clients of the third generation do not know.
    var ofClient: RtpParameters {
        var parameters = self
        parameters.userParameters = [:]
        return parameters
    }
}

extension JSONValue {
    /// What an application attached to a stream, as clients of the third generation know it: they
    /// take nothing for an object.
    var ofClient: JSONValue { self == .null ? [:] : self }
}
