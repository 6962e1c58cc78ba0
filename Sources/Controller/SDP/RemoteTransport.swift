/// What an endpoint's description says about its end of the transport.
package struct RemoteTransport: Sendable, Hashable {
    package var ice: IceParameters
    /// The role is settled: `.client` where the endpoint left the choice to us, because a lite
    /// agent waits for the handshake.
    package var dtls: DtlsParameters

    /// - Parameter isAnswer: an answer must say who begins the handshake (RFC 8842 section 5.3).
    init(
        of section: MediaDescription, mid: String, in session: SessionDescription, isAnswer: Bool
    ) throws(SignallingError) {
        let own = section.attributes
        let shared = session.attributes
        guard let usernameFragment = own.iceUsernameFragment ?? shared.iceUsernameFragment,
            let password = own.icePassword ?? shared.icePassword
        else { throw .noIceParameters(mid: mid) }
        let fingerprints = own.fingerprints.isEmpty ? shared.fingerprints : own.fingerprints
        guard !fingerprints.isEmpty else { throw .noFingerprint(mid: mid) }
        ice = IceParameters(
            usernameFragment: usernameFragment, password: password,
            isLite: shared.contains(.iceLite))
        let role: DtlsParameters.Role
        // Who says nothing is active (RFC 4145 section 4).
        switch own.setup ?? shared.setup ?? .active {
        case .active: role = .client
        case .passive: role = .server
        case .actpass where !isAnswer: role = .client
        case .actpass, .holdconn: throw .unusableSetup(mid: mid)
        }
        dtls = DtlsParameters(role: role, fingerprints: fingerprints)
    }
}
