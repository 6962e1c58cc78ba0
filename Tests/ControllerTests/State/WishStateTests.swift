import Channel
import Testing

@testable import Bisque

/// What a listener wishes of a stream, and what the worker is told of it.
@Suite struct WishStateTests {
    private typealias Layers = Bisque.Layers

    private func sending(_ room: inout RoomStateFixture) throws -> Conversation {
        let talk = try room.conversation(Streams.vp8, kind: .video)
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        _ = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)
        return talk
    }

    private func told(
        _ sender: UInt32, _ layers: Channel.Layers?, priority: UInt8 = 1, comesFirst: Bool = false
    ) -> WorkerCommand {
        .setSenderWish(
            SetSenderWish(
                sender: SenderID(rawValue: sender), layers: layers, priority: priority,
                comesFirst: comesFirst, ignoresDtx: false))
    }

    @Test func aWishReachesTheWorkerOnce() throws {
        var room = try RoomStateFixture()
        let talk = try sending(&room)
        let wish = Layers(spatial: 1, temporal: 2)
        let first = try room.state.changeWish(of: talk.sender) { $0.layers = wish }
        let again = try room.state.changeWish(of: talk.sender) { $0.layers = wish }
        #expect(first.0 == told(talk.sender, .init(spatial: 1, temporal: 2)))
        #expect(first.1 == [])
        #expect(again.0 == nil)
        #expect(room.state.senders[talk.sender]?.wish.layers == wish)
    }

    @Test func everyPartOfAWishIsKept() throws {
        var room = try RoomStateFixture()
        let talk = try sending(&room)
        _ = try room.state.changeWish(of: talk.sender) { $0.layers = Layers(spatial: 0) }
        _ = try room.state.changeWish(of: talk.sender) { $0.priority = 255 }
        let last = try room.state.changeWish(of: talk.sender) { $0.comesFirst = true }
        #expect(
            last.0
                == told(
                    talk.sender, .init(spatial: 0, temporal: 7), priority: 255, comesFirst: true))
    }

    @Test func aWishBeforeTheTransportIsToldRightAfterIt() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation(Streams.vp8, kind: .video)
        let early = try room.state.changeWish(of: talk.sender) { $0.priority = 9 }
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        let actions = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)
        #expect(early.0 == nil && early.1 == [])
        #expect(actions.commands == [told(talk.sender, nil, priority: 9)])
    }

    @Test func aSenderThatIsCreatedAnewIsToldAnew() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation(Streams.vp8, kind: .video)
        let refusal = BisqueError(.refused, "duplicateSsrc")
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        _ = try room.state.changeWish(of: talk.sender) { $0.priority = 9 }
        #expect(throws: refusal) {
            try room.state.finishSend(
                talk.sender, over: talk.bobTransport, created: true, refusal: refusal)
        }
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        let actions = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)
        #expect(actions.commands == [told(talk.sender, nil, priority: 9)])
    }

    @Test func whatIsLeftToTellComesBeforeTheLastCommand() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation(Streams.vp8, kind: .video)
        _ = try room.state.changeWish(of: talk.sender) { $0.priority = 9 }
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        // Not confirmed yet, but it will be there when the worker reads on.
        let (command, actions) = try room.state.setPaused(true, sender: talk.sender)
        #expect(
            actions.commands
                == [.pauseSender(PauseSender(sender: SenderID(rawValue: talk.sender)))])
        #expect(command == told(talk.sender, nil, priority: 9))
        #expect(try room.state.setPaused(true, sender: talk.sender).0 == nil)
    }

    @Test func wishesThatNothingCouldFulfilAreRefused() throws {
        var room = try RoomStateFixture()
        let talk = try sending(&room)
        let before = room.state.senders[talk.sender]
        for layers in [Layers(spatial: 8), Layers(spatial: 0, temporal: 8)] {
            #expect(
                code { _ = try room.state.changeWish(of: talk.sender) { $0.layers = layers } }
                    == .invalid)
        }
        #expect(
            code { _ = try room.state.changeWish(of: talk.sender) { $0.priority = 0 } } == .invalid)
        #expect(code { _ = try room.state.changeWish(of: 9999) { $0.priority = 2 } } == .closed)
        #expect(room.state.senders[talk.sender] == before)
    }

    @Test func aChoiceIsToldWhenItIsAnotherOne() throws {
        var room = try RoomStateFixture()
        let talk = try sending(&room)
        let choice = LayerChoice(
            current: nil, decided: Layers(spatial: 1, temporal: 0), reason: .waitingKeyframe,
            neededBitrate: 500_000, availableBitrate: 400_000)
        #expect(
            room.state.choiceChanged(talk.sender, choice).notices
                == [.senderChoice(talk.sender, choice)])
        #expect(room.state.choiceChanged(talk.sender, choice) == [])
        #expect(room.state.choiceChanged(9999, choice) == [])
        #expect(room.state.senders[talk.sender]?.choice == choice)
    }

    @Test func anotherTransportIsAnotherChoice() throws {
        var room = try RoomStateFixture()
        let talk = try sending(&room)
        _ = room.state.choiceChanged(talk.sender, .alone(isActive: true))
        _ = room.state.closeTransport(talk.bobTransport, .application)
        #expect(room.state.senders[talk.sender]?.choice == nil)
    }

    // MARK: Limits

    @Test func aTransportIsLimitedOnceTheWorkerHasAgreed() throws {
        var room = try RoomStateFixture()
        let transport = try room.transport(of: try room.peer("alice"))
        let limits = BitrateLimits(initial: 600_000, maximum: 2_000_000)
        #expect(
            try room.state.beginLimit(transport, to: limits)
                == .limitTransport(
                    LimitTransport(
                        transport: TransportID(rawValue: transport), initialBitrate: 600_000,
                        minimumBitrate: 0, maximumBitrate: 2_000_000)))
        #expect(room.state.transports[transport]?.bitrateLimits == BitrateLimits())
        try room.state.finishLimit(transport, to: limits, refusal: nil)
        #expect(room.state.transports[transport]?.bitrateLimits == limits)
        let refusal = BisqueError(.refused, "no")
        #expect(throws: refusal) {
            try room.state.finishLimit(transport, to: BitrateLimits(), refusal: refusal)
        }
        #expect(room.state.transports[transport]?.bitrateLimits == limits)
    }

    @Test(arguments: [
        BitrateLimits(initial: 29_999), BitrateLimits(minimum: 0), BitrateLimits(maximum: 1),
        BitrateLimits(minimum: 300_000, maximum: 200_000),
        BitrateLimits(initial: 100_000, minimum: 200_000),
        BitrateLimits(initial: 300_000, maximum: 200_000),
    ])
    func limitsThatContradictEachOtherAreRefused(limits: BitrateLimits) throws {
        var room = try RoomStateFixture()
        let transport = try room.transport(of: try room.peer("alice"))
        #expect(code { _ = try room.state.beginLimit(transport, to: limits) } == .invalid)
    }

    @Test func aTransportThatIsNotThereHasNoLimits() throws {
        var room = try RoomStateFixture()
        let transport = try room.transport(of: try room.peer("alice"))
        _ = try room.state.beginLimit(transport, to: BitrateLimits())
        _ = room.state.closeTransport(transport, .application)
        #expect(code { _ = try room.state.beginLimit(transport, to: BitrateLimits()) } == .closed)
        #expect(
            code { try room.state.finishLimit(transport, to: BitrateLimits(), refusal: nil) }
                == .closed)
    }
}
