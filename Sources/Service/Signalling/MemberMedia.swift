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
        /// Nothing more comes for this socket.
        let end: @Sendable (ServiceMessage.Ending) -> Void
    }

    let member: Membership
    let publication: Publication
    let listening: Listening
    private let book: RoomBook
    private let journal: Journal
    private let counters: Counters
    private let socket = Locked<Socket?>(nil)

    init(
        of member: Membership, book: RoomBook, settings: SignallingSettings, journal: Journal,
        counters: Counters
    ) {
        self.member = member
        self.book = book
        self.journal = journal
        self.counters = counters
        publication = Publication(of: member)
        listening = Listening(
            of: member, settings: settings, journal: journal, counters: counters)
    }

    // MARK: Sockets

    /// A socket speaks for the member from now on; the one before hears that it is replaced.
    ///
    /// One that was overtaken meanwhile is replaced at once.
    func connect(_ new: Socket) {
        let replaced = socket.withLock { current -> Socket? in
            if let current, current.connection > new.connection { return new }
            listening.connect(new.offer)
            defer { current = new }
            return current
        }
        replaced?.end(.replaced)
    }

    /// That socket speaks for nobody any more.
    ///
    /// - Returns: whether it did until now.
    func disconnect(_ connection: Int) -> Bool {
        socket.withLock { current in
            guard current?.connection == connection else { return false }
            current = nil
            listening.disconnect()
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
                if case .newTransport(let transport) = event { self.watch(transport) }
                self.listening.wake()
            }
            self.listening.stop()
        }
        await listening.run()
        await watching.value
        let last = socket.withLock { $0 }
        last?.end(member.room.end.map(ServiceMessage.Ending.init) ?? .removed)
    }

    /// What was published is gone with its worker, and can be published again.
    var lostItsWorker: Bool { publication.transport?.closeReason == .workerDied }

    private func watch(_ transport: Transport) {
        let events = transport.events()
        Task {
            for await event in events {
                if case .closed(let reason) = event { self.ended(transport, reason) }
            }
        }
    }

    private func ended(_ transport: Transport, _ reason: CloseReason) {
        listening.wake()
        guard case .failed(let failure) = reason else { return }
        let side = transport === listening.transport ? "listening" : "publishing"
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
        guard socket.withLock({ $0 == nil }) else { return }
        let transports = [publication.transport, listening.transport].compactMap { $0 }
        let isLost = transports.allSatisfy { transport in
            if case .failed = transport.closeReason { true } else { false }
        }
        if isLost, !transports.isEmpty { book.leave(member, because: .lost) }
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
