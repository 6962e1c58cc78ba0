import Bisque

/// Where signalling's sockets meet the rooms: it knows the media of every member who came this way.
final class SignallingDesk: Sendable {
    /// A place that a socket has got, new or taken over.
    struct Entry: Sendable {
        let media: MemberMedia
        let connection: Int
        let isResumed: Bool
    }

    let book: RoomBook
    let journal: Journal
    let counters: Counters
    private let settings: SignallingSettings
    private let media = Locked<[String: MemberMedia]>([:])
    private let joins: JoinLimits

    init(
        book: RoomBook, settings: SignallingSettings = SignallingSettings(),
        joins: JoinLimits? = nil, journal: Journal, counters: Counters
    ) {
        self.book = book
        self.settings = settings
        self.joins = joins ?? JoinLimits(settings.joins)
        self.journal = journal
        self.counters = counters
    }

    /// How many members it knows.
    var count: Int { media.withLock { $0.count } }

    /// The conversation over one socket, which must be told when that closes.
    func open(
        remoteAddress: String, send: @escaping @Sendable (String) -> Void,
        close: @escaping @Sendable (UInt16, String) -> Void
    ) -> SignallingSession {
        let session = SignallingSession(
            at: self, remoteAddress: remoteAddress, send: send, close: close)
        let (clock, joinTime) = (settings.clock, settings.joinTime)
        let deadline = Task { [weak session] in
            do {
                try await clock.sleep(for: joinTime)
            } catch {
                return
            }
            session?.expectJoined()
        }
        session.limit(by: deadline)
        return session
    }

    /// Lets somebody in, or back in.
    ///
    /// - Throws: as `RoomBook.join`; `.badDescription` for capabilities that are none; `.tooMany`
    ///   when others at the same address have asked too often.
    func enter(
        _ wish: ClientMessage.Join, from remoteAddress: String,
        now: ContinuousClock.Instant = .now
    ) async throws(ServiceError) -> Entry {
        try joins.take(remoteAddress, now: now)
        if let secret = wish.resume, let entry = resume(secret, wish) { return entry }
        let capabilities = try Self.capabilities(of: wish)
        let member = try await book.join(
            Knock(
                room: wish.room, name: wish.name, token: wish.token, kind: .page,
                remoteAddress: remoteAddress, resume: wish.resume),
            capabilities: capabilities)
        if wish.resume != nil || wish.cause != nil {
            note("came back to a new place", wish, member, result: "unknown")
        }
        let media = admit(member, hasChannels: wish.hasChannels)
        return Entry(media: media, connection: 1, isResumed: false)
    }

    private func resume(_ secret: String, _ wish: ClientMessage.Join) -> Entry? {
        guard let (member, connection) = book.resume(secret, in: wish.room),
            let media = media.withLock({ $0[member.id] })
        else { return nil }
        note("came back", wish, member, result: "resumed")
        return Entry(media: media, connection: connection, isResumed: true)
    }

    private func note(
        _ message: String, _ wish: ClientMessage.Join, _ member: Membership, result: String
    ) {
        let cause = wish.cause ?? .other
        counters.add(
            "bisque_rejoins_total", ["result": result, "cause": cause.rawValue])
        journal.note(
            message,
            ["room": member.room.name, "person": member.id, "cause": cause.rawValue])
    }

    private static func capabilities(
        of wish: ClientMessage.Join
    ) throws(ServiceError) -> RoomBook.Capabilities {
        guard let description = wish.capabilities else { return .all }
        do throws(BisqueError) {
            return .said(try PublishingSession.capabilities(inOffer: description))
        } catch {
            throw ServiceError(.badDescription, "capabilities: \(error.message)")
        }
    }

    private func admit(_ member: Membership, hasChannels: Bool) -> MemberMedia {
        let new = MemberMedia(
            of: member, hasChannels: hasChannels, book: book, settings: settings, journal: journal,
            counters: counters)
        media.withLock { $0[member.id] = new }
        Task {
            await new.run()
            self.media.withLock { _ = $0.removeValue(forKey: member.id) }
        }
        return new
    }
}
