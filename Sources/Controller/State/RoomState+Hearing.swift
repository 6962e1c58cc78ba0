internal import Channel

/// Who is heard: what the worker is asked for, and what it tells.
extension RoomState {
    // MARK: Wishes

    /// Another wish. It counts at once; the worker follows.
    mutating func changeHearing(
        _ edit: (inout HearingWish) -> Void
    ) throws(BisqueError) -> (WorkerCommand?, [RoomAction]) {
        try requireActive()
        let before = hearing.wish
        edit(&hearing.wish)
        let (command, actions) = lastToAwait(tellHearing(since: before))
        return (command, forgetHeard(since: before) + actions)
    }

    /// Somebody listens to levels, or nobody does any more.
    mutating func listenToLevels(_ hasListeners: Bool) -> [RoomAction] {
        guard hearing.wish.hasLevelListeners != hasListeners else { return [] }
        let before = hearing.wish
        hearing.wish.hasLevelListeners = hasListeners
        guard activity == .active else { return [] }
        return tellHearing(since: before).map { .send($0) }
    }

    /// What another worker has to be told.
    mutating func tellHearingAnew() -> [RoomAction] {
        tellHearing(since: HearingWish()).map { .send($0) }
    }

    private func tellHearing(since before: HearingWish) -> [WorkerCommand] {
        let room = RoomID(rawValue: id)
        let wish = hearing.wish
        var commands: [WorkerCommand] = []
        if wish.toldLevels != before.toldLevels {
            commands.append(
                .observeLevels(
                    ObserveLevels(
                        room: room, interval: wish.toldLevels?.milliseconds ?? 0,
                        threshold: wish.toldLevels?.threshold ?? 0,
                        maxEntries: wish.toldLevels?.count ?? 0)))
        }
        if wish.method != before.method {
            commands.append(
                .observeSpeaker(ObserveSpeaker(room: room, method: SpeakerMethod(wish.method))))
        }
        if wish.slots != before.slots {
            // Whose voice each is first: nobody hears himself, not even for a moment.
            if before.slots == 0 {
                commands += receivers.keys.sorted().compactMap { speakerCommand(of: $0) }
            }
            commands.append(.loudestSpeakers(LoudestSpeakers(room: room, slots: wish.slots)))
        }
        return commands
    }

    /// `nil` for what is not heard in slots.
    func speakerCommand(of receiver: UInt32) -> WorkerCommand? {
        guard let record = receivers[receiver], record.isOpen, record.kind == .audio,
            hearing.wish.slots > 0
        else { return nil }
        return .setSpeaker(
            SetSpeaker(
                receiver: ReceiverID(rawValue: receiver), owner: record.peer,
                rank: SpeakerRank(record.priority)))
    }

    /// Says whom others make way for.
    mutating func changePriority(
        of receiver: UInt32, to priority: SpeakerPriority
    ) throws(BisqueError) -> WorkerCommand? {
        _ = try requireReceiver(receiver)
        try requireActive()
        receivers[receiver]?.priority = priority
        return speakerCommand(of: receiver)
    }

    /// What was known by a wish that is no more.
    private mutating func forgetHeard(since before: HearingWish) -> [RoomAction] {
        var actions: [RoomAction] = []
        if hearing.wish.method == nil { actions += speakerChanged(nil) }
        if hearing.wish.slots != before.slots {
            for slot in hearing.heard.indices { actions += slotChanged(slot, nil) }
            hearing.heard = []
            if hearing.wish.slots > 0 {
                hearing.heard = Array(repeating: nil, count: Int(hearing.wish.slots) + 1)
            }
            actions += withdrawSlots() + [.tell(.slotsChanged)]
        }
        return actions
    }

    /// Nobody is heard where there is no worker.
    mutating func forgetHeard() -> [RoomAction] {
        hearing.heard.indices.flatMap { slotChanged($0, nil) } + speakerChanged(nil)
    }

    /// Nobody hears of a receiver that is gone.
    mutating func forgetHeard(_ receiver: UInt32) -> [RoomAction] {
        let slots = hearing.heard.indices.filter { hearing.heard[$0] == receiver }
        return slots.flatMap { slotChanged($0, nil) }
            + (hearing.speaker == receiver ? speakerChanged(nil) : [])
    }

    // MARK: What the worker tells

    func levelsHeard(_ levels: [HeardLevel]) -> [RoomAction] {
        guard hearing.wish.toldLevels != nil else { return [] }
        return [.tell(.levels(levels.filter { receivers[$0.receiver]?.isOpen == true }))]
    }

    mutating func speakerChanged(_ receiver: UInt32?) -> [RoomAction] {
        let speaker = receiver.flatMap { receivers[$0]?.isOpen == true ? $0 : nil }
        guard speaker != hearing.speaker, speaker == nil || hearing.wish.method != nil else {
            return []
        }
        hearing.speaker = speaker
        return [.tell(.speaker(speaker))]
    }

    /// A slot that there is not any more is told as empty, and by then nobody asks.
    mutating func slotChanged(_ slot: Int, _ receiver: UInt32?) -> [RoomAction] {
        let heard = receiver.flatMap { receivers[$0]?.isOpen == true ? $0 : nil }
        guard hearing.heard.indices.contains(slot), hearing.heard[slot] != heard else { return [] }
        hearing.heard[slot] = heard
        return [.tell(.slot(slot, heard))] + followSlots()
    }
}
