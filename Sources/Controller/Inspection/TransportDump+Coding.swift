/// How a transport's dump is written. What is announced has the password left out.
extension TransportDump {
    private struct Wire: Codable {
        let transportId: UInt32
        let useRemb: Bool
        /// 0: the far side may send what it likes.
        let maxBitrate: UInt32
        let effectiveMaxBitrate: UInt32
        let iceRole: IceRole?
        let iceLocalParameters: Fragment?
        let iceLocalCandidates: [Candidate]?
        let iceState: IceState?
        let iceSelectedTuple: Tuple?
        let dtlsLocalParameters: LocalDtls?
        let dtlsState: DtlsState?
        let srtpSuite: SrtpSuite?
        let sctpParameters: SctpParameters?
        let sctpState: SctpState?
        let rtpListener: Listener
        let sharesPort: Bool
        let isRtcpMuxed: Bool
        let remoteAddress: TransportAddress?
        let remoteRtcpAddress: TransportAddress?
        let rtpReceivers: [UInt32]
        let rtpSenders: [UInt32]
    }

    private struct Fragment: Codable {
        let usernameFragment: String
    }

    public init(from decoder: any Decoder) throws {
        let wire = try Wire(from: decoder)
        var webRtc: WebRtcDump?
        if let fragment = wire.iceLocalParameters, let iceState = wire.iceState,
            let dtls = wire.dtlsLocalParameters, let dtlsState = wire.dtlsState
        {
            webRtc = WebRtcDump(
                usernameFragment: fragment.usernameFragment,
                iceCandidates: (wire.iceLocalCandidates ?? []).map(\.candidate),
                iceState: iceState, selectedTuple: wire.iceSelectedTuple?.tuple,
                dtlsParameters: dtls.parameters, dtlsState: dtlsState, suite: wire.srtpSuite)
        }
        var sctp: SctpDump?
        if let parameters = wire.sctpParameters, let state = wire.sctpState {
            sctp = SctpDump(parameters: parameters, state: state)
        }
        self.init(
            id: wire.transportId, webRtc: webRtc, sctp: sctp, usesRemb: wire.useRemb,
            maxBitrate: wire.maxBitrate == 0 ? nil : wire.maxBitrate, sharesPort: wire.sharesPort,
            isRtcpMuxed: wire.isRtcpMuxed, remoteAddress: wire.remoteAddress,
            remoteRtcpAddress: wire.remoteRtcpAddress, receivers: wire.rtpReceivers,
            senders: wire.rtpSenders, routes: try wire.rtpListener.routes(decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        try Wire(
            transportId: id, useRemb: usesRemb, maxBitrate: maxBitrate ?? 0,
            effectiveMaxBitrate: maxBitrate ?? 0, iceRole: webRtc == nil ? nil : .controlled,
            iceLocalParameters: webRtc.map { Fragment(usernameFragment: $0.usernameFragment) },
            iceLocalCandidates: webRtc?.iceCandidates.map { Candidate($0) },
            iceState: webRtc?.iceState, iceSelectedTuple: webRtc?.selectedTuple.map { Tuple($0) },
            dtlsLocalParameters: webRtc.map { LocalDtls($0.dtlsParameters) },
            dtlsState: webRtc?.dtlsState, srtpSuite: webRtc?.suite,
            sctpParameters: sctp?.parameters, sctpState: sctp?.state,
            rtpListener: Listener(routes), sharesPort: sharesPort, isRtcpMuxed: isRtcpMuxed,
            remoteAddress: remoteAddress, remoteRtcpAddress: remoteRtcpAddress,
            rtpReceivers: receivers, rtpSenders: senders
        ).encode(to: encoder)
    }
}

/// With the family that candidates had in the first two generations.
private struct Candidate: Codable {
    let foundation: String
    let family: IceCandidate.Family?
    let priority: UInt32
    let ip: String
    let port: UInt16
    let type: IceCandidate.Kind
    let `protocol`: IceCandidate.TransportProtocol
    let tcpType: IceCandidate.TcpType?

    init(_ candidate: IceCandidate) {
        foundation = candidate.foundation
        family = candidate.family
        priority = candidate.priority
        ip = candidate.ip
        port = candidate.port
        type = candidate.type
        `protocol` = candidate.protocol
        tcpType = candidate.tcpType
    }

    var candidate: IceCandidate {
        IceCandidate(
            foundation: foundation, priority: priority, ip: ip, port: port, protocol: `protocol`,
            type: type, tcpType: tcpType, family: family)
    }
}

private struct Tuple: Codable {
    let localIP: String?
    let localPort: UInt16?
    let remoteIP: String
    let remotePort: UInt16
    let `protocol`: IceCandidate.TransportProtocol

    init(_ tuple: IceTuple) {
        localIP = tuple.local?.ip
        localPort = tuple.local?.port
        remoteIP = tuple.remote.ip
        remotePort = tuple.remote.port
        `protocol` = tuple.protocol
    }

    var tuple: IceTuple {
        var local: TransportAddress?
        if let localIP, let localPort { local = TransportAddress(ip: localIP, port: localPort) }
        return IceTuple(
            local: local, remote: TransportAddress(ip: remoteIP, port: remotePort),
            protocol: `protocol`)
    }
}

/// Fingerprints by their algorithm, without colons.
private struct LocalDtls: Codable {
    let role: DtlsParameters.Role
    let fingerprints: [String: String]

    init(_ parameters: DtlsParameters) {
        role = parameters.role
        let pairs = parameters.fingerprints.map { fingerprint in
            (fingerprint.algorithm.rawValue, fingerprint.plainValue)
        }
        fingerprints = Dictionary(pairs) { first, _ in first }
    }

    var parameters: DtlsParameters {
        let algorithms = DtlsFingerprint.Algorithm.allCases
        return DtlsParameters(
            role: role,
            fingerprints: algorithms.compactMap { algorithm in
                fingerprints[algorithm.rawValue].map { value in
                    DtlsFingerprint(algorithm: algorithm, plainValue: value)
                }
            })
    }
}

/// Which packets are whose. Where a payload type alone does not say, it names several.
private struct Listener: Codable {
    let ssrcTable: [String: String]
    let muxIdTable: [String: String]
    let ptTable: [String: String]
    let ridTable: [String: String]
    let learnedSsrcs: [UInt32]

    init(_ routes: TransportDump.Routes) {
        ssrcTable = Self.table(routes.ssrcs.map { ("\($0.key)", [$0.value]) })
        muxIdTable = Self.table(routes.mids.map { ($0.key, [$0.value]) })
        ptTable = Self.table(routes.payloadTypes.map { ("\($0.key)", $0.value) })
        ridTable = Self.table(routes.rids.map { ($0.key, $0.value) })
        learnedSsrcs = routes.learnedSsrcs
    }

    private static func table(_ entries: [(String, [UInt32])]) -> [String: String] {
        Dictionary(
            entries.map { name, receivers in
                (name, receivers.map { "\($0)" }.joined(separator: ","))
            }
        ) { first, _ in first }
    }

    func routes(_ decoder: any Decoder) throws -> TransportDump.Routes {
        func numbers(_ text: String) throws -> [UInt32] {
            try text.split(separator: ",").map {
                try DumpedNumber.read(String($0), of: UInt32.self, decoder)
            }
        }
        func number(_ text: String) throws -> UInt32 {
            try DumpedNumber.read(text, of: UInt32.self, decoder)
        }
        let ssrcs = try ssrcTable.map { (try number($0.key), try number($0.value)) }
        let types = try ptTable.map { type, receivers in
            (try DumpedNumber.read(type, of: UInt8.self, decoder), try numbers(receivers))
        }
        return TransportDump.Routes(
            ssrcs: Dictionary(ssrcs) { first, _ in first }, learnedSsrcs: learnedSsrcs,
            mids: try muxIdTable.mapValues(number), rids: try ridTable.mapValues(numbers),
            payloadTypes: Dictionary(types) { first, _ in first })
    }
}
