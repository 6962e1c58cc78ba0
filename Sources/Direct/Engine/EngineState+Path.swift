import Bisque
import Channel

/// ICE and DTLS: the way to the other end.
extension EngineState {
    private var transport: TransportID { TransportID(rawValue: place.transport) }

    // MARK: What it is asked

    /// Other credentials; what is in use stays in use until something is found with these.
    mutating func restart(_ ice: IceParameters) {
        local = ice
        needsFarSide = true
        ask(
            .restart(
                RestartAgent(
                    transport: transport, usernameFragment: ice.usernameFragment,
                    password: ice.password)))
    }

    /// The credentials before the last ones count again, as the other end knows no others.
    mutating func abandon(_ former: IceParameters?) {
        guard let former, let farEnd else { return }
        restart(former)
        tellFarSide(farEnd.ice)
    }

    mutating func connect(_ far: FarEnd) {
        if far.ice != farEnd?.ice {
            farCandidates = []
            sought = []
            hasAllCandidates = false
        }
        if needsFarSide || far.ice != farEnd?.ice { tellFarSide(far.ice) }
        let known = farEnd
        farEnd = far
        agreed = local
        guard let known else { return shakeHands(with: far.dtls) }
        if !far.dtls.shares(fingerprintWith: known.dtls) {
            report(.failed("the other end has another certificate: it needs another connection"))
        }
    }

    private mutating func tellFarSide(_ ice: IceParameters) {
        needsFarSide = false
        ask(
            .setFarSide(
                SetFarSide(
                    transport: transport, usernameFragment: ice.usernameFragment,
                    password: ice.password)))
        for candidate in farCandidates { tell(candidate) }
        if hasAllCandidates { tellEnd() }
    }

    private mutating func shakeHands(with remote: DtlsParameters) {
        do throws(BisqueError) {
            ask(
                .connect(
                    ConnectWebRtcTransport(
                        transport: transport, role: remote.answeringRole,
                        fingerprint: try remote.strongestFingerprint())))
        } catch {
            report(.failed(error.message))
        }
    }

    mutating func add(_ candidate: CandidateAttribute) {
        if LocalNames.isOne(candidate.address) { return seek(candidate) }
        // As many as an agent has: the worker would refuse more.
        guard farCandidates.count < Self.mostCandidates else {
            return leaveOut(candidate, "the other end has named \(farCandidates.count) before")
        }
        guard tell(candidate) else { return }
        farCandidates.append(candidate)
    }

    private static let mostCandidates = 128

    @discardableResult
    private mutating func tell(_ candidate: CandidateAttribute) -> Bool {
        guard candidate.component == 1 else { return false }
        guard candidate.transport.lowercased() == "udp" else {
            leaveOut(candidate, "connections over \(candidate.transport) are not made")
            return false
        }
        guard AddressFamily(of: candidate.address) != nil else {
            leaveOut(candidate, "it is a name")
            return false
        }
        guard let kind = CandidateKind(type: candidate.type) else {
            leaveOut(candidate, "nobody knows its type")
            return false
        }
        ask(
            .addCandidate(
                AddFarCandidate(
                    transport: transport,
                    candidate: Channel.IceCandidate(
                        kind: kind, address: Address(ip: candidate.address, port: candidate.port),
                        related: nil, priority: candidate.priority,
                        foundation: candidate.foundation))))
        return true
    }

    mutating func leaveOut(_ candidate: CandidateAttribute, _ reason: String) {
        note("a candidate of the other end is left out", "\(candidate.address): \(reason)")
    }

    mutating func endCandidates() {
        guard !hasAllCandidates else { return }
        hasAllCandidates = true
        tellEnd()
    }

    /// There are no more, once every name is found or given up.
    mutating func tellEnd() {
        guard sought.isEmpty else { return }
        ask(.endCandidates(EndFarCandidates(transport: transport)))
    }

    // MARK: What the worker noticed

    mutating func found(_ candidate: Channel.IceCandidate) {
        guard let toldFragment else { return }
        report(.candidate(attribute(of: candidate), usernameFragment: toldFragment))
    }

    private func attribute(of candidate: Channel.IceCandidate) -> CandidateAttribute {
        var address = candidate.address.ip
        if candidate.kind == .host, let other = place.announced[address] { address = other }
        var related: [CandidateAttribute.Extension] = []
        if candidate.kind != .host {
            // It must be there, even if it is nobody's business (RFC 8839 section 5.1): Firefox
            // overlooks candidates without it.
            let hidden = AddressFamily(of: address) == .ipv6 ? "::" : "0.0.0.0"
            let known = candidate.related ?? Address(ip: hidden, port: 9)
            related = [
                CandidateAttribute.Extension(name: "raddr", value: known.ip),
                CandidateAttribute.Extension(name: "rport", value: "\(known.port)"),
            ]
        }
        return CandidateAttribute(
            foundation: candidate.foundation, priority: candidate.priority, address: address,
            port: candidate.address.port, type: candidate.kind.type, extensions: related)
    }

    mutating func shookHands(_ changed: DtlsStateChanged) {
        switch changed.state {
        case .new, .connecting: break
        case .connected: isConnected = true
        case .failed: report(.failed("the handshake failed"))
        case .closed: report(.ended)
        }
    }

    mutating func failed(_ failure: Channel.TransportFailure) {
        switch failure {
        case .dtlsClosed: report(.ended)
        case .dtlsTimeout: report(.failed("the handshake took too long"))
        case .dtlsFingerprint:
            report(.failed("the other end's certificate is not the one it announced"))
        case .dtlsHandshake, .dtlsNoSuite: report(.failed("the handshake failed: \(failure)"))
        // These are the agent's, which has its own words for it.
        case .iceTimeout, .consentLost, .mediaTimeout: break
        }
    }

    mutating func wantStream(_ server: UInt8) {
        guard Int(server) < servers.count else { return }
        let (address, name) = servers[Int(server)]
        act(.connect(server: server, address, name: name))
    }

    mutating func lost(_ lost: ServerLost) {
        let address = Int(lost.server) < servers.count ? "\(servers[Int(lost.server)].address)" : ""
        note("an ICE server is of no use", "\(address): \(lost.why), code \(lost.code)")
    }
}

extension DtlsParameters {
    /// Whether one certificate may be behind both.
    fileprivate func shares(fingerprintWith other: DtlsParameters) -> Bool {
        !Set(fingerprints).isDisjoint(with: other.fingerprints)
    }
}

extension CandidateKind {
    /// RFC 8839 section 5.1.
    init?(type: String) {
        switch type {
        case "host": self = .host
        case "srflx": self = .reflexive
        case "prflx": self = .peer
        case "relay": self = .relayed
        default: return nil
        }
    }

    var type: String {
        switch self {
        case .host: "host"
        case .reflexive: "srflx"
        case .peer: "prflx"
        case .relayed: "relay"
        }
    }
}

extension DirectIceState {
    init(_ state: AgentState) {
        switch state {
        case .new: self = .new
        case .checking: self = .checking
        case .connected: self = .connected
        case .completed: self = .completed
        case .disconnected: self = .disconnected
        case .failed: self = .failed
        }
    }
}
