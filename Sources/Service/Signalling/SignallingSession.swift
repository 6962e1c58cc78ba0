import Bisque

/// One socket's conversation: texts come in, texts go out, whatever carries them.
///
/// Messages are answered in the order in which they are received, one at a time. What the service
/// says of its own accord comes between the answers.
final class SignallingSession: Sendable {
    /// How a socket is closed (RFC 6455 section 7.4).
    enum CloseCode {
        static let normal: UInt16 = 1000
        static let goingAway: UInt16 = 1001
        static let policy: UInt16 = 1008
        static let replaced: UInt16 = 4001
        static let removed: UInt16 = 4002
    }

    /// Why a client is not listened to any more; a label of its counter.
    private enum Offence: String {
        case joinTime
        case messageRate

        var reason: String {
            switch self {
            case .joinTime: "no join"
            case .messageRate: "too many messages"
            }
        }
    }

    private struct Joined: Sendable {
        let media: MemberMedia
        let connection: Int
        let news: RoomNews
    }

    private struct Output: Sendable {
        var isOpen = true
        /// Told before any offer, so that an offer names nobody the client has not heard of.
        var news: RoomNews?
        /// Ends what nobody joined; of no use to who has.
        var joinDeadline: Task<Void, Never>?
    }

    private let desk: SignallingDesk
    private let remoteAddress: String
    private let send: @Sendable (String) -> Void
    private let close: @Sendable (UInt16, String) -> Void
    private let state: Locked<SignallingState>
    private let joined = Locked<Joined?>(nil)
    private let output = Locked(Output())

    /// - Parameters:
    ///   - send: must not wait; it is called under a lock, which keeps the texts in order.
    ///   - close: ends the socket after what was sent.
    init(
        at desk: SignallingDesk, remoteAddress: String,
        now: ContinuousClock.Instant = .now,
        send: @escaping @Sendable (String) -> Void,
        close: @escaping @Sendable (UInt16, String) -> Void
    ) {
        self.desk = desk
        self.remoteAddress = remoteAddress
        self.send = send
        self.close = close
        state = Locked(SignallingState(now: now))
    }

    // MARK: What the socket does

    /// Serves one frame; the next one is given after it returns.
    func receive(_ text: String, now: ContinuousClock.Instant = .now) async {
        guard let message = take(text, now: now) else { return }
        desk.counters.add("bisque_signalling_messages_total", ["type": message.body.type])
        do throws(ServiceError) {
            try await serve(message, now: now)
        } catch {
            refuse(message.id, error)
            cutOffIfTooLate()
        }
    }

    /// A frame that is no text is refused like any other that says nothing.
    func receiveBinary(now: ContinuousClock.Instant = .now) {
        _ = take(nil, now: now)
    }

    private func take(_ text: String?, now: ContinuousClock.Instant) -> ClientMessage? {
        switch state.withLock({ $0.take(text, now: now) }) {
        case .ignore:
            return nil
        case .refuse(let id, let error, let isLast):
            refuse(id, error)
            if isLast { cutOff(.messageRate) }
            return nil
        case .serve(let message):
            return message
        }
    }

    /// The socket is closed. Who said good-bye is gone; who did not may come back for a while.
    func closed(code: UInt16, wasClean: Bool) {
        guard let joined = finish() else { return }
        let saidGoodBye = code == CloseCode.normal || code == CloseCode.goingAway
        if wasClean, saidGoodBye {
            leave(joined, because: .left)
        } else {
            joined.media.lose(joined.connection)
        }
    }

    /// Somebody waits for the join, and need not any more once it has come.
    func limit(by deadline: Task<Void, Never>) {
        output.withLock { $0.joinDeadline = deadline }
    }

    /// The time for a join is over.
    func expectJoined() {
        state.withLock { $0.timeIsUp() }
        cutOffIfTooLate()
    }

    private func cutOffIfTooLate() {
        guard state.withLock({ $0.isTooLate }) else { return }
        refuse(nil, ServiceError(.wrongState, "no join came in time"))
        cutOff(.joinTime)
    }

    // MARK: Messages

    private func serve(
        _ message: ClientMessage, now: ContinuousClock.Instant
    ) async throws(ServiceError) {
        if case .join(let wish) = message.body { return try await join(message.id, wish, now) }
        guard let joined = joined.withLock({ $0 }) else {
            throw ServiceError(.closed, "this socket has ended")
        }
        switch message.body {
        case .join, .ping:
            break
        case .publish(let wish):
            let (answer, tracks) = try await joined.media.publication.publish(wish)
            return say(.published(id: message.id, answer: answer, tracks: tracks))
        case .answer(let exchange, let answer):
            try await joined.media.listening.accept(answer, exchange: exchange)
        case .listen(let wish):
            // Before the offer that follows it.
            say(.ok(id: message.id))
            return try joined.media.listening.wish(wish)
        case .mute(let source, let isMuted):
            try joined.media.member.mute(source, isMuted)
        case .prefer(let wish):
            try joined.media.preferences.prefer(wish)
        case .leave:
            say(.ok(id: message.id))
            _ = finish()
            leave(joined, because: .left)
            return close(CloseCode.normal, "left")
        }
        say(.ok(id: message.id))
    }

    private func leave(_ joined: Joined, because reason: LeaveReason) {
        guard joined.media.disconnect(joined.connection) else { return }
        desk.book.leave(joined.media.member, because: reason)
    }

    // MARK: Joining

    private func join(
        _ id: Int64, _ wish: ClientMessage.Join, _ now: ContinuousClock.Instant
    ) async throws(ServiceError) {
        let entry: SignallingDesk.Entry
        do throws(ServiceError) {
            entry = try await desk.enter(wish, from: remoteAddress, now: now)
        } catch {
            state.withLock { $0.joinRefused() }
            throw error
        }
        let (media, member) = (entry.media, entry.media.member)
        let present = member.room.listen(as: member.id)
        let joined = Joined(media: media, connection: entry.connection, news: present.news)
        self.joined.withLock { $0 = joined }
        guard state.withLock({ $0.joined() }) else {
            // Its socket closed meanwhile: nobody has heard the secret of a new place.
            _ = finish()
            if entry.isResumed {
                desk.book.lose(member, connection: entry.connection)
            } else {
                desk.book.leave(member, because: .lost)
            }
            return
        }
        say(.joined(id: id, welcome(entry, present.people)))
        sayWhatWasMissed(media, isInterrupted: present.isInterrupted, entry.isResumed)
        output.withLock { output in
            output.news = present.news
            output.joinDeadline?.cancel()
            output.joinDeadline = nil
        }
        pump(present.news, for: media)
        media.connect(
            MemberMedia.Socket(
                connection: entry.connection,
                offer: { [weak self] in self?.say(.offer($0)) },
                heard: { [weak self] in self?.say(.heard($0)) },
                quality: { [weak self] in self?.say(.quality($0)) },
                end: { [weak self] in self?.end($0) }))
    }

    private func welcome(
        _ entry: SignallingDesk.Entry, _ people: [Person]
    ) -> ServiceMessage.Joined {
        let member = entry.media.member
        return ServiceMessage.Joined(
            you: member.id, secret: member.secret, isResumed: entry.isResumed,
            room: member.room.name, capacity: desk.book.settings.capacity,
            canPublish: member.rights.canPublish, canSubscribe: member.rights.canSubscribe,
            people: people)
    }

    /// A worker that died while there was no socket, or before there was this one.
    private func sayWhatWasMissed(
        _ media: MemberMedia, isInterrupted: Bool, _ isResumed: Bool
    ) {
        guard isInterrupted || isResumed && media.lostItsWorker else { return }
        say(.interrupted(.workerDied))
        if !isInterrupted { say(.resumed) }
    }

    private func pump(_ news: RoomNews, for media: MemberMedia) {
        Task { [weak self] in
            for await _ in news.arrivals {
                self?.tellNews()
                media.wake()
            }
        }
    }

    // MARK: Saying

    private func say(_ message: ServiceMessage) {
        tellNews(then: message)
    }

    private func tellNews(then message: ServiceMessage? = nil) {
        let end = output.withLock { output -> RoomEnd? in
            guard output.isOpen else { return nil }
            var end: RoomEnd?
            for event in output.news?.take() ?? [] {
                if case .closed(let reason) = event { end = reason }
                if let message = ServiceMessage(event) { send(message.text) }
            }
            if let message { send(message.text) }
            return end
        }
        if let end { self.end(ServiceMessage.Ending(end)) }
    }

    private func refuse(_ id: Int64?, _ error: ServiceError) {
        desk.counters.add(
            "bisque_signalling_errors_total", ["code": error.code.rawValue])
        desk.journal.debug(
            "refused a message", ["address": remoteAddress, "reason": error.description])
        say(.error(id: id, error))
    }

    // MARK: Ending

    /// The service ends it.
    private func end(_ ending: ServiceMessage.Ending) {
        guard let joined = finish(saying: .ended(ending)) else { return }
        _ = joined.media.disconnect(joined.connection)
        close(ending.closeCode, ending.rawValue)
    }

    /// The client has broken the rules.
    private func cutOff(_ offence: Offence) {
        desk.counters.add("bisque_signalling_cut_off_total", ["reason": offence.rawValue])
        let joined = finish()
        if let joined { leave(joined, because: .removed) }
        close(CloseCode.policy, offence.reason)
    }

    /// Nothing is taken and nothing said from now on.
    ///
    /// - Returns: the place it had, the first time.
    private func finish(saying last: ServiceMessage? = nil) -> Joined? {
        let isFirst = state.withLock { $0.end() }
        output.withLock { output in
            if isFirst, let last { send(last.text) }
            output.isOpen = false
            output.news = nil
            output.joinDeadline?.cancel()
            output.joinDeadline = nil
        }
        let joined = joined.withLock { joined in
            defer { joined = nil }
            return joined
        }
        joined?.news.stop()
        return isFirst ? joined : nil
    }
}

extension ServiceMessage.Ending {
    fileprivate var closeCode: UInt16 {
        switch self {
        case .serviceStopping: SignallingSession.CloseCode.goingAway
        case .roomClosed: SignallingSession.CloseCode.normal
        case .replaced: SignallingSession.CloseCode.replaced
        case .removed: SignallingSession.CloseCode.removed
        }
    }
}

extension ServiceMessage {
    /// `nil` for what ends the socket.
    fileprivate init?(_ event: RoomEvent) {
        switch event {
        case .newPerson(let person), .personChanged(let person): self = .person(person)
        case .personLeft(let person, let reason): self = .gone(person, reason)
        case .demanded(_, let source, let sizes): self = .demand(source, sizes: sizes)
        case .interrupted(let reason): self = .interrupted(reason)
        case .resumed: self = .resumed
        case .closed: return nil
        }
    }
}
