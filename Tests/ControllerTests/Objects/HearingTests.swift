import Channel
import Testing

@testable import Bisque

/// Who is heard and what is traced, as the application sees it.
@Suite(.timeLimit(.minutes(1))) struct HearingTests {
    private func name(_ event: Room.AudioEvent) -> String {
        switch event {
        case .levels(let levels): "levels \(levels.map { "\($0.receiver.id) \($0.level)" })"
        case .activeSpeaker(let receiver): "speaker \(receiver?.id ?? 0)"
        case .slot(let slot, let receiver): "slot \(slot) \(receiver?.id ?? 0)"
        case .closed(let reason): "closed \(reason)"
        }
    }

    @Test func whatIsHeardIsAnEventAndIsRemembered() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let worker = await stage.fleet.worker(1)
        let id = RoomID(rawValue: room.id)
        let heard = ReceiverID(rawValue: receiver.id)
        let events = room.audioEvents()
        try await room.observeAudioLevels(every: .milliseconds(100), above: -60, atMost: 3)
        try await room.observeActiveSpeaker(by: .robust)
        try await room.forwardLoudest(slots: 2)
        worker.say(
            .audioLevels(
                AudioLevels(room: id, levels: [ReceiverLevel(receiver: heard, level: 42)])))
        worker.say(.silence(Silence(room: id)))
        worker.say(.speakerChanged(SpeakerChanged(room: id, receiver: heard)))
        worker.say(.slotChanged(SlotChanged(room: id, slot: 1, receiver: heard)))
        // An answer comes after what was said before it.
        try await room.observeActiveSpeaker(by: .v2)
        let late = room.audioEvents()

        #expect(room.activeSpeaker === receiver)
        #expect(room.slots.map { $0?.id } == [nil, receiver.id, nil])
        room.close()
        let end = "closed \(CloseReason.application)"
        let names = await all(of: events).map { name($0) }
        let lateNames = await all(of: late).map { name($0) }
        #expect(
            names == [
                "levels \(["\(receiver.id) -42"])", "levels []", "speaker \(receiver.id)",
                "slot 1 \(receiver.id)", "slot 1 0", "speaker 0", end,
            ])
        #expect(
            lateNames == [
                "speaker \(receiver.id)", "slot 1 \(receiver.id)", "slot 1 0", "speaker 0", end,
            ])
        await stage.server.close()
    }

    @Test func aPeerListensToASlot() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 1)
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let sender = try await bob.peer.listen(toSlot: 0, over: bob.transport)
        let worker = await stage.fleet.worker(1)
        #expect(sender.source == nil && !sender.isClosed)
        worker.say(
            .slotChanged(
                SlotChanged(
                    room: RoomID(rawValue: room.id), slot: 0,
                    receiver: ReceiverID(rawValue: receiver.id))))
        try await receiver.setSpeakerPriority(.pinned)
        #expect(sender.source === receiver)
        let told = await worker.received(SetSpeaker.self, count: 2)
        #expect(told.rank == .pinned && told.owner == alice.peer.id)
        let asked = await worker.received(CreateSlotSender.self)
        #expect(asked.sender.rawValue == sender.id && asked.owner == bob.peer.id)

        sender.close()
        #expect(sender.isClosed && sender.source == nil)
        #expect(await worker.received(CloseSender.self).sender.rawValue == sender.id)
        await stage.server.close()
    }

    @Test func levelsAreMeasuredWhileSomebodyListens() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let worker = await stage.fleet.worker(1)
        let id = RoomID(rawValue: room.id)
        let events = room.audioEvents()
        do {
            let levels = room.audioLevels()
            #expect(
                await worker.received(ObserveLevels.self)
                    == ObserveLevels(room: id, interval: 500, threshold: 127, maxEntries: 255))
            let more = room.audioLevels()
            for level: UInt8 in [20, 42] {
                worker.say(
                    .audioLevels(
                        AudioLevels(
                            room: id,
                            levels: [
                                ReceiverLevel(
                                    receiver: ReceiverID(rawValue: receiver.id), level: level)
                            ])))
            }
            try await room.observeActiveSpeaker(by: .v2)
            for stream in [levels, more] {
                var iterator = stream.makeAsyncIterator()
                #expect(await iterator.next()?.map(\.level) == [-42])
            }
            // Who asks for others gets those, and so does everybody.
            try await room.observeAudioLevels(every: .milliseconds(100))
            #expect(await worker.received(ObserveLevels.self, count: 2).interval == 100)
            try await room.stopObservingAudioLevels()
            #expect(await worker.received(ObserveLevels.self, count: 3).interval == 500)
        }
        #expect(await worker.received(ObserveLevels.self, count: 4).interval == 0)
        room.close()
        #expect(await all(of: events).map { name($0) } == ["closed \(CloseReason.application)"])
        #expect(await all(of: room.audioLevels()).isEmpty)
        await stage.server.close()
    }

    @Test func wishesOutOfRangeAreRefused() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        for slots in [-1, 17, 256] {
            #expect(await code { try await room.forwardLoudest(slots: slots) } == .invalid)
        }
        #expect(
            await code { try await room.observeAudioLevels(every: .milliseconds(19)) } == .invalid)
        #expect(await code { try await room.observeAudioLevels(above: -128) } == .invalid)
        #expect(await code { try await room.observeAudioLevels(above: 1) } == .invalid)
        #expect(await code { try await room.observeAudioLevels(atMost: 256) } == .invalid)
        await stage.server.close()
    }

    @Test func whatIsTracedEndsWithItsObject() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let worker = await stage.fleet.worker(1)
        let traces = receiver.traces()
        try await receiver.trace([.rtp, .pli])
        #expect(
            await worker.received(Trace.self)
                == Trace(target: .receiver, id: receiver.id, kinds: [.rtp, .pli]))
        worker.say(
            .traced(
                Traced(
                    target: .receiver, id: receiver.id, kind: .rtp, isOutgoing: false,
                    isRepetition: true, ssrc: 1111, sequence: 7, timestamp: 960, size: 100,
                    bitrate: 0, lost: 2)))
        try await receiver.trace([])
        room.close()
        let expected = TraceEvent(
            kind: .rtp, isOutgoing: false, isRepetition: true, ssrc: 1111, sequence: 7,
            timestamp: 960, size: 100, bitrate: 0, lost: 2)
        #expect(await all(of: traces) == [expected])
        #expect(await all(of: receiver.traces()) == [])
        await stage.server.close()
    }
}
