/// The server's end of a transport, as descriptions tell it.
package struct LocalTransport: Sendable, Hashable {
    package var ice: IceParameters
    package var candidates: [IceCandidate]
    package var fingerprints: [DtlsFingerprint]
    /// The server's part in the handshake; `.auto` until it is decided.
    package var role: DtlsParameters.Role
    /// Only where there can be data channels.
    package var sctp: SctpParameters?

    package init(
        ice: IceParameters, candidates: [IceCandidate], fingerprints: [DtlsFingerprint],
        role: DtlsParameters.Role = .auto, sctp: SctpParameters? = nil
    ) {
        self.ice = ice
        self.candidates = candidates
        self.fingerprints = fingerprints
        self.role = role
        self.sctp = sctp
    }

    /// What every section of the bundle repeats.
    ///
    /// One fingerprint only, since some endpoints believe the last they read.
    func attributes(_ setup: SdpSetup) -> [SdpAttribute] {
        let fingerprint = fingerprints.first { $0.algorithm == .sha256 } ?? fingerprints.first
        return [.iceUsernameFragment(ice.usernameFragment), .icePassword(ice.password)]
            + (fingerprint.map { [.fingerprint(FingerprintAttribute($0))] } ?? [])
            + [.setup(setup)]
    }

    /// What only the first section of the bundle has.
    var candidateAttributes: [SdpAttribute] {
        candidates.map { .candidate(CandidateAttribute($0)) } + [.endOfCandidates]
    }

    /// The port of every `m=` line.
    var port: UInt16 { reachable?.candidate.port ?? 9 }

    /// The address of every section: the first UDP candidate's, or the one that says nothing.
    var connection: SdpLine {
        guard let (candidate, family) = reachable else {
            return SdpLine(.connection, "IN IP4 0.0.0.0")
        }
        return SdpLine(.connection, "IN \(family == .ipv4 ? "IP4" : "IP6") \(candidate.ip)")
    }

    private var reachable: (candidate: IceCandidate, family: AddressFamily)? {
        for candidate in candidates where candidate.protocol == .udp {
            if let family = AddressFamily(of: candidate.ip) { return (candidate, family) }
        }
        return nil
    }
}
