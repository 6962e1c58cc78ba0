internal import Channel

/// Where a room's commands go when it lies in several workers, and what they need there.
///
/// The state knows nothing of it: a sender is asked for as ever, and the mirror it needs is asked
/// for right before it, on the same wire.
extension RoomCore {
    var channels: [WorkerChannel] {
        (workplace.map { [$0.channel] } ?? []) + spread.channels
    }

    func workplace(of half: Int) -> Workplace? {
        half == RoomSpread.home ? workplace : spread.guests[half]
    }

    /// The worker that this object is at.
    func channel(of object: UInt32) -> WorkerChannel? {
        workplace(of: spread.half(of: object))?.channel
    }

    /// Where a peer's next transport opens.
    mutating func settle(_ peer: UInt32, in room: Room) -> Workplace? {
        guard !spread.isEmpty else { return workplace }
        let atHome = state.weight - spread.weights.values.reduce(0, +)
        let home = workplace?.worker
        let half = spread.settle(peer, weightAtHome: atHome) { half in
            let slot = half == RoomSpread.home ? home : half
            return slot.flatMap { room.server.load(of: $0) }
        }
        return workplace(of: half)
    }

    // MARK: Commands

    func half(of command: WorkerCommand) -> Int {
        switch command {
        case .closeRoom, .observeLevels, .observeSpeaker, .loudestSpeakers: RoomSpread.home
        case .createPlainTransport(let request): half(ofNew: request.transport)
        case .createWebRtcTransport(let request): half(ofNew: request.transport)
        case .connectPlainTransport(let request): spread.half(of: request.transport.rawValue)
        case .connectWebRtcTransport(let request): spread.half(of: request.transport.rawValue)
        case .restartIce(let request): spread.half(of: request.transport.rawValue)
        case .limitTransport(let request): spread.half(of: request.transport.rawValue)
        case .limitIncoming(let request): spread.half(of: request.transport.rawValue)
        case .startTranscript(let request): spread.half(of: request.transport.rawValue)
        case .endTranscript(let request): spread.half(of: request.transport.rawValue)
        case .closeTransport(let request): spread.half(of: request.transport.rawValue)
        case .createReceiver(let request): spread.half(of: request.transport.rawValue)
        case .updateReceiver(let request): spread.half(of: request.receiver.rawValue)
        case .attachReceiver(let request): spread.half(of: request.receiver.rawValue)
        case .closeReceiver(let request): spread.half(of: request.receiver.rawValue)
        case .setSpeaker(let request): spread.half(of: request.receiver.rawValue)
        case .requestKeyframe(let request): spread.half(of: request.receiver.rawValue)
        case .tapReceiver(let request): spread.half(of: request.receiver.rawValue)
        case .createSender(let request): spread.half(of: request.transport.rawValue)
        case .createSlotSender(let request): spread.half(of: request.transport.rawValue)
        case .updateSender(let request): spread.half(of: request.sender.rawValue)
        case .attachSender(let request): spread.half(of: request.sender.rawValue)
        case .pauseSender(let request): spread.half(of: request.sender.rawValue)
        case .resumeSender(let request): spread.half(of: request.sender.rawValue)
        case .setSenderWish(let request): spread.half(of: request.sender.rawValue)
        case .closeSender(let request): spread.half(of: request.sender.rawValue)
        case .data(let command):
            command.place.map { spread.half(of: $0) } ?? RoomSpread.home
        }
    }

    private func half(ofNew transport: TransportID) -> Int {
        state.transports[transport.rawValue].map { spread.half(ofPeer: $0.peer) }
            ?? RoomSpread.home
    }

    /// What must be there before the command, and where its object will be.
    mutating func prepare(
        _ command: WorkerCommand, in half: Int, of room: Room
    ) throws(BisqueError) {
        if case .createSender(let request) = command {
            let receiver = request.receiver.rawValue
            let sender = request.sender.rawValue
            try mirror(receiver, in: half, of: room)
            spread.enter(sender, in: half, sending: receiver, weighs: true)
            spread.note(
                sender, gets: spread.span(over: SpanWay(spread.half(of: receiver), half)))
        } else if case .createSlotSender(let request) = command {
            spread.enter(request.sender.rawValue, in: half, weighs: true)
        } else if case .data(let command) = command {
            try prepare(command, in: half)
        } else if let opened = command.opened {
            spread.enter(opened, in: half)
        }
    }

    // MARK: Mirrors

    private mutating func mirror(
        _ receiver: UInt32, in half: Int, of room: Room
    ) throws(BisqueError) {
        let origin = spread.half(of: receiver)
        guard origin != half, !spread.isMirrored(receiver, in: half) else { return }
        let span = try openSpan(over: SpanWay(origin, half), of: room)
        do throws(BisqueError) {
            try askForMirror(receiver, in: half, over: span, of: room)
        } catch {
            spread.unmirror(receiver, in: half)
            throw error
        }
    }

    /// The publisher sends something else from now on.
    mutating func updateMirrors(of receiver: UInt32, in room: Room) {
        guard !spread.isEmpty, let record = state.receivers[receiver] else { return }
        for half in spread.halves(mirroring: receiver) {
            tellAtLast(
                UpdateReceiver(
                    receiver: ReceiverID(rawValue: receiver), reception: Reception(record.plan)),
                in: half, of: room)
        }
    }

    /// A change is over: what it left behind in other workers is closed.
    mutating func sweepMirrors(in room: Room) {
        for (receiver, half) in spread.sweep() {
            tellAtLast(
                CloseReceiver(receiver: ReceiverID(rawValue: receiver)), in: half, of: room)
        }
    }

    // MARK: Halves

    /// A part of the room may lie at another worker, too.
    mutating func extend(to slot: Int, _ guest: Workplace) {
        for (id, peer) in state.peers {
            let isHere =
                !peer.transports.isEmpty || !peer.receivers.isEmpty
                || peer.senders.contains { state.senders[$0]?.isAtWorker == true }
            if isHere { spread.keepAtHome(id) }
        }
        spread.add(slot, guest)
    }

    /// The worker of a half is gone, or given up. Returns whose media it had.
    mutating func lose(_ slot: Int, in room: Room) -> [UInt32] {
        let lost = spread.lose(slot)
        for (span, half) in spread.cutSpans(to: slot) { closeSpan(span, in: half) }
        if spread.levels.forget(slot) { perform(state.levelsHeard([]), in: room) }
        return lost
    }

    /// The whole room closes, or begins anew elsewhere.
    mutating func dismissGuests(of room: Room) {
        for guest in spread.guests.values {
            guest.channel.forgetAll(of: room)
            do throws(BisqueError) {
                try guest.channel.ask(CloseRoom(room: RoomID(rawValue: state.id))) { _ in }
            } catch {
                // Gone, and the room with it.
            }
        }
        spread = RoomSpread()
    }

    // MARK: Telling

    /// - Parameter refused: what to do about a refusal, on the worker's thread; a worker that died
    ///   is none. Without it, whoever needs what was refused is refused right behind it.
    func tell<Question: Request>(
        _ question: Question, carrying descriptors: [OwnedDescriptor] = [], in half: Int,
        of room: Room, refused: (@Sendable (Room, BisqueError) -> Void)? = nil
    ) throws(BisqueError) {
        guard let channel = workplace(of: half)?.channel else { throw WorkerChannel.gone }
        try channel.ask(question, carrying: descriptors) { [weak room] answer in
            guard let room, case .failure(let error) = answer, error.code != .workerDied else {
                return
            }
            room.server.configuration.logging(
                .warning, "a worker refused a part of a room",
                ["request": Question.name, "refusal": error.message])
            refused?(room, error)
        }
    }

    /// For what the worker may have freed, or never taken: whatever it says is right.
    func takeBack(_ question: some Request, in half: Int) {
        do throws(BisqueError) {
            try workplace(of: half)?.channel.ask(question) { _ in }
        } catch {
            // The worker died a moment ago; its slot is about to say so.
        }
    }

    func tellAtLast<Question: Request>(
        _ question: Question, in half: Int, of room: Room
    ) {
        do throws(BisqueError) {
            try tell(question, in: half, of: room)
        } catch {
            // The worker died a moment ago; its slot is about to say so.
        }
    }
}
