public import Bisque

/// A connection straight to one other end, a browser or another program: Artico's `Peer`.
///
/// Who makes two of them brings the signals of each to the other; after `.connect` they speak
/// without anybody between them.
///
/// ```swift
/// for await event in peer.events() {
///     switch event {
///     case .signal(let signal): await signalling.send(signal.json)
///     case .connect: try peer.send("hello")
///     case .data(let message): print(message)
///     default: break
///     }
/// }
/// ```
///
/// - Important: A peer ends by `destroy()`, with the other end, or with an `.error` that `.close`
///   follows. Dropping it ends it too.
public final class DirectPeer: Sendable {
    /// How many bytes may wait for a slow listener before messages are held back, and how few let
    /// them come again.
    static let heldAbove = 1_024 * 1_024
    static let resumedBelow = 256 * 1_024
    /// More than any engine that holds back delivers.
    static let mostWaiting = 16 * 1_024 * 1_024

    struct Core: Sendable {
        var state: DirectState
        var localTracks: [TrackName: DirectTrack] = [:]
        var remoteTracks: [JsepTransceiver.ID: DirectTrack] = [:]
        var remoteStreams: [String: DirectStream] = [:]
        /// How numbers of others are ours, as it was looked up last for each section.
        var renumberings: [JsepTransceiver.ID: KnownRenumbering] = [:]
        /// Those that it is attached to.
        var rooms: Set<ObjectIdentifier> = []
        var isSettling = false
        var isHolding = false
        var wakeUp: Duration?
        var waiters: [Waiter<Void>] = []
    }

    public let options: DirectPeerOptions
    let core: Locked<Core>
    let engine: any DirectEngine
    private let begun = ContinuousClock.now
    private let hub: DirectEventHub

    /// - Throws: `.invalid`, `.unsupported`, `.duplicate`, `.limit` for options that contradict
    ///   themselves.
    package init(
        _ options: DirectPeerOptions, engine: any DirectEngine
    ) throws(BisqueError) {
        self.options = options
        self.engine = engine
        let state = try DirectState(
            options: options, fingerprints: engine.fingerprints,
            seed: .random(in: .min ... .max), supply: { .random(isLite: false) })
        let core = Locked(Core(state: state))
        self.core = core
        let regulation = Locked<Callback<Void>?>(nil)
        hub = DirectEventHub { regulation.withLock { $0 }?(()) }
        regulation.withLock { $0 = Callback { [weak self] in self?.regulate() } }
        engine.start { [weak self] fact in self?.note(fact) }
        try attempt { (core) throws(BisqueError) in
            for stream in options.streams {
                let tracks = stream.tracks
                _ = try core.state.addStream(stream.id, tracks.map(\.name), metadata: nil)
                for track in tracks { attach(track, &core) }
            }
            return core.state.begin()
        }
    }

    deinit {
        // The engine goes on by itself.
        let actions = core.withLock { $0.state.destroy() }
        engine.perform(actions.compactMap { if case .ask(let ask) = $0 { ask } else { nil } })
        hub.emit(.close)
    }

    // MARK: Properties

    /// Whether the data channel is open.
    public var isReady: Bool { core.withLock { $0.state.isReady } }
    public var isDestroyed: Bool { core.withLock { $0.state.phase == .closed } }
    /// The data channel's label.
    public var channelName: String { core.withLock { $0.state.channelName } }
    /// How many bytes wait to be sent.
    public var bufferedAmount: Int { core.withLock { $0.state.bufferedAmount } }
    public var iceState: DirectIceState { core.withLock { $0.state.iceState } }
    /// How the other end is reached; nothing before there is a way.
    public var path: DirectPath? { core.withLock { $0.state.path } }
    /// What the other end sends now.
    public var remoteStreams: [DirectStream] {
        core.withLock { core in
            core.state.streams.keys.sorted().compactMap { core.remoteStreams[$0] }
        }
    }

    /// What happens, from the beginning for who listens first; who comes later hears what there is,
    /// and what happens from then on. Ends after `.close`.
    public func events() -> DirectEvents {
        core.withLock { core in
            hub.subscribe { core.present }
        }
    }

    // MARK: Signals

    /// Takes a signal of the other end's, in whatever order they come. What is wrong with it is
    /// told as an `.error`.
    public func signal(_ signal: DirectSignal) async {
        let now = now
        change { core in core.state.signal(signal, now: now) }
    }

    /// Takes a signal as text.
    public func signal(_ json: String) async {
        let now = now
        change { core in core.state.signal(text: json, now: now) }
    }

    /// Exchanges offer and answer anew, though nothing may have changed.
    public func negotiate() {
        change { core in
            core.state.negotiate()
            return []
        }
    }

    /// Looks for a new path: after a change of networks, say.
    public func restartIce() {
        change { core in
            core.state.restartIce()
            return []
        }
    }

    /// Ends the connection; the other end notices at once.
    public func destroy() {
        change { core in core.state.destroy() }
    }

    // MARK: Data

    /// Sends a text.
    ///
    /// - Throws: `.closed` while the channel is not open; `.limit` for more than the other end
    ///   takes, and when `maxBufferedAmount` waits already.
    public func send(_ text: String) throws(BisqueError) {
        try send(.text(text))
    }

    /// Sends bytes. Throws as `send(_:)` with a text.
    public func send(_ bytes: [UInt8]) throws(BisqueError) {
        try send(.binary(bytes))
    }

    public func send(_ message: DirectMessage) throws(BisqueError) {
        try attempt { (core) throws(BisqueError) in try core.state.send(message) }
    }

    /// Sends a message as soon as the channel is open and there is room for it.
    ///
    /// - Throws: `.closed` when the peer ends before; `.limit` for more than the other end takes;
    ///   `.cancelled`.
    public func deliver(_ message: DirectMessage) async throws(BisqueError) {
        while true {
            // One look: whoever else sends may take the room between two.
            var isSent = false
            try attempt { (core) throws(BisqueError) in
                guard core.state.canSend else { return [] }
                let actions = try core.state.send(message)
                isSent = true
                return actions
            }
            if isSent { return }
            try await Waiter<Void>.wait { waiter in
                let isOver = core.withLock { core in
                    guard !core.state.canSend, core.state.phase != .closed else { return true }
                    core.waiters.removeAll(where: \.isSettled)
                    core.waiters.append(waiter)
                    return false
                }
                if isOver { waiter.settle(.success(())) }
            }
            if isDestroyed { throw BisqueError(.closed, "the peer is destroyed") }
        }
    }
}

// MARK: Changes

extension DirectPeer {
    private var now: Duration { begun.duration(to: .now) }

    /// Changes the state, and does what follows in the order in which it follows.
    func change(_ body: (inout Core) -> [DirectAction]) {
        attempt { core in body(&core) }
    }

    func attempt<Failure: Error>(
        _ body: (inout Core) throws(Failure) -> [DirectAction]
    ) throws(Failure) {
        let (after, waiters) = try core.withLock {
            (core) throws(Failure) -> (After, [Waiter<Void>]) in
            perform(try body(&core), &core)
            let waiters =
                core.state.canSend || core.state.phase == .closed ? core.waiters : []
            if !waiters.isEmpty { core.waiters = [] }
            return (schedule(&core), waiters)
        }
        for waiter in waiters { waiter.settle(.success(())) }
        follow(after)
    }

    /// What has to happen a little later.
    private struct After {
        var settles = false
        var wakesUp: Duration?
    }

    private func schedule(_ core: inout Core) -> After {
        var after = After()
        if core.state.isUnsettled, !core.isSettling {
            core.isSettling = true
            after.settles = true
        }
        if let deadline = core.state.deadline, deadline != core.wakeUp {
            core.wakeUp = deadline
            after.wakesUp = deadline
        }
        return after
    }

    private func follow(_ after: After) {
        if after.settles {
            Task { [weak self] in self?.settle() }
        }
        if let deadline = after.wakesUp {
            let instant = begun.advanced(by: deadline)
            Task { [weak self] in
                do { try await Task.sleep(until: instant) } catch { return }
                guard let self else { return }
                let now = now
                change { core in core.state.tick(now: now) }
            }
        }
    }

    private func settle() {
        let now = now
        change { core in
            core.isSettling = false
            return core.state.settle(now: now)
        }
    }

    private func note(_ fact: DirectFact) {
        if case .packet(let packet, let section) = fact {
            core.withLock { $0.remoteTracks[section] }?.receive(packet)
            return
        }
        if case .keyFrameWanted(let section) = fact {
            core.withLock { core in
                core.state.sentTrack(in: section).flatMap { core.localTracks[$0] }
            }?.wantKeyFrame()
            return
        }
        change { core in core.state.note(fact) }
        if case .message = fact { regulate() }
    }

    /// Holds messages back while somebody reads slowly.
    private func regulate() {
        change { core in
            let weight = hub.weight
            if weight > Self.mostWaiting {
                return core.state.giveUp(
                    .slowListener, "\(weight) bytes wait for the application")
            }
            let isHeld = core.isHolding ? weight > Self.resumedBelow : weight > Self.heldAbove
            guard isHeld != core.isHolding else { return [] }
            core.isHolding = isHeld
            return core.state.holdMessages(isHeld)
        }
    }

    private func perform(_ actions: [DirectAction], _ core: inout Core) {
        var requests: [DirectRequest] = []
        for action in actions {
            switch action {
            case .ask(let request): requests.append(core.withRoom(request))
            case .tell(let notice):
                // What was asked before is asked before anybody hears of what comes after.
                if !requests.isEmpty { engine.perform(requests) }
                requests = []
                tell(notice, &core)
            }
        }
        if !requests.isEmpty { engine.perform(requests) }
    }

    private func tell(_ notice: DirectNotice, _ core: inout Core) {
        let event = core.event(notice)
        if case .track(let received, _) = notice {
            core.remoteTracks[received.section]?.come(from: origin(received.section))
        }
        log(notice)
        if notice == .close { core.release(self) }
        hub.emit(event)
    }

    private func log(_ notice: DirectNotice) {
        switch notice {
        case .error(let error) where options.debug >= .errors:
            options.logging(.error, "direct peer", ["error": "\(error)"])
        case .connect where options.debug >= .notes:
            options.logging(.note, "direct peer connected")
        case .close where options.debug >= .notes:
            options.logging(.note, "direct peer closed")
        case .ice(let state) where options.debug >= .everything:
            options.logging(.debug, "direct peer", ["ice": state.rawValue])
        default: break
        }
    }
}
