import Channel
import Testing

@testable import Bisque

/// A running room that begins to forward the loudest, and ceases to: its listeners' sessions.
@Suite(.timeLimit(.minutes(1))) struct SoundSessionTests {
    private func speakers(_ count: Int, in room: Room) async throws -> [RtpReceiver] {
        var speakers: [RtpReceiver] = []
        for number in 0..<count {
            let guest = try await room.guest("speaker \(number)")
            speakers.append(
                try await guest.peer.receive(Streams.speech, kind: .audio, on: guest.transport))
        }
        return speakers
    }

    /// What the worker was asked since, of what carries sound.
    private func asked(_ worker: ScriptedWorker, since count: Int) -> [UInt8] {
        let ops = [CreateSender.op, CreateSlotSender.op, CloseSender.op]
        return worker.asked.dropFirst(count).filter { ops.contains($0) }
    }

    @Test func aRunningRoomGoesOverToSlotsAndBackWithoutAVoiceTwice() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        _ = try await speakers(3, in: room)
        let (bob, session) = try await room.listener("bob")
        try await session.exchange()
        let worker = await stage.fleet.worker(1)
        #expect(bob.rtpSenders.map(\.isActive) == [true, true, true])

        var before = worker.asked.count
        try await room.forwardLoudest(slots: 2)
        #expect(session.needsOffer)
        let offer = try await session.offer()
        // Until the answer all is as it was.
        #expect(bob.rtpSenders.map(\.isActive) == [true, true, true])
        #expect(asked(worker, since: before) == [])
        try await session.accept(SignallingFixtures.acceptance(of: offer))
        let over = [CloseSender.op, CloseSender.op, CloseSender.op]
        #expect(asked(worker, since: before) == over + [CreateSlotSender.op, CreateSlotSender.op])
        #expect(bob.rtpSenders.isEmpty && session.slots.count == 2)
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(!session.needsOffer)

        before = worker.asked.count
        try bob.hear(.everybody)
        #expect(bob.hears == .everybody && session.needsOffer)
        let back = try await session.offer()
        #expect(session.slots.count == 2 && asked(worker, since: before) == [])
        try await session.accept(SignallingFixtures.acceptance(of: back))
        let create = [CreateSender.op, CreateSender.op, CreateSender.op]
        #expect(asked(worker, since: before) == [CloseSender.op, CloseSender.op] + create)
        #expect(session.slots.isEmpty)
        #expect(bob.rtpSenders.map(\.isActive) == [true, true, true])
        await stage.server.close()
    }

    @Test func aRefusalOfTheSlotsKeepsWhatPlays() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        _ = try await speakers(1, in: room)
        let (bob, session) = try await room.listener("bob")
        try await session.exchange()
        try await room.forwardLoudest(slots: 1)
        let answer = SignallingFixtures.acceptance(of: try await session.offer())
        // Only the section that was there before is taken.
        let sections = answer.split(separator: "m=audio", omittingEmptySubsequences: false)
        try #require(sections.count == 3)
        let (first, second) = (sections[1], sections[2])
        try await session.accept(
            sections[0] + "m=audio" + first + "m=audio"
                + second.replacing("a=recvonly", with: "a=inactive"))
        #expect(bob.rtpSenders.map(\.isActive) == [true])
        await stage.server.close()
    }

    @Test func aPlayerHearsItsPublisherWhereOthersHearSlots() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        try await room.forwardLoudest(slots: 2)
        let player = try room.createPeer(named: "player")
        try player.hear(.everybody)
        try player.setCapabilities(Fixtures.peerCapabilities)
        let speakers = try await speakers(2, in: room)
        #expect(player.rtpSenders.map(\.associatedRtpReceiver.id) == speakers.map(\.id))
        player.close()
        #expect(throws: BisqueError.self) { try player.hear(.loudest) }
        await stage.server.close()
    }
}
