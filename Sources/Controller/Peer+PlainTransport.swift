/// Opening plain RTP transports.
extension Peer {
    /// Opens a path for plain RTP: no ICE, and sealed only with keys that are given.
    ///
    /// - Throws: `.invalid` for options that exclude each other, `.limit`, `.refused`, `.closed`,
    ///   `.workerDied`, `.cancelled`.
    public func createPlainTransport(
        _ options: PlainTransportOptions = PlainTransportOptions()
    ) async throws(BisqueError) -> Transport {
        try await openPlainTransport(options)
    }

    /// - Parameter client: what the client said that asked for it.
    func openPlainTransport(
        _ options: PlainTransportOptions, for client: ClientTransport? = nil
    ) async throws(BisqueError) -> Transport {
        let configuration = room.server.configuration
        let place = try options.place(in: configuration, from: room.portRange)
        let transport = room.server.identifiers.next()
        let (room, peer) = (room, id)
        return try await room.ask(
            carrying: place.sockets.map(\.descriptor),
            begin: { (core) throws(BisqueError) in
                _ = try core.state.requirePeer(peer)
                try core.state.requireActive()
                let local = try place.addresses(sharing: core.settle(peer, in: room)?.ports ?? [])
                return try core.state.beginTransport(
                    TransportRecord(
                        id: transport, peer: peer,
                        localAddress: local.rtp.announced(by: configuration),
                        localRtcpAddress: local.rtcp.announced(by: configuration),
                        sharesPort: place.isShared, remote: options.remote,
                        remoteRtcp: options.remoteRtcp, client: client,
                        appData: client?.appData ?? .null), srtp: options.srtp)
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishTransport(transport, refusal: refusal)
                core.perform(actions, in: room)
                return try core.opened(core.transports[transport])
            },
            abandon: { $0.closeTransport(transport, .application) })
    }
}

extension PlainTransportOptions.Place {
    /// Those that travel with the request.
    var sockets: [BoundSocket] {
        if case .own(let sockets) = self { sockets } else { [] }
    }

    fileprivate var isShared: Bool {
        if case .shared = self { true } else { false }
    }

    /// Where RTP and RTCP come in; the worker takes its first port of a family too.
    fileprivate func addresses(
        sharing shared: [LocalPort]
    ) throws(BisqueError) -> (rtp: TransportAddress, rtcp: TransportAddress) {
        let candidates =
            switch self {
            case .own(let own): own.map(\.address)
            case .shared(let family):
                shared.filter { $0.protocol == .udp && $0.family == family }.prefix(1)
                    .map(\.address)
            }
        guard let first = candidates.first, let last = candidates.last else {
            throw BisqueError(.invalid, "the worker has no port of the remote address' family")
        }
        return (first, last)
    }
}

extension TransportAddress {
    fileprivate func announced(by configuration: ServerConfiguration) -> TransportAddress {
        TransportAddress(ip: configuration.announced(for: ip) ?? ip, port: port)
    }
}
