/// What a client of mediasoup's third generation asks of a ``MediasoupSession``: the messages that
/// mediasoup leaves to the application, under the names of its demonstration.
enum MediasoupRequest: Sendable, Hashable {
    struct NewTransport: Sendable, Hashable {
        var sends = true
        var receives = true
        /// Where UDP does not come through.
        var isTcpOnly = false
        /// For clients that can have data channels.
        var sctp: SctpOptions?
    }

    struct Join: Sendable, Hashable {
        let displayName: String?
        let device: JSONValue
        /// What the client can take; `nil` for one that only sends.
        let rtpCapabilities: RtpCapabilities?
    }

    struct NewProducer: Sendable, Hashable {
        let transport: String
        let kind: MediaKind
        let rtpParameters: RtpParameters
        let isPaused: Bool
        let appData: JSONValue
    }

    struct NewDataProducer: Sendable, Hashable {
        let transport: String
        let parameters: DataProducerParameters
        let isPaused: Bool
    }

    enum DataProducerChange: Sendable, Hashable {
        case close, pause, resume
    }

    enum DataConsumerChange: Sendable, Hashable {
        case pause, resume
        case listen(Set<UInt16>)
    }

    /// What can be done with something that is there already.
    enum ProducerChange: Sendable, Hashable {
        case close, pause, resume
    }

    enum ConsumerChange: Sendable, Hashable {
        case pause, resume, requestKeyFrame
        /// `nil` for all there are.
        case prefer(Layers?)
        /// `nil` for the usual one.
        case prioritize(UInt8?)
    }

    case getRouterRtpCapabilities
    case createWebRtcTransport(NewTransport)
    case connectWebRtcTransport(String, DtlsParameters)
    case restartIce(String)
    case join(Join)
    case produce(NewProducer)
    case changeProducer(String, ProducerChange)
    case changeConsumer(String, ConsumerChange)
    case getTransportStats(String)
    case getProducerStats(String)
    case getConsumerStats(String)
    case produceData(NewDataProducer)
    case changeDataProducer(String, DataProducerChange)
    case changeDataConsumer(String, DataConsumerChange)
}

extension MediasoupRequest {
    /// - Throws: `.invalid`, naming the member of the data that is wrong; `.unsupported` for a
    ///   method that nobody knows.
    init(method: String, data: JSONValue) throws(BisqueError) {
        switch method {
        case "getRouterRtpCapabilities": self = .getRouterRtpCapabilities
        case "createWebRtcTransport":
            self = .createWebRtcTransport(try NewTransport(try data.decode()))
        case "connectWebRtcTransport":
            let wish: Connect = try data.decode()
            self = .connectWebRtcTransport(wish.transportId, wish.dtlsParameters)
        case "restartIce":
            let wish: OfTransport = try data.decode()
            self = .restartIce(wish.transportId)
        case "join": self = .join(try Join(try data.decode()))
        case "produce": self = .produce(try NewProducer(try data.decode()))
        case "closeProducer": self = .changeProducer(try Self.producer(data), .close)
        case "pauseProducer": self = .changeProducer(try Self.producer(data), .pause)
        case "resumeProducer": self = .changeProducer(try Self.producer(data), .resume)
        case "pauseConsumer": self = .changeConsumer(try Self.consumer(data), .pause)
        case "resumeConsumer": self = .changeConsumer(try Self.consumer(data), .resume)
        case "requestConsumerKeyFrame":
            self = .changeConsumer(try Self.consumer(data), .requestKeyFrame)
        case "setConsumerPreferredLayers":
            self = .changeConsumer(try Self.consumer(data), .prefer(try Self.layers(data)))
        case "setConsumerPriority":
            let wish: Priority = try data.decode()
            self = .changeConsumer(try Self.consumer(data), .prioritize(wish.priority))
        case "getTransportStats":
            let wish: OfTransport = try data.decode()
            self = .getTransportStats(wish.transportId)
        case "getProducerStats": self = .getProducerStats(try Self.producer(data))
        case "getConsumerStats": self = .getConsumerStats(try Self.consumer(data))
        default: self = try Self.ofData(method, data)
        }
    }

    private static func producer(_ data: JSONValue) throws(BisqueError) -> String {
        let wish: OfProducer = try data.decode()
        return wish.producerId
    }

    private static func consumer(_ data: JSONValue) throws(BisqueError) -> String {
        let wish: OfConsumer = try data.decode()
        return wish.consumerId
    }

    private static func layers(_ data: JSONValue) throws(BisqueError) -> Layers? {
        guard (data[member: "spatialLayer"] ?? .null) != .null else { return nil }
        return try data.decode()
    }
}

// MARK: As they are on the wire

extension MediasoupRequest {
    fileprivate struct OfTransport: Decodable { let transportId: String }
    fileprivate struct OfProducer: Decodable { let producerId: String }
    fileprivate struct OfConsumer: Decodable { let consumerId: String }
    fileprivate struct Priority: Decodable { let priority: UInt8? }

    fileprivate struct Connect: Decodable {
        let transportId: String
        let dtlsParameters: DtlsParameters
    }
}

extension MediasoupRequest.NewTransport {
    fileprivate struct Data: Decodable {
        enum Direction: String, Decodable { case send, recv }

        let direction: Direction?
        let producing: Bool?
        let consuming: Bool?
        let forceTcp: Bool?
        let sctpCapabilities: MediasoupRequest.SctpCapabilities?
    }

    /// Who says nothing of a direction may use both.
    fileprivate init(_ data: Data) throws(BisqueError) {
        isTcpOnly = data.forceTcp ?? false
        sctp = try data.sctpCapabilities?.options
        if data.direction != nil || data.producing != nil || data.consuming != nil {
            sends = data.producing ?? (data.direction == .send)
            receives = data.consuming ?? (data.direction == .recv)
        }
        guard sends || receives else {
            throw FieldCheck.invalid("producing, consuming", "one of them must be true")
        }
    }
}

extension MediasoupRequest.Join {
    fileprivate struct Data: Decodable {
        let displayName: String?
        let device: [String: JSONValue]?
        let rtpCapabilities: RtpCapabilities?
    }

    fileprivate init(_ data: Data) throws(BisqueError) {
        displayName = data.displayName
        device = .object(data.device ?? [:])
        rtpCapabilities = data.rtpCapabilities
    }
}

extension MediasoupRequest.NewProducer {
    fileprivate struct Data: Decodable {
        let transportId: String
        let kind: MediaKind
        let rtpParameters: RtpParameters
        let paused: Bool?
        let appData: [String: JSONValue]?
    }

    fileprivate init(_ data: Data) throws(BisqueError) {
        transport = data.transportId
        kind = data.kind
        rtpParameters = data.rtpParameters
        isPaused = data.paused ?? false
        appData = .object(data.appData ?? [:])
        try check()
    }

    /// What the third generation asks of a stream and the ones before it did not.
    private func check() throws(BisqueError) {
        guard kind != .depth else {
            throw FieldCheck.invalid("kind", "it is neither audio nor video")
        }
        guard appData.isPortable else {
            throw FieldCheck.invalid(
                "appData", "it is larger than \(JSONValue.mostCarried) bytes")
        }
        let encodings = rtpParameters.encodings
        if encodings.count < 2 {
            guard encodings.first?.ssrc != nil || rtpParameters.mid != nil else {
                throw FieldCheck.invalid(
                    "rtpParameters", "an encoding needs an ssrc, or the stream a mid")
            }
        }
        for (index, encoding) in encodings.enumerated()
        where encodings.count > 1 && encoding.ssrc == nil && encoding.rid == nil {
            throw FieldCheck.invalid(
                "rtpParameters.encodings[\(index)]", "of several each needs an ssrc or a rid")
        }
    }
}
