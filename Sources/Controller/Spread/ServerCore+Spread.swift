internal import Channel

/// Rooms that are too much for one worker: when they spread, and to whom.
extension ServerCore {
    /// A room has come to weigh something else: of what it weighs, each half counts where it is.
    func weigh(_ room: Room, _ weight: RoomWeight) {
        let choice = state.withLock { state -> (Int, RoomCore.Workplace)? in
            state.pool.weigh(room.id, weight.whole - weight.guests.values.reduce(0, +))
            for (slot, part) in weight.guests { state.pool.weigh(room.id, part, on: slot) }
            return spread(room, weight, &state)
        }
        guard let (slot, workplace) = choice else { return }
        do throws(BisqueError) {
            try workplace.channel.ask(CreateRoom(room: RoomID(rawValue: room.id))) {
                [weak self] answer in
                self?.invited(room, to: slot, workplace, answer)
            }
            workplace.channel.flush()
        } catch {
            // The worker has just died. Its slot will say so and forget the invitation.
        }
    }

    /// The worker that shall have a part of the room, if one more is worth it and there is one.
    private func spread(
        _ room: Room, _ weight: RoomWeight, _ state: inout State
    ) -> (Int, RoomCore.Workplace)? {
        guard let most = configuration.roomSendersPerWorker, weight.maySpread,
            weight.guests.count < RoomSpread.mostGuests,
            weight.whole > most * (weight.guests.count + 1),
            state.rooms[room.id] != nil, state.invited[room.id] == nil,
            state.entrants[room.id] == nil,
            let slot = state.pool.invite(room.id, loads: loads(state))
        else { return nil }
        guard let workplace = state.workplaces[slot] else {
            state.pool.dismiss(room.id, from: slot)
            return nil
        }
        state.invited[room.id] = slot
        return (slot, workplace)
    }

    /// On the worker's thread.
    private func invited(
        _ room: Room, to slot: Int, _ workplace: RoomCore.Workplace,
        _ answer: Result<CreateRoomReply, BisqueError>
    ) {
        let isWanted = state.withLock { state in
            guard state.invited[room.id] == slot else { return false }
            state.invited.removeValue(forKey: room.id)
            if case .failure = answer { state.pool.dismiss(room.id, from: slot) }
            return true
        }
        guard isWanted, case .success = answer else { return }
        do throws(BisqueError) {
            try room.extend(to: slot, workplace)
        } catch {
            state.withLock { $0.pool.dismiss(room.id, from: slot) }
            withdraw(room, from: workplace.channel)
        }
    }

    /// What each worker that is up was measured to do.
    private func loads(_ state: State) -> [Int: Double] {
        state.workplaces.keys.reduce(into: [:]) { $0[$1] = load(of: $1)?.share }
    }

    /// What a worker was measured to do last, as a part of a core, and by which measurement.
    func load(of slot: Int) -> (share: Double, measurement: Int)? {
        slots.first { $0.id == slot }?.load
    }

    /// A part of the room is given up, and not tried there again.
    func giveUp(_ room: Room, on slot: Int) {
        state.withLock { $0.pool.giveUp(room.id, on: slot) }
    }

    /// The room is not there any more, or about to come as a whole: what was asked for goes first.
    func withdraw(_ room: Room, from channel: WorkerChannel) {
        do throws(BisqueError) {
            try channel.ask(CloseRoom(room: RoomID(rawValue: room.id))) { _ in }
            channel.flush()
        } catch {
            // Gone, and the room with it.
        }
    }
}

extension Room {
    /// Another worker has room for a part of it. Whoever opens a transport next may be there.
    ///
    /// - Throws: `.closed`, or `.workerDied` when the room has no home meanwhile.
    func extend(to slot: Int, _ workplace: RoomCore.Workplace) throws(BisqueError) {
        try change { (core) throws(BisqueError) in
            try core.state.requireActive()
            guard RoomWeight(of: core).maySpread else {
                throw BisqueError(.unsupported, "the room's speaker is found where it is")
            }
            workplace.channel.route(id, to: self)
            core.extend(to: slot, workplace)
            core.tellLevelsWish(to: slot, in: self)
        }
    }

    /// The worker of a part is gone: what its peers had there closes, everybody else goes on.
    func lose(_ slot: Int) {
        change { core in
            let peers = core.lose(slot, in: self)
            core.perform(core.state.interrupt(peers, .workerDied), in: self)
        }
    }
}
