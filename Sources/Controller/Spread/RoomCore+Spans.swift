internal import Channel

/// Spans between a room's halves: how they open, and what becomes of those that get lost.
///
/// A worker that dies takes its spans with it, and its slot says so. A span may be lost alone, too:
/// a worker refuses it, or breaks it off. Then it is opened anew and every mirror goes on over it,
/// after a growing delay; when that helps nobody the half that is not at home is given up.
extension RoomCore {
    /// What a lost span asks for, once the lock is free.
    enum SpanStep: Sendable, Hashable {
        case reopen(SpanWay, after: Duration)
        case giveUp(half: Int)
    }

    /// The span on this way; opened if there is none.
    mutating func openSpan(over way: SpanWay, of room: Room) throws(BisqueError) -> UInt32 {
        if let span = spread.span(over: way) { return span }
        // Those that crossed the one before are not left behind.
        let left = spread.isBroken(way) ? spread.mirrors(across: way) : []
        let span = room.server.identifiers.next()
        let pair = try SpanPair()
        do throws(BisqueError) {
            try askForSpan(span, with: pair.one, in: way.one, of: room)
            try askForSpan(span, with: pair.other, in: way.other, of: room)
            for (receiver, half) in left {
                try askForMirror(receiver, in: half, over: span, of: room)
            }
        } catch {
            for half in way.halves { closeSpan(span, in: half) }
            throw error
        }
        spread.open(span, over: way, now: spanClock.now())
        askForSenders(of: left, in: room)
        return span
    }

    private func askForSpan(
        _ span: UInt32, with end: OwnedDescriptor, in half: Int, of room: Room
    ) throws(BisqueError) {
        workplace(of: half)?.channel.route(span, to: room)
        try tell(
            OpenSpan(span: TransportID(rawValue: span), room: RoomID(rawValue: state.id)),
            carrying: [end], in: half, of: room
        ) { room, _ in room.loseSpan(span) }
    }

    mutating func askForMirror(
        _ receiver: UInt32, in half: Int, over span: UInt32, of room: Room
    ) throws(BisqueError) {
        guard let record = state.receivers[receiver] else { return }
        let asking = spread.mirror(receiver, in: half)
        try tell(
            MirrorReceiver(
                receiver: ReceiverID(rawValue: receiver), span: TransportID(rawValue: span),
                reception: Reception(record.plan)), in: half, of: room
        ) { room, refusal in
            room.mirrorRefused(receiver, in: half, asking, over: span, refusal)
        }
    }

    /// Nobody hears of it any more; a worker that has it frees it.
    func closeSpan(_ span: UInt32, in half: Int) {
        workplace(of: half)?.channel.forget(span)
        takeBack(CloseTransport(transport: TransportID(rawValue: span)), in: half)
    }

    /// Nothing crosses this span any more, as one of its workers says.
    mutating func loseSpan(_ span: UInt32) -> SpanStep? {
        guard let way = spread.way(of: span) else { return nil }
        for half in way.halves { closeSpan(span, in: half) }
        return nextStep(on: way)
    }

    private mutating func nextStep(on way: SpanWay) -> SpanStep {
        switch spread.loseSpan(over: way, now: spanClock.now()) {
        case .restart(let delay): .reopen(way, after: delay)
        case .giveUp: .giveUp(half: way.other)
        }
    }

    /// Another try. A way that nobody waits for any more stays closed.
    mutating func reopenSpan(over way: SpanWay, of room: Room) -> SpanStep? {
        guard spread.isBroken(way), state.activity == .active else { return nil }
        do throws(BisqueError) {
            _ = try openSpan(over: way, of: room)
            return nil
        } catch {
            // Of a worker that died just now its slot says so, and the way is forgotten.
            return error.code == .workerDied ? nil : nextStep(on: way)
        }
    }

    /// A half that cannot be reached goes, though its worker lives: others are not to suffer.
    ///
    /// Its worker hears of it in this very change. A room that moves there is told to it later.
    ///
    /// - Returns: whether there was such a half.
    mutating func giveUp(_ half: Int, of room: Room) -> Bool {
        guard half != RoomSpread.home, let guest = spread.guests[half] else { return false }
        takeBack(CloseRoom(room: RoomID(rawValue: state.id)), in: half)
        guest.channel.forgetAll(of: room)
        let peers = lose(half, in: room)
        let reason = CloseReason.refused("its part of the room cannot be reached")
        perform(state.interrupt(peers, reason), in: room)
        return true
    }

    /// A mirror that the worker does not take: whoever listens to it there hears nothing.
    mutating func mirrorRefused(
        _ receiver: UInt32, in half: Int, _ asking: UInt64, over span: UInt32,
        _ refusal: BisqueError, in room: Room
    ) {
        // Of a span that is lost since then, the next one brings it again. One that was asked for
        // again has an answer of its own.
        guard spread.way(of: span) != nil, spread.isLatest(asking, for: receiver, in: half)
        else { return }
        spread.unmirror(receiver, in: half)
        let all = state.receivers[receiver]?.senders ?? []
        let senders = all.filter { spread.half(of: $0) == half }
        let reason = CloseReason.refused(refusal.message)
        perform(senders.flatMap { state.closeSender($0, reason) }, in: room)
        takeBack(CloseReceiver(receiver: ReceiverID(rawValue: receiver)), in: half)
    }
}

extension Room {
    /// A span between two halves is of no use any more; both workers may live.
    func loseSpan(_ span: UInt32) {
        guard let step = change({ core in core.loseSpan(span) }) else { return }
        follow(step)
    }

    func mirrorRefused(
        _ receiver: UInt32, in half: Int, _ asking: UInt64, over span: UInt32,
        _ refusal: BisqueError
    ) {
        change { core in
            core.mirrorRefused(receiver, in: half, asking, over: span, refusal, in: self)
        }
    }

    private func follow(_ step: RoomCore.SpanStep) {
        switch step {
        case .giveUp(let half): giveUp(half)
        case .reopen(let way, .zero): reopenSpan(over: way)
        case .reopen(let way, let delay):
            let wait = core.withLock { $0.spanClock.wait }
            Task { [weak self] in
                do { try await wait(delay) } catch { return }
                self?.reopenSpan(over: way)
            }
        }
    }

    private func reopenSpan(over way: SpanWay) {
        guard let step = change({ core in core.reopenSpan(over: way, of: self) }) else { return }
        follow(step)
    }

    /// Without effect on a half that is not there any more.
    func giveUp(_ half: Int) {
        guard change({ core in core.giveUp(half, of: self) }) else { return }
        server.configuration.logging(
            .warning, "a part of a room cannot be reached and is given up", ["room": "\(id)"],
            workerID: half)
        server.giveUp(self, on: half)
    }
}
