/// The second generation's JSON for one stream: `muxId` for mid, `encodingId` for rid, profiles.
extension ProtocolDialect {
    /// A client's stream as it was read.
    struct Offered: Sendable, Hashable {
        /// Encodings in the order of their profiles, the lowest first.
        var parameters: RtpParameters
        /// Of each encoding; of a single one `default`.
        var profiles: [RtpProfile]
    }

    // MARK: Reading

    /// - Throws: `.invalid` or `.limit`, naming the field.
    static func offered(
        _ json: JSONValue, kind: MediaKind
    ) throws(BisqueError) -> Offered {
        let fields = try ProtocolFields(json, at: "rtpParameters")
        var parameters = RtpParameters(codecs: [])
        parameters.mid = try fields.optionalText("muxId")
        for codec in try fields.objects("codecs", atMost: ParameterCheck.maximumCodecs) {
            parameters.codecs.append(try self.codec(codec, kind: kind))
        }
        for entry in try fields.objects(
            "headerExtensions", atMost: ParameterCheck.maximumHeaderExtensions)
        {
            parameters.headerExtensions.append(
                RtpHeaderExtensionParameters(
                    uri: try entry.text("uri"), id: UInt8(try entry.integer("id", in: 1...255)),
                    isEncrypted: try entry.flag("encrypt")))
        }
        let (encodings, profiles) = try encodings(fields)
        parameters.encodings = encodings
        if let rtcp = try fields.optionalObject("rtcp") {
            parameters.rtcp = RtcpParameters(
                cname: try rtcp.optionalText("cname"), ssrc: try ssrc(rtcp),
                isReducedSize: try rtcp.flag("reducedSize"), isMuxed: try rtcp.optionalFlag("mux"))
        }
        return Offered(parameters: parameters, profiles: profiles)
    }

    private static func codec(
        _ fields: ProtocolFields, kind: MediaKind
    ) throws(BisqueError) -> RtpCodecParameters {
        RtpCodecParameters(
            mimeType: try mimeType(fields, kind: kind),
            payloadType: UInt8(try fields.integer("payloadType", in: 0...127)),
            clockRate: try clockRate(fields), channels: try channels(fields),
            ptime: try milliseconds(fields, "ptime"),
            maxptime: try milliseconds(fields, "maxptime"),
            parameters: try parameters(fields), rtcpFeedback: try feedback(fields))
    }

    private static func milliseconds(
        _ fields: ProtocolFields, _ name: String
    ) throws(BisqueError) -> UInt32? {
        try fields.optionalInteger(name, in: 0...Int(UInt32.max)).map { UInt32($0) }
    }

    private static func ssrc(_ fields: ProtocolFields) throws(BisqueError) -> UInt32? {
        try fields.optionalInteger("ssrc", in: 1...Int(UInt32.max)).map { UInt32($0) }
    }

    private static func encodings(
        _ fields: ProtocolFields
    ) throws(BisqueError) -> ([RtpEncoding], [RtpProfile]) {
        let entries = try fields.objects("encodings", atMost: ParameterCheck.maximumEncodings)
        guard !entries.isEmpty else { throw fields.refusal("encodings", "there is none") }
        var encodings: [(RtpEncoding, RtpProfile)] = []
        for entry in entries {
            let profile = try profile(entry, isAlone: entries.count == 1)
            guard !encodings.contains(where: { $0.1 == profile }) else {
                throw entry.refusal("profile", "\(profile.rawValue) belongs to another encoding")
            }
            encodings.append((try encoding(entry), profile))
        }
        // The worker takes them in the order of their sizes.
        encodings.sort { $0.1 < $1.1 }
        return (encodings.map(\.0), encodings.map(\.1))
    }

    private static func profile(
        _ fields: ProtocolFields, isAlone: Bool
    ) throws(BisqueError) -> RtpProfile {
        guard fields.has("profile") else {
            guard isAlone else {
                throw fields.refusal("profile", "each of several encodings needs its own")
            }
            return .default
        }
        let profile = try fields.word("profile", RtpProfile.self)
        guard profile > .default else {
            throw fields.refusal("profile", "\(profile.rawValue) is no encoding's")
        }
        guard !isAlone else {
            throw fields.refusal("profile", "a single encoding has none")
        }
        return profile
    }

    private static func encoding(_ fields: ProtocolFields) throws(BisqueError) -> RtpEncoding {
        var encoding = RtpEncoding(
            ssrc: try ssrc(fields), rid: try fields.optionalText("encodingId"),
            codecPayloadType: try fields.optionalInteger("codecPayloadType", in: 0...127)
                .map { UInt8($0) },
            isActive: try fields.optionalFlag("active") ?? true)
        if let rtx = try fields.optionalObject("rtx") {
            encoding.rtx = .init(ssrc: try ssrc(rtx))
        }
        if let fec = try fields.optionalObject("fec") {
            encoding.fec = .init(mechanism: try fec.text("mechanism"), ssrc: try ssrc(fec))
        }
        encoding.maxFramerate = try fields.optionalInteger("maxFramerate", in: 0...1000)
            .map { UInt32($0) }
        return encoding
    }

    // MARK: Writing

    /// What a consumer's client is told of a stream: no mid, and always an SSRC.
    static func json(_ record: SenderRecord) -> JSONValue {
        let parameters = record.plan.parameters
        var encoding: [String: JSONValue] = ["ssrc": .int(Int(record.ssrc))]
        if let rtx = parameters.encodings.first?.rtx?.ssrc {
            encoding["rtx"] = ["ssrc": .int(Int(rtx))]
        }
        return [
            "codecs": .array(parameters.codecs.map(json)),
            "headerExtensions": .array(
                parameters.headerExtensions.map { entry in
                    ["uri": .string(entry.uri), "id": .int(Int(entry.id))]
                }),
            "encodings": [.object(encoding)],
            "rtcp": [
                "cname": .string(record.cname), "reducedSize": .bool(true), "mux": .bool(true),
            ],
        ]
    }

    private static func json(_ codec: RtpCodecParameters) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name(of: codec.mimeType)), "mimeType": .string(codec.mimeType),
            "payloadType": .int(Int(codec.payloadType)),
            "clockRate": .int(Int(codec.clockRate)), "parameters": json(codec.parameters),
            "rtcpFeedback": .array(codec.rtcpFeedback.map(json)),
        ]
        members["channels"] = codec.channels.map { .int(Int($0)) }
        members["ptime"] = codec.ptime.map { .int(Int($0)) }
        members["maxptime"] = codec.maxptime.map { .int(Int($0)) }
        return .object(members)
    }
}

extension RtpProfile: Comparable {
    /// By what they stand for: nothing, all there is, then the sizes.
    public static func < (one: RtpProfile, other: RtpProfile) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .default: 1
        case .low: 2
        case .medium: 3
        case .high: 4
        }
    }
}
