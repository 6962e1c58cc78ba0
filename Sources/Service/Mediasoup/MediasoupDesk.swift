import Bisque

/// Where clients of mediasoup's third generation get their places in the rooms that everybody else
/// uses, too: they see the page's people, and the page sees them.
final class MediasoupDesk: Sendable {
    /// How long a client may take from the socket's opening to `join`: it holds a place meanwhile.
    static let joinTime = Duration.seconds(30)

    let book: RoomBook
    let journal: Journal
    let counters: Counters
    private let clock: any Clock<Duration>
    private let joins: JoinLimits

    init(
        book: RoomBook, settings: SignallingSettings = SignallingSettings(),
        joins: JoinLimits? = nil, journal: Journal, counters: Counters
    ) {
        self.book = book
        self.journal = journal
        self.counters = counters
        clock = settings.clock
        self.joins = joins ?? JoinLimits(settings.joins)
    }

    /// The conversation over one socket, which must be told when that closes.
    ///
    /// - Throws: as `RoomBook.join`; `.tooMany` when others at the same address have asked too
    ///   often.
    func open(
        _ knock: Knock, now: ContinuousClock.Instant = .now,
        send: @escaping @Sendable (String) -> Void,
        close: @escaping @Sendable (UInt16, String) -> Void
    ) async throws(ServiceError) -> MediasoupClient {
        try joins.take(knock.remoteAddress, now: now)
        let member = try await book.join(knock)
        let client = MediasoupClient(of: member, at: self, now: now, send: send, close: close)
        let clock = clock
        let deadline = Task { [weak client] in
            do {
                try await clock.sleep(for: MediasoupDesk.joinTime)
            } catch {
                return
            }
            client?.expectJoined()
        }
        client.limit(by: deadline)
        return client
    }
}
