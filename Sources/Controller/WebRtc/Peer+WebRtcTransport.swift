/// Opening transports that browsers can use.
extension Peer {
    /// Opens an ICE-lite transport: RTP, RTCP and the DTLS handshake on one path, found by the far
    /// side's checks.
    ///
    /// - Throws: `.invalid` for options that exclude each other, `.limit`, `.refused`, `.closed`,
    ///   `.workerDied`, `.cancelled`.
    public func createWebRtcTransport(
        _ options: WebRtcTransportOptions = WebRtcTransportOptions()
    ) async throws(BisqueError) -> Transport {
        try await openWebRtcTransport(options)
    }

    /// - Parameter client: what the client said that asked for it.
    func openWebRtcTransport(
        _ options: WebRtcTransportOptions, for client: ClientTransport? = nil
    ) async throws(BisqueError) -> Transport {
        try options.validate()
        let configuration = room.server.configuration
        let own = try options.ownPorts(in: configuration, from: room.portRange)
        let transport = room.server.identifiers.next()
        let parameters = IceParameters.random()
        // Asking the system for its addresses is not for the room's lock.
        let reachable = configuration.reachableAddresses()
        let (room, peer) = (room, id)
        return try await room.ask(
            carrying: own.all.map(\.descriptor),
            begin: { (core) throws(BisqueError) in
                _ = try core.state.requirePeer(peer)
                try core.state.requireActive()
                let ports = options.ports(
                    own: own, sharing: core.settle(peer, in: room)?.ports ?? [])
                let candidates = IceCandidate.list(of: ports, options: options) {
                    reachable[$0] ?? [$0]
                }
                guard let local = ports.first?.address, !candidates.isEmpty else {
                    throw BisqueError(.invalid, "the server has no port that these options accept")
                }
                return try core.state.beginWebRtcTransport(
                    TransportRecord(
                        id: transport, peer: peer, localAddress: local, localRtcpAddress: local,
                        sharesPort: options.port == .shared, client: client,
                        appData: client?.appData ?? .null,
                        webRtc: WebRtcRecord(
                            ports: ports, iceCandidates: candidates,
                            closesOnFailure: options.closesOnFailure,
                            closesPeerOnFailure: options.closesPeerOnFailure,
                            iceParameters: parameters,
                            dtlsParameters: DtlsParameters(
                                fingerprints: core.settle(peer, in: room)?.fingerprints ?? [])),
                        sctp: options.sctp.map { SctpRecord(options: $0) }),
                    options: options)
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishTransport(transport, refusal: refusal)
                core.perform(actions, in: room)
                return try core.opened(core.transports[transport])
            },
            abandon: { $0.closeTransport(transport, .application) })
    }
}

extension ServerConfiguration {
    /// For each address that is listened at, those at which others find it.
    fileprivate func reachableAddresses() -> [String: [String]] {
        Dictionary(listenIPs.map { ($0, reachable(at: $0)) }) { first, _ in first }
    }
}

extension WebRtcTransportOptions {
    /// The sockets of a transport that wants its own.
    ///
    /// - Throws: `.limit` without a free port.
    fileprivate func ownPorts(
        in configuration: ServerConfiguration, from range: PortRange
    ) throws(BisqueError) -> BoundPorts {
        var ports = BoundPorts()
        guard port == .own else { return ports }
        let protocols = configuration.protocols.filter { accepts($0) }
        guard !protocols.isEmpty else { return ports }
        var random = RandomNumbers()
        for ip in configuration.listenIPs {
            ports.append(
                try range.open(ip: ip, protocols: protocols, using: &random))
        }
        return ports
    }

    /// Where packets may come in.
    fileprivate func ports(
        own: BoundPorts, sharing shared: [LocalPort]
    ) -> [LocalPort] {
        switch port {
        case .own: own.locals
        case .shared: shared.filter { accepts($0.protocol) }
        }
    }
}
