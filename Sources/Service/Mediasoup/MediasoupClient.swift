import Bisque

/// One client of mediasoup's third generation: its socket, its place in a room, its session.
///
/// The place is given back when the socket ends: such a client comes back as somebody new.
final class MediasoupClient: Sendable {
    private struct State {
        var isOpen = true
        var budget: MessageBudget
        /// What happens in the room, from the client's join on.
        var news: RoomNews?
        var isFollowing = false
        var deadline: Task<Void, Never>?
    }

    private let member: Membership
    private let desk: MediasoupDesk
    private let session: MediasoupSession
    private let send: @Sendable (String) -> Void
    private let close: @Sendable (UInt16, String) -> Void
    private let state: Locked<State>

    init(
        of member: Membership, at desk: MediasoupDesk, now: ContinuousClock.Instant,
        send: @escaping @Sendable (String) -> Void,
        close: @escaping @Sendable (UInt16, String) -> Void
    ) {
        self.member = member
        self.desk = desk
        self.send = send
        self.close = close
        let state = Locked(State(budget: MessageBudget(now: now)))
        let onLoss = Locked<Callback<Void>?>(nil)
        self.state = state
        session = MediasoupSession(
            of: member.peer,
            in: MediasoupApplication(
                canPublish: member.rights.canPublish, canSubscribe: member.rights.canSubscribe,
                join: { _, _ in
                    let present = member.room.listen(as: member.id)
                    let isOpen = state.withLock { state in
                        if state.isOpen { state.news = present.news }
                        return state.isOpen
                    }
                    if !isOpen { present.news.stop() }
                    return present.people.map { MediasoupPerson($0) }
                },
                published: { receivers in member.say(tracks: Track.list(of: receivers)) },
                lost: { onLoss.withLock { $0 }?(()) })
        ) { message in send(JsonValue(message).text) }
        onLoss.withLock { $0 = Callback { [weak self] in self?.endForLostMedia() } }
    }

    // MARK: What the socket does

    /// Serves one frame; the next one is given after it returns.
    func receive(_ text: String, now: ContinuousClock.Instant = .now) async {
        guard let message = read(text) else { return }
        guard spend(now) else { return refuse(message) }
        let refusal = await session.receive(message)
        note(refusal?.code.description ?? "ok", refusal?.message)
        follow()
    }

    func receiveBinary() {
        end(code: 1003, reason: "texts only")
    }

    /// The socket is closed. Who said good-bye is gone, and so is who did not.
    func closed(code: UInt16, wasClean: Bool) {
        let saidGoodBye =
            code == SignallingSession.CloseCode.normal
            || code == SignallingSession.CloseCode.goingAway || code == 4000
        leave(because: wasClean && saidGoodBye ? .left : .lost)
    }

    /// Somebody waits for the join, and need not any more once it has come.
    func limit(by deadline: Task<Void, Never>) {
        state.withLock { $0.deadline = deadline }
    }

    /// The time for a join is over.
    func expectJoined() {
        guard !session.hasJoined else { return }
        end(code: SignallingSession.CloseCode.policy, reason: "no join")
    }

    // MARK: Messages

    /// What cannot be read can be answered by nothing but the end.
    private func read(_ text: String) -> JSONValue? {
        guard state.withLock({ $0.isOpen }) else { return nil }
        guard text.utf8.count <= ClientMessage.Limit.bytes else {
            note("tooLarge", nil)
            end(code: 1009, reason: "too large")
            return nil
        }
        do throws(JsonError) {
            return JSONValue(try JsonParser.value(of: text, depth: ClientMessage.Limit.depth))
        } catch {
            note("noJson", error.description)
            end(code: 1007, reason: "no JSON")
            return nil
        }
    }

    private func spend(_ now: ContinuousClock.Instant) -> Bool {
        let (isTaken, isExhausted) = state.withLock { state in
            (state.budget.spend(now: now), state.budget.isExhausted)
        }
        if !isTaken, isExhausted {
            end(code: SignallingSession.CloseCode.policy, reason: "too many messages")
        }
        return isTaken
    }

    private func refuse(_ message: JSONValue) {
        note("tooMany", nil)
        do throws(BisqueError) {
            guard case .request(let id, _, _) = try ProtooMessage(message) else { return }
            let answer = ProtooMessage.response(
                id: id, .refused(code: 429, reason: "too many messages"))
            if state.withLock({ $0.isOpen }) { send(JsonValue(answer.json).text) }
        } catch {
            return
        }
    }

    private func note(_ result: String, _ reason: String?) {
        desk.counters.add("bisque_mediasoup_messages_total", ["result": result])
        guard let reason else { return }
        desk.journal.debug(
            "refused a message",
            ["room": member.room.name, "person": member.id, "reason": reason])
    }

    // MARK: The room

    /// Tells of everybody who comes and goes, from the answer to the join on.
    private func follow() {
        guard session.hasJoined else { return }
        let news = state.withLock { state -> RoomNews? in
            guard state.isOpen, !state.isFollowing else { return nil }
            state.isFollowing = true
            state.deadline?.cancel()
            return state.news
        }
        guard let news else { return }
        Task { [weak self] in
            for await _ in news.arrivals {
                for event in news.take() { self?.tell(event) }
            }
        }
    }

    private func tell(_ event: RoomEvent) {
        switch event {
        case .newPerson(let person), .personChanged(let person):
            session.came(MediasoupPerson(person))
        case .personLeft(let id, _): session.left(id)
        case .interrupted: endForLostMedia()
        case .closed:
            end(code: SignallingSession.CloseCode.goingAway, reason: "the room has closed")
        case .resumed, .demanded: break
        }
    }

    // MARK: Ending

    /// Everything it had is gone, be it with the room's only worker or with that of its half, and
    /// signalling has no word for it: it comes back at once.
    private func endForLostMedia() {
        end(code: 1012, reason: "the room has lost a worker")
    }

    private func end(code: UInt16, reason: String) {
        guard leave(because: .removed) else { return }
        close(code, reason)
    }

    /// - Returns: whether he was there until now.
    @discardableResult
    private func leave(because reason: LeaveReason) -> Bool {
        let (wasOpen, news) = state.withLock { state -> (Bool, RoomNews?) in
            defer {
                state.isOpen = false
                state.news = nil
                state.deadline?.cancel()
                state.deadline = nil
            }
            return (state.isOpen, state.news)
        }
        guard wasOpen else { return false }
        session.end()
        news?.stop()
        desk.book.leave(member, because: reason)
        return true
    }
}

extension MediasoupPerson {
    fileprivate init(_ person: Person) {
        self.init(
            id: person.id, displayName: person.name,
            device: ["flag": .string(person.kind.rawValue), "name": .string(person.kind.rawValue)])
    }
}

extension Track {
    /// What a client sends as the others are told of it, each from a source of its own.
    ///
    /// `appData` may name it: `{"source": "screen"}`, or `{"share": true}` as mediasoup's
    /// demonstration does.
    fileprivate static func list(of receivers: [RtpReceiver]) -> [Track] {
        var tracks: [Track] = []
        for receiver in receivers {
            let name = MediaSource.usual(of: receiver).rawValue
            let names = [name] + (2...(receivers.count + 1)).map { "\(name.prefix(24))-\($0)" }
            let source = names.lazy.compactMap { MediaSource(rawValue: $0) }.first { source in
                !tracks.contains { $0.source == source }
            }
            guard let source else { continue }
            tracks.append(Track(source: source, isMuted: receiver.isPaused, receiver: receiver))
        }
        return tracks
    }
}

extension MediaSource {
    fileprivate static func usual(of receiver: RtpReceiver) -> MediaSource {
        let appData = receiver.producerParameters.appData
        if case .string(let name)? = appData[member: "source"],
            let source = MediaSource(rawValue: name)
        {
            return source
        }
        let isScreen = appData[member: "share"] == true
        switch receiver.kind {
        case .audio: return isScreen ? .screenSound : .microphone
        case .video, .depth: return isScreen ? .screen : .camera
        }
    }
}
