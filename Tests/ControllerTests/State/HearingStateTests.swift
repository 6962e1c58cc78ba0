import Channel
import Testing

@testable import Bisque

/// Who is heard in a room: wishes, what the worker is told of them, and what it tells.
@Suite struct HearingStateTests {
    private let room = RoomID(rawValue: 1)

    private func levels() throws -> LevelsWish {
        try LevelsWish(every: .milliseconds(100), above: -70, atMost: 5)
    }

    @Test func everyWishIsOneCommand() throws {
        var fixture = try RoomStateFixture()
        let wish = try levels()
        let first = try fixture.state.changeHearing { $0.levels = wish }
        let second = try fixture.state.changeHearing { $0.method = .v2 }
        let third = try fixture.state.changeHearing { $0.slots = 3 }
        let again = try fixture.state.changeHearing { $0.slots = 3 }
        #expect(
            first.0
                == .observeLevels(
                    ObserveLevels(room: room, interval: 100, threshold: 70, maxEntries: 5)))
        #expect(second.0 == .observeSpeaker(ObserveSpeaker(room: room, method: .v2)))
        #expect(third.0 == .loudestSpeakers(LoudestSpeakers(room: room, slots: 3)))
        #expect(again.0 == nil)
        #expect(fixture.state.hearing.heard == [nil, nil, nil, nil])
    }

    @Test func wishesAreToldToTheNextWorker() throws {
        var fixture = try RoomStateFixture()
        _ = try fixture.state.changeHearing { $0.method = .robust }
        _ = try fixture.state.changeHearing { $0.slots = 2 }
        _ = fixture.state.interrupt()
        #expect(code { _ = try fixture.state.changeHearing { $0.slots = 1 } } == .workerDied)
        #expect(
            fixture.state.resume().commands == [
                .observeSpeaker(ObserveSpeaker(room: room, method: .robust)),
                .loudestSpeakers(LoudestSpeakers(room: room, slots: 2)),
            ])
    }

    @Test func levelsOfThoseWhoAreGoneAreLeftOut() throws {
        var fixture = try RoomStateFixture()
        let talk = try fixture.conversation()
        let wish = try levels()
        let told = [
            HeardLevel(receiver: talk.receiver, level: -30), HeardLevel(receiver: 9999, level: -40),
        ]
        #expect(fixture.state.levelsHeard(told) == [])
        _ = try fixture.state.changeHearing { $0.levels = wish }
        #expect(fixture.state.levelsHeard(told).notices == [.levels([told[0]])])
        #expect(fixture.state.levelsHeard([]).notices == [.levels([])])
    }

    @Test func theSpeakerIsToldOnceAndIsNobodyWhenGone() throws {
        var fixture = try RoomStateFixture()
        let talk = try fixture.conversation()
        #expect(fixture.state.speakerChanged(talk.receiver) == [])
        _ = try fixture.state.changeHearing { $0.method = .robust }
        #expect(fixture.state.speakerChanged(talk.receiver).notices == [.speaker(talk.receiver)])
        #expect(fixture.state.speakerChanged(talk.receiver) == [])
        #expect(fixture.state.speakerChanged(9999).notices == [.speaker(nil)])
        _ = fixture.state.speakerChanged(talk.receiver)
        let closed = fixture.state.closeReceiver(talk.receiver, .application)
        #expect(closed.notices.contains(.speaker(nil)))
        #expect(fixture.state.hearing.speaker == nil)
    }

    @Test func noSendersOfSoundAreMadeWhereTheLoudestAreHeard() throws {
        var fixture = try RoomStateFixture()
        _ = try fixture.state.changeHearing { $0.slots = 2 }
        let alice = try fixture.peer("alice")
        let bob = try fixture.peer("bob")
        let transport = try fixture.transport(of: alice)
        let sound = try fixture.beginReceive(of: alice, on: transport, Streams.speech)
        let actions = try fixture.state.finishReceive(sound, refusal: nil)
        #expect(
            actions.commands == [
                .setSpeaker(
                    SetSpeaker(
                        receiver: ReceiverID(rawValue: sound), owner: alice, rank: .ordinary))
            ])
        #expect(fixture.state.peers[bob]?.senders == [])
        let picture = try fixture.receiver(of: alice, on: transport, Streams.vp8, kind: .video)
        #expect(fixture.state.peers[bob]?.senders.count == 1)
        #expect(fixture.state.receivers[picture]?.senders.count == 1)
    }

    // MARK: Slots

    private func listening() throws -> (
        RoomStateFixture, talk: Conversation, sender: UInt32, CreateSlotSender
    ) {
        var fixture = try RoomStateFixture()
        let talk = try fixture.conversation()
        _ = try fixture.state.changeHearing { $0.slots = 1 }
        let command = try fixture.state.beginListening(
            5000, peer: talk.bob, slot: 0, over: talk.bobTransport)
        try fixture.state.finishListening(5000, refusal: nil)
        guard case .createSlotSender(let request) = command else {
            throw BisqueError(.invalid, "\(command)")
        }
        return (fixture, talk, 5000, request)
    }

    @Test func aSlotSenderCarriesOpusInTheRoomsNumbers() throws {
        let (fixture, talk, sender, request) = try listening()
        let record = try #require(fixture.state.slotSenders[sender])
        #expect(request.owner == talk.bob && request.slot == 0)
        #expect(request.transmission.ssrc == record.ssrc)
        #expect(request.transmission.payloads.count == 1)
        #expect(request.transmission.extensions.count == 1)
        #expect(record.plan.parameters.codecs.map { $0.mimeType.lowercased() } == ["audio/opus"])
        #expect(record.plan.parameters.encodings.map(\.ssrc) == [record.ssrc])
        #expect(fixture.state.ssrcs.contains(record.ssrc))
    }

    @Test func aSlotSenderWeighsAsMuchAsAnother() throws {
        var (fixture, _, sender, _) = try listening()
        #expect(fixture.state.weight == 3)
        _ = fixture.state.endListening(sender)
        #expect(fixture.state.weight == 2)
    }

    @Test func slotsThatCannotBeListenedToAreRefused() throws {
        var (fixture, talk, sender, _) = try listening()
        func refusal(_ peer: UInt32, _ slot: Int, _ transport: UInt32) -> BisqueError.Code? {
            code {
                _ = try fixture.state.beginListening(5001, peer: peer, slot: slot, over: transport)
            }
        }
        #expect(refusal(talk.bob, 0, talk.bobTransport) == .duplicate)
        #expect(refusal(talk.bob, 1, talk.bobTransport) == .invalid)
        #expect(refusal(talk.bob, -1, talk.bobTransport) == .invalid)
        #expect(refusal(talk.bob, 0, talk.aliceTransport) == .notFound)
        #expect(Array(fixture.state.slotSenders.keys) == [sender])
    }

    @Test func aSlotSenderEndsWithItsTransport() throws {
        var (fixture, talk, sender, _) = try listening()
        let actions = fixture.state.closeTransport(talk.bobTransport, .application)
        #expect(
            actions.commands.contains(
                .closeSender(CloseSender(sender: SenderID(rawValue: sender)))))
        #expect(fixture.state.slotSenders.isEmpty)
        #expect(fixture.state.endListening(sender) == [])
    }

    @Test func nobodyHearsHimselfButTheSpare() throws {
        var (fixture, talk, _, _) = try listening()
        let bobs = try fixture.receiver(of: talk.bob, on: talk.bobTransport)
        _ = fixture.state.slotChanged(0, talk.receiver)
        #expect(fixture.state.heard(inSlot: 0, by: talk.bob) == talk.receiver)
        #expect(fixture.state.heard(inSlot: 0, by: talk.alice) == nil)
        _ = fixture.state.slotChanged(1, bobs)
        #expect(fixture.state.heard(inSlot: 0, by: talk.alice) == bobs)
        _ = fixture.state.slotChanged(0, bobs)
        #expect(fixture.state.heard(inSlot: 0, by: talk.bob) == nil)
    }

    // MARK: Scores

    @Test func scoresAreToldWhenTheyChange() throws {
        var fixture = try RoomStateFixture()
        let talk = try fixture.conversation()
        let score = StreamScore(encoding: 0, score: 7)
        #expect(
            fixture.state.receiverScored(talk.receiver, score).notices
                == [.receiverScore(talk.receiver, score)])
        #expect(fixture.state.receiverScored(talk.receiver, score) == [])
        #expect(
            fixture.state.senderScored(talk.sender, 4).notices == [.senderScore(talk.sender, 4)])
        #expect(fixture.state.senderScored(talk.sender, 4) == [])
        #expect(fixture.state.senderScored(9999, 4) == [])
    }
}
