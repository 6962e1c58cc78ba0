internal import Channel

/// A forwarding domain: what one peer sends into it, the others get.
///
/// ```swift
/// let alice = try room.createPeer(named: "alice")
/// try alice.setCapabilities(room.capabilities)
/// for await event in room.events() {
///     switch event {
///     case .newPeer(let peer): print("\(peer.name) is here")
///     case .newDataProducer(let source): print("\(source.peer.name) sends \(source.label)")
///     case .interrupted: print("one moment")
///     case .peersInterrupted(let peers, _): print("\(peers.count) must come back")
///     case .resumed: print("open transports again")
///     case .closed(let reason): print("it is over: \(reason)")
///     }
/// }
/// ```
///
/// A room is served by one worker at a time and outlives it: when the worker dies, transports,
/// receivers and senders close, the peers stay, and the room goes on at another worker.
///
/// An open room is held by its server; dropping the last reference to it closes nothing.
public final class Room: Sendable {
    public enum Event: Sendable {
        case newPeer(Peer)
        /// Messages come from somewhere from now on.
        case newDataProducer(DataProducer)
        /// Its worker died. Everything but the peers is closed.
        case interrupted
        /// Another worker serves it: transports can be asked for again.
        case resumed
        /// One of several workers that serve it died, or cannot be reached by the others. What
        /// these peers had is closed and can be asked for again; everybody else goes on.
        case peersInterrupted([Peer], CloseReason)
        /// The last event.
        case closed(CloseReason)
    }

    public enum State: Sendable, Hashable {
        case active
        /// No worker serves it.
        case interrupted
        case closed(CloseReason)
    }

    public let id: UInt32
    /// What can be sent in it.
    public let capabilities: RtpCapabilities
    let whenWorkerDies: RoomOptions.WhenWorkerDies
    let server: ServerCore
    let core: Locked<RoomCore>
    let hub = EventHub<Event>()
    let audioHub = EventHub<AudioEvent>()
    let levelHub = EventHub<[AudioLevel]>()

    init(state: RoomState, whenWorkerDies: RoomOptions.WhenWorkerDies, server: ServerCore) {
        id = state.id
        capabilities = state.capabilities
        self.whenWorkerDies = whenWorkerDies
        self.server = server
        core = Locked(RoomCore(state: state))
    }

    deinit {
        assert(isClosed, "an open room is held by its server")
    }

    // MARK: Properties

    public var state: State {
        core.withLock { core in
            switch core.state.activity {
            case .active: .active
            case .interrupted: .interrupted
            case .closed(let reason): .closed(reason)
            }
        }
    }

    /// Which of the server's workers serves it, counted from 0; `nil` while none does.
    public var workerIndex: Int? { server.workerIndex(of: self) }

    public var isClosed: Bool { closeReason != nil }

    public var closeReason: CloseReason? {
        if case .closed(let reason) = state { reason } else { nil }
    }

    /// In the order in which they came.
    public var peers: [Peer] {
        core.withLock { core in core.seenPeers }
    }

    public func peer(named name: String) -> Peer? {
        core.withLock { core in core.state.peer(named: name).flatMap { core.peers[$0] } }
    }

    /// What can be sent of one kind.
    public func capabilities(for kind: MediaKind) -> RtpCapabilities {
        capabilities.limited(to: kind)
    }

    /// What exists now, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> {
        core.withLock { core in
            let sources = core.seenPeers.flatMap { core.dataProducers(of: $0.id) }
            let present =
                core.seenPeers.map(Event.newPeer) + sources.map(Event.newDataProducer)
            let isInterrupted = core.state.activity == .interrupted
            return hub.subscribe(replaying: present + (isInterrupted ? [.interrupted] : []))
        }
    }

    // MARK: Commands

    /// Lets somebody in. The name is free again as soon as the peer closes.
    ///
    /// - Throws: `.invalid` for an empty name, `.duplicate` for one that is in use, `.limit`,
    ///   `.closed`.
    public func createPeer(named name: String) throws(BisqueError) -> Peer {
        let id = server.identifiers.next()
        return try change { (core) throws(BisqueError) in
            core.perform(try core.state.openPeer(id, named: name), in: self)
            return try core.opened(core.peers[id])
        }
    }

    /// Closes the room and everything in it.
    public func close() {
        close(.application)
    }

    func close(_ reason: CloseReason) {
        let isFirst = change { core in
            let actions = core.state.close(reason)
            core.perform(actions, in: self)
            // A handle that outlives its room holds no worker's pipe.
            core.workplace = nil
            core.spread = RoomSpread()
            return !actions.isEmpty
        }
        if isFirst { server.forget(self) }
    }

    // MARK: The worker

    /// A worker has taken the room.
    ///
    /// - Throws: `.closed` when it comes too late.
    func resume(at workplace: RoomCore.Workplace) throws(BisqueError) {
        try change { (core) throws(BisqueError) in
            try core.state.requireOpen()
            core.workplace = workplace
            workplace.channel.route(id, to: self)
            core.perform(core.state.resume(), in: self)
        }
    }

    /// The worker is gone.
    func interrupt() {
        change { core in
            core.workplace = nil
            core.dismissGuests(of: self)
            core.perform(core.state.interrupt(), in: self)
        }
    }

    /// Applies what the worker noticed, on its thread.
    ///
    /// - Parameter slot: whose worker.
    func received(_ event: WorkerEvent, from slot: Int) {
        if case .spanLost(let lost) = event { return loseSpan(lost.span.rawValue) }
        change { core in
            if let levels = HeardLevel.list(event) {
                core.hear(levels, from: slot, in: self)
            } else {
                core.perform(core.state.apply(event), in: self)
            }
        }
    }

    func commandRefused(_ command: WorkerCommand, _ refusal: BisqueError) {
        server.configuration.logging(
            .warning, "a worker refused a command",
            ["room": "\(id)", "command": "\(command)", "refusal": refusal.message])
        change { core in
            core.commandRefused(command, refusal, in: self)
        }
    }
}

extension Room: Resident {}

extension RoomState {
    /// What a worker's event changes. Events for what closed meanwhile change nothing.
    mutating func apply(_ event: WorkerEvent) -> [RoomAction] {
        switch event {
        case .hello, .log:
            []
        case .remoteLearned(let learned):
            remoteLearned(
                learned.transport.rawValue, TransportAddress(learned.remote),
                isRtcp: learned.isRtcp)
        case .streamStarted(let started):
            streamStarted(
                started.receiver.rawValue,
                ReceivedStream(encoding: Int(started.encoding), ssrc: started.ssrc))
        case .streamEnded(let ended):
            streamEnded(
                ended.receiver.rawValue,
                ReceivedStream(encoding: Int(ended.encoding), ssrc: ended.ssrc))
        case .iceSelected(let selected):
            iceSelected(
                selected.transport.rawValue, TransportAddress(selected.remote),
                isTcp: selected.isTcp)
        case .iceStateChanged(let changed):
            iceChanged(changed.transport.rawValue, IceState(changed.state))
        case .dtlsStateChanged(let changed):
            dtlsChanged(
                changed.transport.rawValue, DtlsState(changed.state),
                suite: changed.suite.map(SrtpSuite.init), certificate: changed.certificate)
        case .choiceChanged(let changed):
            choiceChanged(changed.sender.rawValue, LayerChoice(changed.choice))
        case .audioLevels(let told):
            levelsHeard(told.levels.map { HeardLevel($0) })
        case .receiverScoreChanged(let changed):
            receiverScored(
                changed.receiver.rawValue,
                StreamScore(encoding: Int(changed.encoding), score: changed.score))
        case .senderScoreChanged(let changed):
            senderScored(changed.sender.rawValue, changed.score)
        case .traced(let traced):
            [.tell(.traced(traced.target, traced.id, TraceEvent(traced)))]
        case .packetReceived(let told):
            packetReceived(told.receiver.rawValue, told.packet.bytes, lost: told.lost)
        case .silence:
            levelsHeard([])
        case .speakerChanged(let changed):
            speakerChanged(changed.receiver?.rawValue)
        case .slotChanged(let changed):
            slotChanged(Int(changed.slot), changed.receiver?.rawValue)
        case .transportFailed(let failed):
            transportFailed(failed.transport.rawValue, TransportFailure(failed.why))
        case .spanLost:
            []
        case .sctpStateChanged, .dataMessage, .dataBufferedLow, .dataBufferFull, .dataWritable,
            .channelOpened, .channelClosed, .dataFaulted:
            applyData(event)
        case .candidateFound, .candidatesEnded, .agentStateChanged, .pathChanged, .streamWanted,
            .serverLost:
            []
        }
    }
}

extension RoomCore {
    /// The handle of what was opened in the same turn.
    func opened<Handle>(_ handle: Handle?) throws(BisqueError) -> Handle {
        guard let handle else { throw BisqueError(.closed, "it was closed meanwhile") }
        return handle
    }
}
