import Bisque

/// The media of one member, and the socket that speaks for him at the moment.
///
/// It begins with the membership and ends with it; sockets come and go.
final class MemberMedia: Sendable {
    /// One socket, as the member's media sees it.
    struct Socket: Sendable {
        /// Later ones have greater numbers.
        let connection: Int
        let offer: @Sendable (ServiceMessage.Offer) -> Void
        let heard: @Sendable ([ServiceMessage.HeardSlot]) -> Void
        let quality: @Sendable (ServiceMessage.Quality) -> Void
        /// Nothing more comes for this socket.
        let end: @Sendable (ServiceMessage.Ending) -> Void
    }

    private struct State {
        var socket: Socket?
        /// Set when the member is gone: who comes after that is told so.
        var ending: ServiceMessage.Ending?
    }

    let member: Membership
    let publication: Publication
    let listening: Listening
    private let voices: Voices
    let preferences: Preferences
    /// `nil`: the client has no data channels.
    private let conversation: Conversation?
    private let book: RoomBook
    private let journal: Journal
    private let counters: Counters
    private let state = Locked(State())
    /// Held from looking at a picture's quality until it is told.
    private let pen = Locked(0)

    /// - Parameter hasChannels: whether the client speaks and listens in data channels, too.
    init(
        of member: Membership, hasChannels: Bool = false, book: RoomBook,
        settings: SignallingSettings, journal: Journal, counters: Counters
    ) {
        self.member = member
        self.book = book
        self.journal = journal
        self.counters = counters
        publication = Publication(of: member)
        listening = Listening(
            of: member, hasChannels: hasChannels, settings: settings, journal: journal,
            counters: counters)
        conversation =
            hasChannels
            ? Conversation(of: member, listening: listening, journal: journal) : nil
        voices = Voices(of: member, listening: listening)
        preferences = Preferences(of: member, journal: journal)
    }

    // MARK: Sockets

    /// A socket speaks for the member from now on; the one before hears that it is replaced.
    ///
    /// One that was overtaken meanwhile is replaced at once, and one that comes when the member is
    /// gone ends at once.
    func connect(_ new: Socket) {
        let (socket, ending) = state.withLock { state -> (Socket?, ServiceMessage.Ending) in
            if let ending = state.ending { return (new, ending) }
            if let current = state.socket, current.connection > new.connection {
                return (new, .replaced)
            }
            listening.connect { [voices] offer in
                new.offer(offer)
                voices.offered()
            }
            voices.connect(new.heard)
            defer { state.socket = new }
            return (state.socket, .replaced)
        }
        socket?.end(ending)
        // It does not know what the one before was told.
        for sender in member.peer.rtpSenders { tellQuality(of: sender) }
        voices.look()
    }

    /// That socket speaks for nobody any more.
    ///
    /// - Returns: whether it did until now.
    func disconnect(_ connection: Int) -> Bool {
        state.withLock { state in
            guard state.socket?.connection == connection else { return false }
            state.socket = nil
            listening.disconnect()
            voices.disconnect()
            return true
        }
    }

    /// Its socket broke: he may come back.
    func lose(_ connection: Int) {
        guard disconnect(connection) else { return }
        book.lose(member, connection: connection)
        leaveIfLost()
    }

    // MARK: Life

    /// Serves the member until he is gone.
    func run() async {
        let events = member.peer.events()
        let watching = Task {
            for await event in events {
                switch event {
                case .newTransport(let transport): self.watch(transport)
                case .newRtpSender(let sender) where sender.kind != .audio: self.watch(sender)
                default: break
                }
                self.wake()
            }
            self.listening.stop()
            self.preferences.stop()
            self.conversation?.stop()
        }
        // Tasks rather than `async let`: each costs a waiting member 0.8 KB less.
        let wishing = Task { await preferences.run() }
        let talking = conversation.map { conversation in Task { await conversation.run() } }
        await listening.run()
        await wishing.value
        await talking?.value
        await watching.value
        let ending = member.room.end.map(ServiceMessage.Ending.init) ?? .removed
        let last = state.withLock { state in
            state.ending = ending
            return state.socket
        }
        last?.end(ending)
    }

    /// Somebody came, or is known by name now.
    func wake() {
        listening.wake()
        preferences.wake()
        voices.look()
    }

    /// What was published is gone with its worker, and can be published again.
    var lostItsWorker: Bool { publication.transport?.closeReason?.isLossOfWorker == true }

    private func watch(_ transport: Transport) {
        let events = transport.events()
        Task {
            for await event in events {
                switch event {
                case .closed(let reason): self.ended(transport, reason)
                case .sctp(.connected): self.conversation?.look()
                default: break
                }
            }
        }
    }

    private func watch(_ sender: RtpSender) {
        let events = sender.events()
        Task {
            for await event in events {
                if case .choiceChanged = event { self.tellQuality(of: sender) }
            }
        }
    }

    /// Nobody is told of what has no name: his offer did not have it either.
    private func tellQuality(of sender: RtpSender) {
        let receiver = sender.associatedRtpReceiver
        let mode = receiver.scalabilityMode
        // Looked up with the pen in hand, so that the last word is the newest.
        pen.withLock { _ in
            guard let choice = sender.choice, let socket = state.withLock({ $0.socket }),
                let track = member.room.tracks[receiver.id]
            else { return }
            socket.quality(
                .init(
                    person: receiver.peer.name, track: track.id, source: track.source,
                    sizes: mode?.spatialLayers ?? 1, rates: mode?.temporalLayers ?? 1,
                    choice: choice))
        }
    }

    private func ended(_ transport: Transport, _ reason: CloseReason) {
        // Looked at first, because another one takes its place as soon as somebody is awake.
        let side = transport === listening.transport ? "listening" : "publishing"
        member.room.dropEndedTracks(of: member.id)
        listening.wake()
        guard case .failed(let failure) = reason else { return }
        counters.add(
            "bisque_transport_failures_total", ["side": side, "reason": failure.rawValue])
        journal.note(
            "a transport failed",
            [
                "room": member.room.name, "person": member.id, "side": side,
                "reason": failure.rawValue,
            ])
        leaveIfLost()
    }

    /// Without a socket and without a path there is nobody to wait for.
    private func leaveIfLost() {
        guard state.withLock({ $0.socket == nil }) else { return }
        let transports = [publication.transport, listening.transport].compactMap { $0 }
        let isLost = transports.allSatisfy { transport in
            if case .failed = transport.closeReason { true } else { false }
        }
        if isLost, !transports.isEmpty { book.giveUp(member) }
    }
}

extension ServiceMessage.Ending {
    init(_ end: RoomEnd) {
        switch end {
        case .serviceStopping: self = .serviceStopping
        case .roomClosed: self = .roomClosed
        }
    }
}
