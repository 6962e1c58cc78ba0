import Bisque

/// One publisher of WHIP or player of WHEP: a place in a room, a transport, and its ICE session.
///
/// It lives until its client deletes it, or its transport closes for any other reason.
final class WhipSession: Sendable {
    private struct State {
        var remoteIce: IceParameters?
        var tag = Naming.secret()
        var isRestarting = false
    }

    enum Patched: Sendable, Hashable {
        /// Candidates were told; a server that can be reached needs none.
        case noted
        /// ICE begins anew: what the client must know, and what its ICE session is called.
        case restarted(String, tag: String)
    }

    let kind: WhipKind
    /// The last part of its URL: 128 random bits, because whoever knows them may end it.
    let id = Naming.secret()
    let member: Membership
    let transport: Transport
    let address: AddressGroup
    private let state: Locked<State>

    init(
        _ kind: WhipKind, of member: Membership, over transport: Transport,
        from address: AddressGroup,
        remoteIce: IceParameters?
    ) {
        self.kind = kind
        self.member = member
        self.transport = transport
        self.address = address
        state = Locked(State(remoteIce: remoteIce))
    }

    /// The entity tag of its ICE session, without its quotes.
    var tag: String { state.withLock { $0.tag } }

    var url: String { "/\(kind.rawValue)/\(member.room.name)/\(id)" }

    /// Takes what a client says of its ICE. Other credentials than before restart it, whatever
    /// was meant (RFC 9725 section 4.3.3).
    func patch(_ fragment: IceFragment) async throws(WhipRefusal) -> Patched {
        guard let ice = fragment.ice, try begin(ice) else { return .noted }
        defer { state.withLock { $0.isRestarting = false } }
        do throws(BisqueError) {
            try await transport.restartIce()
            let answer = try transport.iceAnswer(to: fragment)
            let tag = Naming.secret()
            state.withLock { state in
                state.remoteIce = ice
                state.tag = tag
            }
            return .restarted(answer, tag: tag)
        } catch {
            throw WhipRefusal(ServiceError(error))
        }
    }

    /// Whether there is something to restart.
    private func begin(_ ice: IceParameters) throws(WhipRefusal) -> Bool {
        try state.withLock { (state) throws(WhipRefusal) in
            guard
                state.remoteIce?.usernameFragment != ice.usernameFragment
                    || state.remoteIce?.password != ice.password
            else { return false }
            guard !state.isRestarting else {
                throw WhipRefusal(.wrongState, "another restart of ICE is under way")
            }
            state.isRestarting = true
            return true
        }
    }
}
