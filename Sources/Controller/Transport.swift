internal import Channel

/// A path between a peer and the worker, for both directions.
///
/// When it closes, receivers and senders that use it stay, without a transport; data producers and
/// data consumers close with it.
///
/// ```swift
/// let transport = try await peer.createWebRtcTransport()
/// await signalling.offer(
///     transport.iceParameters, transport.iceCandidates, transport.dtlsParameters)
/// try await transport.connect(dtlsParameters: await signalling.answer())
/// for await case .closed(let reason) in transport.events() { print("no path: \(reason)") }
/// ```
public final class Transport: Sendable {
    public enum Event: Sendable, Hashable {
        /// The first valid packet said where the far side is.
        case remoteLearned(TransportAddress, isRtcp: Bool)
        /// ICE found a path, or another one. Comes before the state that it brings about.
        case selected(IceTuple)
        case ice(IceState)
        case dtls(DtlsState)
        case sctp(SctpState)
        /// The last event.
        case closed(CloseReason)
    }

    public let id: UInt32
    public let peer: Peer
    /// Where the far side sends its RTP.
    public let localAddress: TransportAddress
    /// Where it sends its RTCP: the same address when they share the port.
    public let localRtcpAddress: TransportAddress
    /// Whether the port is the worker's, which other transports use too.
    public let sharesPort: Bool
    let hub = EventHub<Event>()
    let traceHub = EventHub<TraceEvent>()
    /// Something that an offer over it says has changed.
    let offerChanges = EventHub<Void>()
    private let remains = Locked<Remains<TransportRecord>?>(nil)

    init(_ record: TransportRecord, peer: Peer) {
        id = record.id
        self.peer = peer
        localAddress = record.localAddress
        localRtcpAddress = record.localRtcpAddress
        sharesPort = record.sharesPort
    }

    // MARK: Properties

    public var closeReason: CloseReason? { remains.withLock { $0?.reason } }
    public var isClosed: Bool { closeReason != nil }

    public var isRtcpMuxed: Bool { localAddress == localRtcpAddress }

    /// Where media goes: as given, as learned, or as ICE found; `nil` until then.
    public var remoteAddress: TransportAddress? { record?.remote }

    /// Where RTCP goes, when it does not share the port.
    public var remoteRtcpAddress: TransportAddress? { record?.remoteRtcp }

    var record: TransportRecord? {
        room.core.withLock { $0.state.transports[id] } ?? remains.withLock { $0?.record }
    }

    var room: Room { peer.room }

    /// What is known now, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> {
        room.core.withLock { core in
            hub.subscribe(replaying: core.state.transports[id].map(Transport.present) ?? [])
        }
    }

    private static func present(_ record: TransportRecord) -> [Event] {
        if let webRtc = record.webRtc {
            let selected = webRtc.selectedTuple.map(Event.selected)
            let sctp = record.sctp.map { Event.sctp($0.state) }
            return [selected, .ice(webRtc.iceState), .dtls(webRtc.dtlsState), sctp]
                .compactMap { $0 }
        }
        let rtp = record.remote.map { Event.remoteLearned($0, isRtcp: false) }
        let rtcp = record.remoteRtcp.map { Event.remoteLearned($0, isRtcp: true) }
        return [rtp, rtcp].compactMap { $0 }
    }

    // MARK: Commands

    /// Says where the far side is, when neither the options did nor a packet has.
    ///
    /// - Throws: `.invalid` for an address that nobody can be reached at, `.refused` when the
    ///   address is fixed already, `.unsupported` for a WebRTC transport, `.closed`, `.workerDied`,
    ///   `.cancelled`.
    public func connect(
        to remote: TransportAddress, rtcp: TransportAddress? = nil
    ) async throws(BisqueError) {
        let family = try remote.remoteFamily()
        if let rtcp, try rtcp.remoteFamily() != family {
            throw BisqueError(.invalid, "remote RTCP address: not of the RTP address' family")
        }
        let (room, transport) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.beginConnect(transport, to: remote, rtcp: rtcp)
            },
            finish: { (core, refusal) throws(BisqueError) in
                let actions = try core.state.finishConnect(
                    transport, to: remote, rtcp: rtcp, refusal: refusal)
                core.perform(actions, in: room)
            })
    }

    /// Closes the transport. What was attached to it stays, detached.
    public func close() {
        room.change { core in
            core.perform(core.state.closeTransport(id, .application), in: room)
        }
    }

    public func getStats() async throws(BisqueError) -> TransportStats {
        TransportStats(
            try await room.query(
                GetTransportStats(transport: TransportID(rawValue: id)), about: id,
                check: requireOpen))
    }

    public func dump() async throws(BisqueError) -> TransportDump {
        let reply = try await room.query(
            DumpTransport(transport: TransportID(rawValue: id)), about: id, check: requireOpen)
        let (record, usesRemb) = room.core.withLock { core in
            (core.state.transports[id], core.state.usesRemb(transport: id))
        }
        guard let record else { throw BisqueError(.closed, "the transport was closed meanwhile") }
        return TransportDump(record, usesRemb: usesRemb, reply)
    }

    private func requireOpen(_ state: RoomState) throws(BisqueError) {
        guard state.transports[id] != nil else {
            throw BisqueError(.closed, "the transport is closed")
        }
    }

    /// Another room's state does not know this transport, and would take it for a closed one.
    func requireRoom(_ room: Room) throws(BisqueError) {
        guard self.room === room else {
            throw BisqueError(.notFound, "the transport is another room's")
        }
    }

    func end(_ remains: Remains<TransportRecord>) {
        self.remains.withLock { $0 = remains }
        hub.finish(with: .closed(remains.reason))
        traceHub.finish()
        offerChanges.finish(with: ())
    }
}
