/// The second generation's JSON for capabilities: what clients of the mediasoup protocol read.
///
/// It differs from the usual coding of the same types in names: a codec has its `name` beside its
/// `mimeType`, and a header extension is listed once for each kind of media.
enum ProtocolDialect {
    // MARK: Capabilities

    static func json(_ capabilities: RtpCapabilities) -> JSONValue {
        [
            "codecs": .array(capabilities.codecs.map(json)),
            "headerExtensions": .array(
                capabilities.headerExtensions.flatMap { entry in
                    (entry.kind.map { [$0] } ?? [.audio, .video]).map { json(entry, kind: $0) }
                }),
            "fecMechanisms": [],
        ]
    }

    private static func json(_ codec: RtpCodecCapability) -> JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(codec.kind.rawValue),
            "name": .string(name(of: codec.mimeType)),
            "mimeType": .string(codec.mimeType),
            "clockRate": .int(Int(codec.clockRate)),
            "parameters": json(codec.parameters),
            "rtcpFeedback": .array(codec.rtcpFeedback.map(json)),
        ]
        members["preferredPayloadType"] = codec.preferredPayloadType.map { .int(Int($0)) }
        // Clients compare it strictly with a number of their own.
        if codec.kind == .audio { members["channels"] = .int(Int(codec.channels ?? 1)) }
        return .object(members)
    }

    private static func json(_ entry: RtpHeaderExtension, kind: MediaKind) -> JSONValue {
        [
            "kind": .string(kind.rawValue), "uri": .string(entry.uri),
            "preferredId": .int(Int(entry.preferredID)),
            "preferredEncrypt": .bool(entry.prefersEncryption),
        ]
    }

    /// - Throws: `.invalid` or `.limit`, naming the field.
    static func capabilities(_ fields: ProtocolFields) throws(BisqueError) -> RtpCapabilities {
        var capabilities = RtpCapabilities()
        for codec in try fields.objects("codecs", atMost: CapabilityCheck.maximumCodecs) {
            capabilities.codecs.append(try capability(codec))
        }
        for entry in try fields.objects(
            "headerExtensions", atMost: CapabilityCheck.maximumHeaderExtensions)
        {
            capabilities.headerExtensions.append(
                RtpHeaderExtension(
                    kind: entry.has("kind") ? try entry.word("kind", MediaKind.self) : nil,
                    uri: try entry.text("uri"),
                    preferredID: UInt8(try entry.integer("preferredId", in: 1...255)),
                    prefersEncryption: try entry.flag("preferredEncrypt")))
        }
        return capabilities
    }

    private static func capability(
        _ fields: ProtocolFields
    ) throws(BisqueError) -> RtpCodecCapability {
        let kind = try fields.word("kind", MediaKind.self)
        return RtpCodecCapability(
            kind: kind, mimeType: try mimeType(fields, kind: kind),
            clockRate: try clockRate(fields),
            channels: try channels(fields),
            preferredPayloadType: UInt8(try fields.integer("preferredPayloadType", in: 0...127)),
            parameters: try parameters(fields), rtcpFeedback: try feedback(fields))
    }

    // MARK: What codecs have in common

    static func name(of mimeType: String) -> String {
        mimeType.split(separator: "/").last.map(String.init) ?? mimeType
    }

    static func json(_ parameters: [String: RtpParameterValue]) -> JSONValue {
        .object(parameters.mapValues { JSONValue($0) })
    }

    static func json(_ feedback: RtcpFeedback) -> JSONValue {
        var members: [String: JSONValue] = ["type": .string(feedback.type)]
        if !feedback.parameter.isEmpty { members["parameter"] = .string(feedback.parameter) }
        return .object(members)
    }

    /// `mimeType`, or what stands for it: `name` with the kind in front of it.
    static func mimeType(
        _ fields: ProtocolFields, kind: MediaKind
    ) throws(BisqueError) -> String {
        if let mimeType = try fields.optionalText("mimeType") { return mimeType }
        return "\(kind.mimeTypePrefix)/\(try fields.text("name"))"
    }

    static func clockRate(_ fields: ProtocolFields) throws(BisqueError) -> UInt32 {
        UInt32(try fields.integer("clockRate", in: 1...Int(UInt32.max)))
    }

    static func channels(_ fields: ProtocolFields) throws(BisqueError) -> UInt8? {
        try fields.optionalInteger("channels", in: 1...255).map { UInt8($0) }
    }

    /// Entries of a kind that no format parameter has are left out.
    static func parameters(
        _ fields: ProtocolFields
    ) throws(BisqueError) -> [String: RtpParameterValue] {
        try fields.optionalObject("parameters")?.members
            .compactMapValues { RtpParameterValue($0) } ?? [:]
    }

    static func feedback(_ fields: ProtocolFields) throws(BisqueError) -> [RtcpFeedback] {
        var feedback: [RtcpFeedback] = []
        for entry in try fields.objects("rtcpFeedback", atMost: maximumFeedback) {
            feedback.append(
                RtcpFeedback(
                    try entry.text("type"), try entry.optionalText("parameter") ?? ""))
        }
        return feedback
    }

    private static let maximumFeedback = 32
}

extension JSONValue {
    init(_ value: RtpParameterValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .ints(let values): self = .array(values.map(JSONValue.int))
        }
    }
}
