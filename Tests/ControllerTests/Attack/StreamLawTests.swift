import Testing

@testable import Bisque

/// What `streamStarted` begins `streamEnded` ends, whatever happens in between: the worker says
/// only the first packet and the goodbye.
@Suite struct StreamLawTests {
    private var room: RoomStateFixture
    private let talk: Conversation
    private let first = ReceivedStream(encoding: 0, ssrc: 1111)

    init() throws {
        room = try RoomStateFixture()
        talk = try room.conversation()
        _ = room.state.streamStarted(talk.receiver, first)
    }

    private var streams: [ReceivedStream]? { room.state.receivers[talk.receiver]?.streams }

    @Test mutating func theNextStreamOfAnEncodingEndsTheOneBefore() {
        let next = ReceivedStream(encoding: 0, ssrc: 7777)
        #expect(
            room.state.streamStarted(talk.receiver, next).notices == [
                .streamEnded(receiver: talk.receiver, first),
                .streamStarted(receiver: talk.receiver, next),
            ])
        #expect(streams == [next])
    }

    @Test mutating func streamsEndWithTheirTransport() {
        #expect(
            room.state.closeTransport(talk.aliceTransport, .application).notices.prefix(2) == [
                .streamEnded(receiver: talk.receiver, first),
                .receiverTransport(talk.receiver, transport: nil),
            ])
        // The worker had said so before it read of the close.
        #expect(room.state.streamStarted(talk.receiver, first) == [])
        #expect(streams == [])
    }

    @Test mutating func streamsDoNotFollowToAnotherTransport() throws {
        let other = try room.transport(of: talk.alice)
        _ = try room.state.beginAttach(talk.receiver, to: other)
        #expect(streams == [first])
        let actions = try room.state.finishAttach(talk.receiver, to: other, refusal: nil)
        #expect(
            actions.notices == [
                .streamEnded(receiver: talk.receiver, first),
                .receiverTransport(talk.receiver, transport: other),
            ])
    }

    @Test mutating func anUpdateEndsWhatIsNotAnnouncedAnyLonger() throws {
        let (plan, _) = try room.state.beginUpdate(talk.receiver, parameters: Streams.pcmu)
        let actions = try room.state.finishUpdate(talk.receiver, plan: plan, refusal: nil)
        #expect(actions.notices.first == .streamEnded(receiver: talk.receiver, first))
        #expect(streams == [])
    }

    @Test mutating func anUpdateKeepsWhatIsStillAnnounced() throws {
        var more = Streams.opus
        more.mid = "sound"
        let (plan, _) = try room.state.beginUpdate(talk.receiver, parameters: more)
        let actions = try room.state.finishUpdate(talk.receiver, plan: plan, refusal: nil)
        #expect(
            actions.notices.first
                == .receiverParametersChanged(talk.receiver, plan.parameters))
        #expect(streams == [first])
    }

    @Test mutating func aGoodbyeOfNobodyIsNotHeard() {
        let stranger = ReceivedStream(encoding: 0, ssrc: 9)
        #expect(room.state.streamEnded(talk.receiver, stranger) == [])
        #expect(streams == [first])
    }
}
