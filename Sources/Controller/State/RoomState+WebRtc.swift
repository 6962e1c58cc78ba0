internal import Channel

/// ICE and DTLS: how a WebRTC transport comes to be connected, and how it fails.
extension RoomState {
    /// Registers a transport that the worker is to open.
    mutating func beginWebRtcTransport(
        _ record: TransportRecord, options: WebRtcTransportOptions
    ) throws(BisqueError) -> WorkerCommand? {
        guard let webRtc = record.webRtc else { return nil }
        let timeouts = try options.timeouts.milliseconds()
        try register(record)
        return .createWebRtcTransport(
            CreateWebRtcTransport(
                transport: TransportID(rawValue: record.id), room: RoomID(rawValue: id),
                usernameFragment: webRtc.iceParameters.usernameFragment,
                password: webRtc.iceParameters.password,
                suites: options.suites.map { Channel.SrtpSuite($0) },
                acceptsUdp: webRtc.ports.contains { $0.protocol == .udp },
                acceptsTcp: webRtc.ports.contains { $0.protocol == .tcp },
                iceTimeout: timeouts.ice, dtlsTimeout: timeouts.dtls,
                mediaTimeout: timeouts.media, consentTimeout: timeouts.consent))
    }

    // MARK: Commands of the application

    /// Takes the far side's parameters. A call that fails may be repeated; one that does not may
    /// not.
    mutating func beginConnect(
        _ transport: UInt32, to remote: DtlsParameters
    ) throws(BisqueError) -> WorkerCommand {
        let webRtc = try requireWebRtc(transport)
        try requireActive()
        guard !webRtc.isConnected, !webRtc.isConnecting else {
            throw BisqueError(.duplicate, "the transport is connected already")
        }
        let fingerprint = try remote.strongestFingerprint()
        transports[transport]?.webRtc?.isConnecting = true
        transports[transport]?.webRtc?.remoteFingerprint = fingerprint
        return .connectWebRtcTransport(
            ConnectWebRtcTransport(
                transport: TransportID(rawValue: transport), role: remote.answeringRole,
                fingerprint: fingerprint))
    }

    mutating func finishConnect(
        _ transport: UInt32, to remote: DtlsParameters, refusal: BisqueError?
    ) throws(BisqueError) {
        transports[transport]?.webRtc?.isConnecting = false
        if let refusal {
            transports[transport]?.webRtc?.remoteFingerprint = nil
            throw refusal
        }
        guard transports[transport]?.webRtc != nil else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
        transports[transport]?.webRtc?.dtlsParameters.role = .init(remote.answeringRole)
    }

    /// As `beginConnect`, for descriptions, which say the same each time: nothing is asked twice.
    ///
    /// - Throws: `.unsupported` when the certificate is not the one that was announced first.
    mutating func beginDescribedConnect(
        _ transport: UInt32, to remote: DtlsParameters
    ) throws(BisqueError) -> WorkerCommand? {
        guard let known = try requireWebRtc(transport).remoteFingerprint else {
            return try beginConnect(transport, to: remote)
        }
        guard remote.names(known) else {
            throw BisqueError(
                .unsupported, "the far side has another certificate: it needs another transport")
        }
        return nil
    }

    /// The server's end of a transport, as descriptions tell it.
    func localTransport(_ transport: UInt32) throws(BisqueError) -> LocalTransport {
        let webRtc = try requireWebRtc(transport)
        return LocalTransport(
            ice: webRtc.iceParameters, candidates: webRtc.iceCandidates,
            fingerprints: webRtc.dtlsParameters.fingerprints, role: webRtc.dtlsParameters.role,
            sctp: transports[transport]?.sctp?.parameters)
    }

    func beginRestart(
        _ transport: UInt32, with parameters: IceParameters
    ) throws(BisqueError) -> WorkerCommand {
        _ = try requireWebRtc(transport)
        try requireActive()
        return .restartIce(
            RestartIce(
                transport: TransportID(rawValue: transport),
                usernameFragment: parameters.usernameFragment, password: parameters.password))
    }

    mutating func finishRestart(
        _ transport: UInt32, with parameters: IceParameters, refusal: BisqueError?
    ) throws(BisqueError) -> IceParameters {
        if let refusal { throw refusal }
        guard transports[transport]?.webRtc != nil else {
            throw BisqueError(.closed, "the transport was closed meanwhile")
        }
        transports[transport]?.webRtc?.iceParameters = parameters
        return parameters
    }

    private func requireWebRtc(_ transport: UInt32) throws(BisqueError) -> WebRtcRecord {
        guard let record = transports[transport], record.isOpen else {
            throw BisqueError(.closed, "the transport is closed")
        }
        guard let webRtc = record.webRtc else {
            throw BisqueError(.unsupported, "a plain transport has neither ICE nor DTLS")
        }
        return webRtc
    }

    // MARK: What the worker noticed

    /// Media comes and goes another way, or for the first time.
    mutating func iceSelected(
        _ transport: UInt32, _ remote: TransportAddress, isTcp: Bool
    ) -> [RoomAction] {
        guard let webRtc = transports[transport]?.webRtc else { return [] }
        let tuple = IceTuple(remote: remote, isTcp: isTcp, ports: webRtc.ports)
        transports[transport]?.remote = remote
        transports[transport]?.webRtc?.selectedTuple = tuple
        return [.tell(.iceSelected(transport: transport, tuple))]
    }

    mutating func iceChanged(_ transport: UInt32, _ state: IceState) -> [RoomAction] {
        guard let webRtc = transports[transport]?.webRtc, webRtc.iceState != state else {
            return []
        }
        transports[transport]?.webRtc?.iceState = state
        return [.tell(.iceChanged(transport: transport, state))]
    }

    mutating func dtlsChanged(
        _ transport: UInt32, _ state: DtlsState, suite: SrtpSuite?, certificate: String?
    ) -> [RoomAction] {
        guard let webRtc = transports[transport]?.webRtc else { return [] }
        transports[transport]?.webRtc?.suite = suite ?? webRtc.suite
        transports[transport]?.webRtc?.remoteCertificate = certificate ?? webRtc.remoteCertificate
        guard webRtc.dtlsState != state else { return [] }
        transports[transport]?.webRtc?.dtlsState = state
        return [.tell(.dtlsChanged(transport: transport, state))]
    }

    /// A transport cannot go on; where the application wants it so, neither can its peer, or it is
    /// told and stays.
    mutating func transportFailed(
        _ transport: UInt32, _ failure: TransportFailure
    ) -> [RoomAction] {
        guard let record = transports[transport], let webRtc = record.webRtc else { return [] }
        guard webRtc.closesOnFailure else {
            transports[transport]?.webRtc?.failure = failure
            // Of the others the worker has told already.
            return failure == .dtlsTimeout
                ? dtlsChanged(transport, .failed, suite: nil, certificate: nil) : []
        }
        let actions = closeTransport(transport, .failed(failure))
        guard webRtc.closesPeerOnFailure else { return actions }
        return actions + closePeer(record.peer, .failed(failure))
    }
}
