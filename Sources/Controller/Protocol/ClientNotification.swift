/// What a client of the mediasoup protocol says without waiting for an answer.
enum ClientNotification: Sendable, Hashable {
    /// What a statistics wish is about.
    enum Subject: Sendable, Hashable {
        case transport(Int)
        case producer(Int)
        case consumer(Int)
    }

    case leave(appData: JSONValue?)
    case connectTransport(Int, DtlsParameters)
    case connectPlainTransport(Int, TransportAddress)
    case closeTransport(Int, appData: JSONValue?)
    case pauseProducer(Int, appData: JSONValue?)
    case resumeProducer(Int, appData: JSONValue?)
    case closeProducer(Int, appData: JSONValue?)
    case pauseConsumer(Int, appData: JSONValue?)
    case resumeConsumer(Int, appData: JSONValue?)
    case setConsumerPreferredProfile(Int, RtpProfile)
    /// The interval in milliseconds.
    case enableStats(Subject, interval: Int)
    case disableStats(Subject)
    /// Well-formed, but nothing comes of it; the text says why.
    case ignored(String)
}

extension ClientNotification {
    /// - Throws: `.invalid` for what is no notification at all: no object, without the flag,
    ///   without a method.
    static func method(of json: JSONValue) throws(BisqueError) -> (String, ProtocolFields) {
        let fields = try ProtocolFields(json)
        guard fields["notification"]?.isTruthy == true else {
            throw fields.refusal("notification", "it is not true")
        }
        guard case .string(let method) = fields["method"] else {
            throw fields.refusal("method", "it is no string")
        }
        return (method, fields)
    }

    /// - Throws: `.invalid`, naming the field.
    init(_ method: String, _ fields: ProtocolFields) throws(BisqueError) {
        let words = try fields.appData()
        switch method {
        case "leave": self = .leave(appData: words)
        case "updateTransport": self = try .update(fields)
        case "closeTransport": self = .closeTransport(try fields.id(), appData: words)
        case "pauseProducer": self = .pauseProducer(try fields.id(), appData: words)
        case "resumeProducer": self = .resumeProducer(try fields.id(), appData: words)
        case "closeProducer": self = .closeProducer(try fields.id(), appData: words)
        case "pauseConsumer": self = .pauseConsumer(try fields.id(), appData: words)
        case "resumeConsumer": self = .resumeConsumer(try fields.id(), appData: words)
        case "setConsumerPreferredProfile":
            self = .setConsumerPreferredProfile(try fields.id(), try fields.profile("profile"))
        case "enableTransportStats": self = try .stats(.transport(fields.id()), fields)
        case "enableProducerStats": self = try .stats(.producer(fields.id()), fields)
        case "enableConsumerStats": self = try .stats(.consumer(fields.id()), fields)
        case "disableTransportStats": self = .disableStats(.transport(try fields.id()))
        case "disableProducerStats": self = .disableStats(.producer(try fields.id()))
        case "disableConsumerStats": self = .disableStats(.consumer(try fields.id()))
        case "updateProducer":
            self = .ignored("updateProducer is of old clients: their streams stay as they are")
        default: self = .ignored("unknown notification method \(FieldCheck.quoted(method))")
        }
    }

    private static func update(
        _ fields: ProtocolFields
    ) throws(BisqueError) -> ClientNotification {
        let id = try fields.id()
        if let remote = try fields.optionalObject("plainRtpParameters") {
            return .connectPlainTransport(id, try TransportAddress(ofClient: remote))
        }
        return .connectTransport(id, try DtlsParameters(ofClient: fields.object("dtlsParameters")))
    }

    private static func stats(
        _ subject: Subject, _ fields: ProtocolFields
    ) throws(BisqueError) -> ClientNotification {
        switch fields["interval"] {
        case nil: .enableStats(subject, interval: StatsInterval.least)
        case .int(let milliseconds): .enableStats(subject, interval: milliseconds)
        case .double(let milliseconds) where milliseconds.isFinite:
            .enableStats(subject, interval: Int(clamping: Int64(milliseconds.clamped)))
        default: .ignored("interval: it is no number")
        }
    }
}

extension Double {
    /// Within what an integer holds.
    fileprivate var clamped: Double { Swift.min(Swift.max(self, -1e15), 1e15) }
}

/// How often statistics are pushed.
enum StatsInterval {
    /// In milliseconds.
    static let least = 1000
    static let most = 86_400_000

    static func duration(_ milliseconds: Int) -> Duration {
        .milliseconds(min(max(milliseconds, least), most))
    }
}
