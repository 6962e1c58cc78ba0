/// Copies of what passes over a transport.
extension Transport {
    /// Where copies go at present; `nil`: nothing is mirrored.
    public var mirroring: MirroringOptions? { record?.mirroring?.options }

    /// Sends a copy of each packet that passes over the transport to an address, without the seal:
    /// for programs beside the call that look at RTP and RTCP, or record them.
    ///
    /// ```swift
    /// let analyser = TransportAddress(ip: "127.0.0.1", port: 5004)
    /// try await transport.startMirroring(MirroringOptions(to: analyser, parts: [.receivedRtp]))
    /// ```
    ///
    /// What was received is copied as it came, repeated and repaired packets too, once it is known
    /// whose it is: RTP of a receiver, and RTCP that makes sense. What comes back from there is
    /// dropped. When there is much to send, copies are what is left out, counted as
    /// `transcriptFull`. It ends with the transport; when this is cancelled, nothing is copied.
    ///
    /// - Important: Whoever can read packets on the way there sees the media of the call.
    /// - Throws: `.duplicate` while it is mirrored already; `.invalid` for an address that nobody
    ///   can be reached at, or of a family at which the server does not listen, unless `localIP` is
    ///   given; `.limit`, `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func startMirroring(_ options: MirroringOptions) async throws(BisqueError) {
        let copies = PlainTransportOptions(remote: options.remote, listenIP: options.localIP)
        let place = try copies.place(in: room.server.configuration, from: room.portRange)
        let (room, transport) = (room, id)
        let new = MirroringRecord(id: room.server.identifiers.next(), options: options)
        try await room.ask(
            carrying: place.sockets.map(\.descriptor),
            begin: { (core) throws(BisqueError) in
                try core.state.beginMirroring(transport, new)
            },
            finish: { (core, refusal) throws(BisqueError) in
                try core.state.finishMirroring(transport, new, refusal: refusal)
            },
            abandon: { $0.abandonMirroring(transport, new) })
    }

    /// Ends it. Where nothing is mirrored it changes nothing.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func stopMirroring() async throws(BisqueError) {
        let (room, transport) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in try core.state.endMirroring(transport) },
            finish: { (_, refusal) throws(BisqueError) in if let refusal { throw refusal } })
    }
}
