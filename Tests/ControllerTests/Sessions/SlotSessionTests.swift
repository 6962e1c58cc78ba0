import Channel
import Testing

@testable import Bisque

/// A room's slots in the offers to its listeners: a few sections, whoever is heard in them.
@Suite(.timeLimit(.minutes(1))) struct SlotSessionTests {
    private typealias Signals = SignallingFixtures

    /// A peer who sends sound.
    private func speaker(_ name: String, in room: Room) async throws -> RtpReceiver {
        let guest = try await room.guest(name)
        return try await guest.peer.receive(Streams.speech, kind: .audio, on: guest.transport)
    }

    /// The worker says who is heard in a slot; when this returns, the room knows.
    private func hear(
        _ receiver: RtpReceiver?, inSlot slot: UInt8, _ room: Room, _ stage: Stage
    ) async throws {
        let worker = await stage.fleet.worker(1)
        worker.say(
            .slotChanged(
                SlotChanged(
                    room: RoomID(rawValue: room.id), slot: slot,
                    receiver: receiver.map { ReceiverID(rawValue: $0.id) })))
        // An answer comes after what was said before it.
        try await room.observeAudioLevels()
        try await room.stopObservingAudioLevels()
    }

    @Test func aListenerOfTwoHundredPeopleNeedsFiveSectionsOfSound() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 5)
        var speakers: [RtpReceiver] = []
        for number in 0..<200 {
            speakers.append(try await speaker("speaker \(number)", in: room))
        }
        let (listener, session) = try await room.listener("listener")
        #expect(session.needsOffer)
        let offer = try await session.offer()
        let media = try SessionDescription(offer).media
        #expect(media.map(\.type) == Array(repeating: "audio", count: 5))
        #expect(Set(media.compactMap { $0.attributes.sources.first }).count == 5)
        let worker = await stage.fleet.worker(1)
        #expect(!worker.asked.contains(CreateSlotSender.op))

        try await session.accept(Signals.acceptance(of: offer))
        #expect(worker.asked.count { $0 == CreateSlotSender.op } == 5)
        #expect(!worker.asked.contains(CreateSender.op))
        #expect(listener.rtpSenders.isEmpty)
        #expect(Set(session.slots.keys) == Set(media.compactMap(\.mid)))
        #expect(Set(session.slots.values.map(\.slot)) == Set(0..<5))
        for (mid, slot) in session.slots { #expect(slot.rtpParameters.mid == mid) }

        // Everybody speaks once: no section changes.
        for (number, speaker) in speakers.enumerated() {
            try await hear(speaker, inSlot: UInt8(number % 5), room, stage)
        }
        let heard = session.slots.values.sorted { $0.slot < $1.slot }.map { $0.source?.id }
        #expect(heard == speakers.suffix(5).map(\.id))
        #expect(!session.needsOffer)
        #expect(try SessionDescription(try await session.offer()).media == media)
        await stage.server.close()
    }

    @Test func asManyAreHeardAsThereAreSlotsAndTheListenerIsToldWho() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 1)
        let (bob, session) = try await room.listener("bob")
        let plain = try await bob.createPlainTransport(Stage.atSharedPort)
        let bobs = try await bob.receive(Streams.speech, kind: .audio, on: plain)
        let alices = try await speaker("alice", in: room)
        try await session.exchange()
        let slot = try #require(session.slots["0"])
        var sources = slot.sources().makeAsyncIterator()
        #expect(try #require(await sources.next()) == nil)
        try await hear(alices, inSlot: 0, room, stage)
        #expect(try #require(await sources.next()) === alices)
        // He speaks himself: alice is the spare one, and goes on.
        try await hear(alices, inSlot: 1, room, stage)
        try await hear(bobs, inSlot: 0, room, stage)
        #expect(slot.source === alices)
        #expect(room.slots.map { $0?.id } == [bobs.id, alices.id])
        alices.close()
        #expect(try #require(await sources.next()) == nil)
        session.transport.close()
        #expect(await sources.next() == nil)
        #expect(slot.isClosed && session.slots.isEmpty)
        await stage.server.close()
    }

    @Test func aSlotRestsWhileTheAnswerDoesNotTakeIt() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 1)
        let (_, session) = try await room.listener("bob")
        try await session.exchange()
        let slot = try #require(session.slots["0"])
        let offer = try await session.offer()
        try await session.accept(
            Signals.acceptance(of: offer).replacing("a=recvonly", with: "a=inactive"))
        let worker = await stage.fleet.worker(1)
        #expect(await worker.received(PauseSender.self).sender.rawValue == slot.id)
        try await session.exchange()
        #expect(await worker.received(ResumeSender.self).sender.rawValue == slot.id)
        #expect(worker.asked.count { $0 == CreateSlotSender.op } == 1)
        await stage.server.close()
    }

    @Test func slotsThatAreRefusedForGoodAreNotOfferedAgain() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 2)
        let (_, session) = try await room.listener("bob")
        let offer = try await session.offer()
        try await session.accept(
            Signals.acceptance(of: offer)
                .replacing("E 0 1", with: "E 1")
                .replacing(
                    "m=audio \(session.transport.localAddress.port) UDP/TLS/RTP/SAVPF 100\r\n",
                    with: "m=audio 0 UDP/TLS/RTP/SAVPF 100\r\n", maxReplacements: 1))
        #expect(Array(session.slots.keys) == ["1"])
        #expect(!session.needsOffer)
        await stage.server.close()
    }

    @Test func offersFollowTheNumberOfSlots() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, session) = try await room.listener("bob")
        #expect(!session.needsOffer)
        var changes = session.changes().makeAsyncIterator()
        await changes.next()
        try await room.forwardLoudest(slots: 2)
        await changes.next()
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(session.slots.count == 2 && !session.needsOffer)
        try await room.forwardLoudest(slots: 1)
        await changes.next()
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(session.slots.values.map(\.slot) == [0])
        try await room.forwardLoudest(slots: 3)
        try await session.exchange()
        try await session.exchange()
        #expect(Set(session.slots.values.map(\.slot)) == [0, 1, 2])
        #expect(!session.needsOffer)
        await stage.server.close()
    }

    @Test func aNewTransportTakesOverTheSlotsOfOneThatClosed() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 2)
        let (bob, first) = try await room.listener("bob")
        try await first.exchange()
        let second = SubscribingSession(over: try await bob.createWebRtcTransport())
        #expect(!second.needsOffer)
        let worker = await stage.fleet.worker(1)
        let old = Set(first.slots.values.map(\.id))
        first.transport.close()
        #expect(second.needsOffer)
        try await second.exchange()
        #expect(second.slots.count == 2 && old.isDisjoint(with: second.slots.values.map(\.id)))
        #expect(worker.asked.count { $0 == CreateSlotSender.op } == 4)
        await stage.server.close()
    }

    @Test func aSlotThatTheApplicationListensToIsOfferedUnderItsOwnMid() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 2)
        let (bob, session) = try await room.listener("bob")
        let own = try await bob.listen(toSlot: 1, over: session.transport)
        let mid = try #require(own.rtpParameters.mid)
        try await session.exchange()
        #expect(Set(session.slots.keys) == ["0", mid])
        #expect(session.slots[mid] === own)
        await stage.server.close()
    }

    @Test func whoDoesNotTakeOpusIsOfferedNoSlot() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        var capabilities = Fixtures.peerCapabilities
        capabilities.codecs.removeAll { $0.mimeType.lowercased() == "audio/opus" }
        try await room.forwardLoudest(slots: 2)
        let (_, session) = try await room.listener("bob", capabilities)
        #expect(!session.needsOffer)
        #expect(try SessionDescription(try await session.offer()).media.isEmpty)
        await stage.server.close()
    }

    @Test func aRefusedSlotMayBeTakenAgain() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 1)
        let (_, session) = try await room.listener("bob")
        let answer = Signals.acceptance(of: try await session.offer())
        let worker = await stage.fleet.worker(1)
        worker.answer(CreateSlotSender.op, .refusal(.duplicateSsrc, ""))
        #expect(await code { try await session.accept(answer) } == .refused)
        let slot = try #require(session.slots["0"])
        #expect(await code { _ = try await slot.getStats() } == .notFound)
        worker.answer(CreateSlotSender.op, .done)
        try await session.accept(answer)
        #expect(worker.asked.count { $0 == CreateSlotSender.op } == 2)
        await stage.server.close()
    }
}
