import Bisque

/// What one member gets: offers go out to his socket, answers come in.
///
/// It outlives the member's sockets; `wake()` makes it look whether something is to be done.
final class Listening: Sendable {
    private struct State {
        var exchange = ListeningState()
        var session: SubscribingSession?
        /// Where offers go; `nil` while the member has no socket.
        var send: (@Sendable (ServiceMessage.Offer) -> Void)?
    }

    private let member: Membership
    private let hasChannels: Bool
    private let journal: Journal
    private let counters: Counters
    private let answerTime: Duration
    private let clock: any Clock<Duration>
    private let state = Locked(State())
    private let alarm: AsyncStream<Void>.Continuation
    private let alarms: AsyncStream<Void>

    /// - Parameter hasChannels: whether the member listens to more than sound and pictures.
    init(
        of member: Membership, hasChannels: Bool = false, settings: SignallingSettings,
        journal: Journal, counters: Counters
    ) {
        self.member = member
        self.hasChannels = hasChannels
        self.journal = journal
        self.counters = counters
        answerTime = settings.answerTime
        clock = settings.clock
        (alarms, alarm) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// `nil` before the first offer.
    var transport: Transport? { state.withLock { $0.session?.transport } }

    /// The slots that the last offer has, by mid.
    var slots: [String: SlotSender] { state.withLock { $0.session }?.slots ?? [:] }

    // MARK: What happens

    /// Something may have changed.
    func wake() { alarm.yield() }

    /// The member is gone.
    func stop() { alarm.finish() }

    func connect(_ send: @escaping @Sendable (ServiceMessage.Offer) -> Void) {
        state.withLock { state in
            state.send = send
            state.exchange.reconnected()
        }
        wake()
    }

    func disconnect() {
        state.withLock { $0.send = nil }
    }

    /// - Throws: `.notAllowed`.
    func wish(_ wish: ClientMessage.ListenWish) throws(ServiceError) {
        guard member.rights.canSubscribe else {
            throw ServiceError(.notAllowed, "the token does not allow to listen")
        }
        state.withLock { $0.exchange.wish(wish) }
        counters.add("bisque_listen_requests_total", ["how": wish.rawValue])
        wake()
    }

    /// Takes an answer; one to an exchange that is over changes nothing.
    ///
    /// - Throws: `.wrongState` for an exchange that never was; `.badDescription`, `.tooMany`,
    ///   `.unavailable`, `.closed`: the offer still waits for its answer.
    func accept(_ answer: String, exchange: Int64) async throws(ServiceError) {
        let session = try state.withLock { (state) throws(ServiceError) -> SubscribingSession? in
            guard state.exchange.knows(exchange) else {
                throw ServiceError(.wrongState, "exchange: nothing was offered as \(exchange)")
            }
            guard let session = state.session, !session.transport.isClosed else { return nil }
            return state.exchange.accept(exchange) ? session : nil
        }
        guard let session else { return }
        defer { wake() }
        do throws(BisqueError) {
            try await session.accept(answer)
            state.withLock { $0.exchange.accepted(exchange, wasTaken: true) }
        } catch {
            state.withLock { $0.exchange.accepted(exchange, wasTaken: false) }
            throw ServiceError(error)
        }
    }

    // MARK: What is done

    /// Makes offers for as long as the member is there.
    func run() async {
        for await _ in alarms {
            while await step() {}
        }
    }

    /// - Returns: whether to look again at once.
    private func step() async -> Bool {
        let next = state.withLock { $0.exchange.next(facts(of: $0)) }
        switch next {
        case .wait: return false
        case .open: return await open()
        case .offer(let restartsIce): return await offer(restartsIce: restartsIce)
        }
    }

    private func facts(of state: State) -> ListeningState.Facts {
        let session = state.session.flatMap { $0.transport.isClosed ? nil : $0 }
        let streams = member.peer.rtpSenders.filter(\.isAvailable)
        let names = member.room.tracks
        let hearsSlots = member.peer.hears == .loudest && !member.room.room.slots.isEmpty
        return ListeningState.Facts(
            hasSocket: state.send != nil && member.rights.canSubscribe
                && !member.room.isInterrupted,
            hasTransport: session != nil,
            hasStreams: !streams.isEmpty || hasChannels
                || hearsSlots && names.values.contains { $0.receiver.peer !== member.peer },
            // Whoever publishes says in a moment what it is, and that wakes us.
            isNamed: streams.allSatisfy { names[$0.associatedRtpReceiver.id] != nil },
            needsOffer: session?.needsOffer ?? false)
    }

    private func open() async -> Bool {
        let before = state.withLock { $0.session }
        do throws(BisqueError) {
            let transport = try await member.peer.createWebRtcTransport(
                WebRtcTransportOptions(sctp: hasChannels ? channels : nil))
            let session = SubscribingSession(over: transport)
            state.withLock { state in
                state.session = session
                state.exchange.opened()
            }
            before?.transport.close()
            let changes = session.changes()
            Task { for await _ in changes { self.wake() } }
            return true
        } catch {
            failed("could not open a listening transport", error)
            return false
        }
    }

    /// A file that is dropped into a room waits for the slowest; a page limits its size to less.
    private var channels: SctpOptions {
        SctpOptions(sendBufferSize: 16 << 20, acceptsChannels: member.rights.canPublish)
    }

    private func offer(restartsIce: Bool) async -> Bool {
        guard let session = state.withLock({ $0.session }) else { return false }
        do throws(BisqueError) {
            let text = try await session.offer(restartsIce: restartsIce)
            guard let tracks = names(session.senders, session.slots) else {
                // Somebody began to publish in this moment.
                state.withLock { $0.exchange.postponed() }
                return false
            }
            return !send(text, tracks)
        } catch {
            failed("could not make an offer", error)
            return false
        }
    }

    /// Whose each section is and what it shows; `nil` while one has no name yet.
    private func names(
        _ senders: [String: RtpSender], _ slots: [String: SlotSender]
    ) -> [ServiceMessage.OfferedSection]? {
        var sections = slots.sorted { $0.value.slot < $1.value.slot }.map { mid, slot in
            ServiceMessage.OfferedSection(mid: mid, content: .slot(slot.slot))
        }
        let names = member.room.tracks
        for (mid, sender) in senders.sorted(by: { $0.value.id < $1.value.id }) {
            let receiver = sender.associatedRtpReceiver
            guard let track = names[receiver.id] else { return nil }
            let voice = ServiceMessage.Voice(
                person: receiver.peer.name, track: track.id, source: track.source)
            sections.append(.init(mid: mid, content: .track(voice)))
        }
        return sections
    }

    /// - Returns: whether it was the offer to be sent.
    private func send(
        _ text: String, _ tracks: [ServiceMessage.OfferedSection]
    ) -> Bool {
        let (number, isFresh, send) = state.withLock { state in
            (state.exchange.offered(), state.exchange.isFresh, state.send)
        }
        guard let number else { return false }
        guard let send else {
            // Its socket broke meanwhile; the next one is offered it again.
            state.withLock { _ = $0.exchange.giveUp(number) }
            return true
        }
        counters.add("bisque_offers_total")
        send(.init(exchange: number, offer: text, isFresh: isFresh, tracks: tracks))
        after(answerTime) { $0.giveUp(number) }
        return true
    }

    private func giveUp(_ number: Int64) {
        guard state.withLock({ $0.exchange.giveUp(number) }) else { return }
        counters.add("bisque_offers_unanswered_total")
        wake()
    }

    private func after(
        _ time: Duration, _ body: @escaping @Sendable (Listening) -> Void
    ) {
        let clock = clock
        Task { [weak self] in
            do {
                try await clock.sleep(for: time)
            } catch {
                return
            }
            if let self { body(self) }
        }
    }

    private func failed(_ message: String, _ error: BisqueError) {
        state.withLock { $0.exchange.failed() }
        // A room that lost its worker is told by its own events.
        guard error.code != .workerDied, error.code != .closed else { return }
        journal.warning(
            message,
            ["room": member.room.name, "person": member.id, "reason": error.description])
        // What the system could not do now it may do later; nothing else would make us look again.
        after(answerTime) { $0.wake() }
    }
}
