/// What a client of the mediasoup protocol asks and has answered.
enum ClientRequest: Sendable, Hashable {
    struct Join: Sendable, Hashable {
        var peerName: String
        var rtpCapabilities: RtpCapabilities
        var isSpy: Bool
        var appData: JSONValue
    }

    struct CreateTransport: Sendable, Hashable {
        /// How the far side is reached.
        enum Way: Sendable, Hashable {
            case webRtc(WebRtcTransportOptions, DtlsParameters?)
            case plain(TransportAddress)
        }

        var transport: ClientTransport
        var way: Way
    }

    struct CreateProducer: Sendable, Hashable {
        var id: Int
        var kind: MediaKind
        var transport: Int
        /// Not read yet: what comes before it in the order of refusals is not known here.
        var rtpParameters: JSONValue
        var isPaused: Bool
        var appData: JSONValue
    }

    struct EnableConsumer: Sendable, Hashable {
        var id: Int
        var transport: Int
        var isPaused: Bool
        var preferredProfile: RtpProfile?
    }

    case queryRoom
    case join(Join)
    case createTransport(CreateTransport)
    case restartTransport(Int)
    case createProducer(CreateProducer)
    case enableConsumer(EnableConsumer)
}

extension ClientRequest {
    /// The name of a message's method, once it is certain that the message is no notification.
    static func method(of fields: ProtocolFields) throws(BisqueError) -> String {
        guard fields["notification"]?.isTruthy != true else {
            throw fields.refusal("notification", "a request is none")
        }
        guard case .string(let method) = fields["method"] else {
            throw fields.refusal("method", "it is no string")
        }
        return method
    }

    /// What a room is asked.
    ///
    /// - Throws: `.invalid`, naming the field; `.unsupported` for an unknown method. As in the
    ///   protocol, `target` is not looked at.
    init(toRoom json: JSONValue) throws(BisqueError) {
        let fields = try ProtocolFields(json)
        switch try ClientRequest.method(of: fields) {
        case "queryRoom": self = .queryRoom
        case "join": self = .join(try Join(fields))
        case let method: throw ClientRequest.unknown(method)
        }
    }

    /// What a peer is asked.
    ///
    /// - Throws: as `init(toRoom:)`.
    init(toPeer json: JSONValue) throws(BisqueError) {
        let fields = try ProtocolFields(json)
        switch try ClientRequest.method(of: fields) {
        case "createTransport": self = .createTransport(try CreateTransport(fields))
        case "restartTransport": self = .restartTransport(try fields.id())
        case "createProducer": self = .createProducer(try CreateProducer(fields))
        case "enableConsumer": self = .enableConsumer(try EnableConsumer(fields))
        case let method: throw ClientRequest.unknown(method)
        }
    }

    private static func unknown(_ method: String) -> BisqueError {
        BisqueError(.unsupported, "unknown request method \(FieldCheck.quoted(method))")
    }
}

extension ClientRequest.Join {
    init(_ fields: ProtocolFields) throws(BisqueError) {
        self.init(
            peerName: try fields.text("peerName"),
            rtpCapabilities: try ProtocolDialect.capabilities(fields.object("rtpCapabilities")),
            isSpy: try fields.flag("spy"), appData: try fields.appData() ?? .null)
    }
}

extension ClientRequest.CreateTransport {
    init(_ fields: ProtocolFields) throws(BisqueError) {
        // Zero and nothing let the server choose.
        let id = try fields.optionalInteger("id", in: 0...ProtocolFields.mostInteger)
        transport = ClientTransport(
            id: id == 0 ? nil : id,
            direction: try fields.word("direction", TransportDirection.self),
            appData: try fields.appData() ?? .null)
        if let remote = try fields.optionalObject("plainRtpParameters") {
            way = .plain(try TransportAddress(ofClient: remote))
        } else {
            way = .webRtc(
                try WebRtcTransportOptions(ofClient: fields.optionalObject("options")),
                try fields.optionalObject("dtlsParameters").map(ofClient))
        }
    }
}

/// A `map` that throws one type of error.
private func ofClient(_ fields: ProtocolFields) throws(BisqueError) -> DtlsParameters {
    try DtlsParameters(ofClient: fields)
}

extension ClientRequest.CreateProducer {
    init(_ fields: ProtocolFields) throws(BisqueError) {
        self.init(
            id: try fields.id(), kind: try fields.word("kind", MediaKind.self),
            transport: try fields.id("transportId"),
            rtpParameters: fields.members["rtpParameters"] ?? .null,
            isPaused: try fields.flag("paused"), appData: try fields.appData() ?? .null)
    }
}

extension ClientRequest.EnableConsumer {
    init(_ fields: ProtocolFields) throws(BisqueError) {
        self.init(
            id: try fields.id(), transport: try fields.id("transportId"),
            isPaused: try fields.flag("paused"),
            preferredProfile: fields.has("preferredProfile")
                ? try fields.profile("preferredProfile") : nil)
    }
}

extension ProtocolFields {
    /// A profile that can be wished for.
    func profile(_ name: String) throws(BisqueError) -> RtpProfile {
        let profile = try word(name, RtpProfile.self)
        guard profile != .none else { throw refusal(name, "none is no wish") }
        return profile
    }
}
