/// What a transport with ICE and DTLS has; a plain one answers `nil` throughout.
extension Transport {
    /// How the far side proves that it may use the transport; other ones after `restartIce()`.
    public var iceParameters: IceParameters? { record?.webRtc?.iceParameters }

    /// Where the far side can reach it.
    public var iceCandidates: [IceCandidate]? { record?.webRtc?.iceCandidates }

    /// The server's certificate, by its hashes, and its part in the handshake: `.auto` until
    /// `connect(dtlsParameters:)`.
    public var dtlsParameters: DtlsParameters? { record?.webRtc?.dtlsParameters }

    /// Always the controlled one: the far side chooses the path (RFC 8445 section 2.4).
    public var iceRole: IceRole? { record?.webRtc == nil ? nil : .controlled }

    public var iceState: IceState? { record?.webRtc?.iceState }

    public var dtlsState: DtlsState? { record?.webRtc?.dtlsState }

    /// Why nothing passes any more, for a transport that does not close on failure.
    public var failure: TransportFailure? { record?.webRtc?.failure }

    /// The path that media takes; `nil` until there is one.
    public var selectedTuple: IceTuple? { record?.webRtc?.selectedTuple }

    /// How media is sealed, once the handshake is over.
    public var srtpSuite: SrtpSuite? { record?.webRtc?.suite }

    /// The far side's certificate in PEM, once the handshake is over.
    public var remoteCertificate: String? { record?.webRtc?.remoteCertificate }

    // MARK: Commands

    /// Says which certificate the far side must show, and who begins the handshake: the server
    /// does, unless the far side is the client.
    ///
    /// Of several fingerprints the one with the longest hash counts.
    ///
    /// - Throws: `.invalid` for a fingerprint that is none, or without one; `.duplicate` after a
    ///   call that succeeded; `.unsupported` for a plain transport; `.refused`, `.closed`,
    ///   `.workerDied`, `.cancelled`.
    public func connect(dtlsParameters: DtlsParameters) async throws(BisqueError) {
        let (room, transport) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let command = try core.state.beginConnect(transport, to: dtlsParameters)
                core.perform(core.state.openSctp(transport), in: room)
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                try core.state.finishConnect(transport, to: dtlsParameters, refusal: refusal)
            })
    }

    /// Changes the credentials, for a far side that has changed networks.
    ///
    /// States and path stay as they are: media flows until the far side's checks find another one.
    ///
    /// - Returns: what the far side must use from now on.
    /// - Throws: `.unsupported` for a plain transport; `.refused`, `.closed`, `.workerDied`,
    ///   `.cancelled`.
    @discardableResult
    public func restartIce() async throws(BisqueError) -> IceParameters {
        let (room, transport) = (room, id)
        let parameters = IceParameters.random()
        return try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.beginRestart(transport, with: parameters)
            },
            finish: { (core, refusal) throws(BisqueError) in
                let changed = try core.state.finishRestart(
                    transport, with: parameters, refusal: refusal)
                core.transports[transport]?.offerChanges.emit(())
                return changed
            })
    }

    /// `restartIce()` under the name that mediasoup's first generation gave it.
    ///
    /// - Throws: as that.
    @discardableResult
    public func changeUfragPwd() async throws(BisqueError) -> IceParameters {
        try await restartIce()
    }
}
