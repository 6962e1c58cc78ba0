import Channel
import Testing

@testable import Bisque

/// Slots or everybody: what a peer has of the room's sound, and what an answer ends.
@Suite struct SoundStateTests {
    /// Alice speaks, Bob listens over a WebRTC transport, in a room of two slots.
    private struct Hall {
        var fixture: RoomStateFixture
        let alice: UInt32
        let aliceTransport: UInt32
        let speech: UInt32
        let bob: UInt32
        let bobTransport: UInt32

        init(slotsFirst: Bool) throws {
            fixture = try RoomStateFixture()
            if slotsFirst { _ = try fixture.state.changeHearing { $0.slots = 2 } }
            alice = try fixture.peer("alice")
            aliceTransport = try fixture.transport(of: alice)
            speech = try fixture.receiver(of: alice, on: aliceTransport, Streams.speech)
            bob = try fixture.peer("bob")
            bobTransport = try fixture.webRtcTransport(of: bob)
            if !slotsFirst { _ = try fixture.state.changeHearing { $0.slots = 2 } }
        }

        /// Whose streams Bob has senders of.
        var heardAlone: [UInt32] {
            (fixture.state.peers[bob]?.senders ?? []).compactMap {
                fixture.state.senders[$0]?.receiver
            }
        }

        var slots: [UInt32] { fixture.state.peers[bob]?.slotSenders ?? [] }

        mutating func takeSlots() throws {
            _ = fixture.state.offerSlots(over: bobTransport)
            _ = fixture.state.turnSound(over: bobTransport, taking: Set(slots))
            for slot in slots {
                _ = try fixture.state.acceptSlot(slot, as: "slot-\(slot)", forms: .both)
            }
        }
    }

    @Test func whoDoesNotSayHowLoudHeIsIsSentAlone() throws {
        var hall = try Hall(slotsFirst: true)
        #expect(hall.heardAlone == [])
        let silent = try hall.fixture.receiver(
            of: hall.alice, on: hall.aliceTransport, Streams.opus)
        #expect(hall.heardAlone == [silent])
    }

    @Test func whoBeginsToSayHowLoudHeIsGoesIntoTheSlots() throws {
        var hall = try Hall(slotsFirst: true)
        try hall.takeSlots()
        func update(_ parameters: RtpParameters) throws {
            let (plan, _) = try hall.fixture.state.beginUpdate(
                hall.speech, parameters: parameters)
            _ = try hall.fixture.state.finishUpdate(hall.speech, plan: plan, refusal: nil)
        }
        try update(Streams.opus)
        #expect(hall.heardAlone == [hall.speech])
        try update(Streams.speech)
        #expect(hall.heardAlone == [])
    }

    @Test func whoWishesForEverybodyHasSendersAndNoSlots() throws {
        var hall = try Hall(slotsFirst: true)
        #expect(hall.fixture.state.hasUnofferedSlots(over: hall.bobTransport))
        let actions = try hall.fixture.state.changeSound(of: hall.bob, to: .everybody)
        #expect(actions.notices.last == .soundWished(peer: hall.bob))
        #expect(hall.heardAlone == [hall.speech])
        #expect(!hall.fixture.state.hasUnofferedSlots(over: hall.bobTransport))
        #expect(try hall.fixture.state.changeSound(of: hall.bob, to: .everybody) == [])
        let second = try hall.fixture.receiver(
            of: hall.alice, on: hall.aliceTransport, Streams.speech)
        #expect(hall.heardAlone == [hall.speech, second])
    }

    @Test func anAnswerThatTakesSlotsEndsTheSendersTheyReplace() throws {
        var hall = try Hall(slotsFirst: false)
        let sender = try #require(hall.fixture.state.peers[hall.bob]?.senders.first)
        _ = try hall.fixture.state.beginSend(sender, over: hall.bobTransport)
        let picture = try hall.fixture.receiver(
            of: hall.alice, on: hall.aliceTransport, Streams.vp8, kind: .video)
        let silent = try hall.fixture.receiver(
            of: hall.alice, on: hall.aliceTransport, Streams.opus)
        _ = hall.fixture.state.offerSlots(over: hall.bobTransport)
        #expect(hall.slots.count == 2)
        #expect(hall.fixture.state.turnSound(over: hall.bobTransport, taking: [sender]) == [])
        let actions = hall.fixture.state.turnSound(
            over: hall.bobTransport, taking: [hall.slots[1]])
        #expect(
            actions.commands == [.closeSender(CloseSender(sender: SenderID(rawValue: sender)))])
        #expect(actions.closed == [Closed(sender, .application)])
        #expect(hall.heardAlone == [picture, silent])
    }

    @Test func slotsGoOnUntilAnAnswerTakesAnotherSender() throws {
        var hall = try Hall(slotsFirst: true)
        try hall.takeSlots()
        _ = try hall.fixture.state.changeSound(of: hall.bob, to: .everybody)
        let slots = hall.slots
        #expect(slots.count == 2)
        // An answer to an offer that was made before.
        #expect(
            hall.fixture.state.turnSound(over: hall.bobTransport, taking: Set(slots)) == [])
        let sender = try #require(hall.fixture.state.peers[hall.bob]?.senders.first)
        let actions = hall.fixture.state.turnSound(
            over: hall.bobTransport, taking: Set(slots + [sender]))
        #expect(
            actions.commands
                == slots.map {
                    .closeSender(CloseSender(sender: SenderID(rawValue: $0)))
                })
        #expect(hall.slots == [])
    }

    @Test func slotsThatNobodyHasTakenEndAtOnceAndSendersThatPlayStay() throws {
        var hall = try Hall(slotsFirst: false)
        _ = hall.fixture.state.offerSlots(over: hall.bobTransport)
        let actions = try hall.fixture.state.changeSound(of: hall.bob, to: .everybody)
        #expect(hall.slots == [] && actions.commands == [])
        #expect(hall.heardAlone == [hall.speech])
    }

    @Test func whereNobodySpeaksSlotsEndAtOnce() throws {
        var hall = try Hall(slotsFirst: true)
        try hall.takeSlots()
        _ = hall.fixture.state.closeReceiver(hall.speech, .application)
        let slots = hall.slots
        let actions = try hall.fixture.state.changeSound(of: hall.bob, to: .everybody)
        #expect(
            actions.commands
                == slots.map {
                    .closeSender(CloseSender(sender: SenderID(rawValue: $0)))
                })
        #expect(hall.slots == [])
    }
}
