/// The second generation's JSON for transports: addresses, credentials, certificates.
extension ProtocolDialect {
    /// The answer to `createTransport`.
    static func json(_ transport: TransportRecord) -> JSONValue {
        guard let webRtc = transport.webRtc else {
            return [
                "plainRtpParameters": [
                    "ip": .string(transport.localAddress.ip),
                    "port": .int(Int(transport.localAddress.port)),
                ]
            ]
        }
        return [
            "iceParameters": json(webRtc.iceParameters),
            "iceCandidates": .array(webRtc.iceCandidates.map(json)),
            "dtlsParameters": json(webRtc.dtlsParameters),
        ]
    }

    static func json(_ parameters: IceParameters) -> JSONValue {
        [
            "usernameFragment": .string(parameters.usernameFragment),
            "password": .string(parameters.password), "iceLite": true,
        ]
    }

    private static func json(_ candidate: IceCandidate) -> JSONValue {
        var members: [String: JSONValue] = [
            "foundation": .string(candidate.foundation),
            "priority": .int(Int(candidate.priority)),
            "ip": .string(candidate.ip), "port": .int(Int(candidate.port)),
            "protocol": .string(candidate.protocol.rawValue),
            "type": .string(candidate.type.rawValue),
        ]
        members["tcpType"] = candidate.tcpType.map { .string($0.rawValue) }
        return .object(members)
    }

    private static func json(_ parameters: DtlsParameters) -> JSONValue {
        [
            "role": .string(parameters.role.rawValue),
            "fingerprints": .array(
                parameters.fingerprints.map { fingerprint in
                    [
                        "algorithm": .string(fingerprint.algorithm.rawValue),
                        "value": .string(fingerprint.value),
                    ]
                }),
        ]
    }
}

extension DtlsParameters {
    /// Of the fingerprints that a client names, the last that is understood: it sends the weaker
    /// ones for older servers.
    ///
    /// - Throws: `.invalid` without one that is understood, or with one that is no hash.
    init(ofClient fields: ProtocolFields) throws(BisqueError) {
        let role = fields.has("role") ? try fields.word("role", Role.self) : .auto
        var chosen: DtlsFingerprint?
        for entry in try DtlsParameters.fingerprints(fields) {
            guard
                let algorithm = DtlsFingerprint.Algorithm(
                    rawValue: try entry.text("algorithm").lowercased())
            else { continue }
            let fingerprint = DtlsFingerprint(
                algorithm: algorithm, value: try entry.text("value").uppercased())
            guard fingerprint.bytes != nil else {
                throw entry.refusal("value", "it is no \(algorithm.rawValue)")
            }
            chosen = fingerprint
        }
        guard let chosen else {
            throw fields.refusal("fingerprints", "there is none that is understood")
        }
        self.init(role: role, fingerprints: [chosen])
    }

    /// The array of the second generation, or the one entry of the first.
    private static func fingerprints(
        _ fields: ProtocolFields
    ) throws(BisqueError) -> [ProtocolFields] {
        if let single = fields["fingerprint"], !fields.has("fingerprints") {
            return [try ProtocolFields(single, at: fields.place("fingerprint"))]
        }
        return try fields.objects("fingerprints", atMost: 16)
    }
}

extension TransportAddress {
    init(ofClient fields: ProtocolFields) throws(BisqueError) {
        self.init(
            ip: try fields.text("ip"), port: UInt16(try fields.integer("port", in: 1...65535)))
        _ = try remoteFamily()
    }
}

extension WebRtcTransportOptions {
    /// What a client may choose: which candidates it gets, and in which order.
    init(ofClient fields: ProtocolFields?) throws(BisqueError) {
        self.init()
        guard let fields else { return }
        acceptsUdp = try fields.optionalFlag("udp") ?? true
        acceptsTcp = try fields.optionalFlag("tcp") ?? true
        prefersIPv4 = try fields.flag("preferIPv4")
        prefersIPv6 = try fields.flag("preferIPv6")
        prefersUdp = try fields.flag("preferUdp")
        prefersTcp = try fields.flag("preferTcp")
    }
}
