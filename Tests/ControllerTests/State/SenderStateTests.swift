import Channel
import Testing

@testable import Bisque

/// Senders in a room's state: what they are, and what the worker is told of them.
@Suite struct SenderStateTests {
    private func transmission(_ room: RoomStateFixture, _ sender: UInt32) throws -> Transmission {
        Transmission(try #require(room.state.senders[sender]))
    }

    @Test func aSenderIsInactiveUntilItHasATransport() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        #expect(room.state.senders[talk.sender]?.isActive == false)
        #expect(room.state.senders[talk.sender]?.isAtWorker == false)

        let command = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        #expect(
            command
                == .createSender(
                    CreateSender(
                        sender: SenderID(rawValue: talk.sender),
                        receiver: ReceiverID(rawValue: talk.receiver),
                        transport: TransportID(rawValue: talk.bobTransport),
                        transmission: try transmission(room, talk.sender), isPaused: false)))

        let actions = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)
        #expect(
            actions.notices == [
                .senderTransport(talk.sender, transport: talk.bobTransport),
                .senderActivity(talk.sender, true),
            ])
    }

    @Test func theSecondTransportMovesIt() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let other = try room.transport(of: talk.bob)
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        _ = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)
        #expect(
            try room.state.beginSend(talk.sender, over: other)
                == .attachSender(
                    AttachSender(
                        sender: SenderID(rawValue: talk.sender),
                        transport: TransportID(rawValue: other))))
        let actions = try room.state.finishSend(
            talk.sender, over: other, created: false, refusal: nil)
        #expect(actions.notices == [.senderTransport(talk.sender, transport: other)])
    }

    @Test func aRefusedFirstTransportMayBeTriedAgain() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let refusal = BisqueError(.refused, "duplicateSsrc")
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        #expect(throws: refusal) {
            try room.state.finishSend(
                talk.sender, over: talk.bobTransport, created: true, refusal: refusal)
        }
        let again = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        guard case .createSender = again else {
            Issue.record("it is created anew, not \(String(describing: again))")
            return
        }
    }

    @Test func theTransportOfAnotherPeerIsNotFound() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        #expect(
            code { _ = try room.state.beginSend(talk.sender, over: talk.aliceTransport) }
                == .notFound)
        #expect(code { _ = try room.state.beginSend(talk.sender, over: 9999) } == .closed)
    }

    @Test func pausedBeforeItsTransportItIsCreatedPaused() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let (command, actions) = try room.state.setPaused(true, sender: talk.sender)
        #expect(command == nil)
        #expect(actions == [.tell(.senderPaused(talk.sender, true, .local, appData: nil))])
        guard
            case .createSender(let request) = try room.state.beginSend(
                talk.sender, over: talk.bobTransport)
        else {
            Issue.record("nothing is created")
            return
        }
        #expect(request.isPaused)
    }

    @Test func pausingCountsAtOnceAndOnce() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        _ = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)
        let number = SenderID(rawValue: talk.sender)
        let paused = try room.state.setPaused(true, sender: talk.sender)
        #expect(paused.0 == .pauseSender(PauseSender(sender: number)))
        #expect(
            paused.1.notices == [
                .senderPaused(talk.sender, true, .local, appData: nil),
                .senderActivity(talk.sender, false),
            ])
        let again = try room.state.setPaused(true, sender: talk.sender)
        #expect(again.0 == nil)
        #expect(again.1 == [])
        let resumed = try room.state.setPaused(false, sender: talk.sender)
        #expect(resumed.0 == .resumeSender(ResumeSender(sender: number)))
        #expect(
            resumed.1.notices == [
                .senderPaused(talk.sender, false, .local, appData: nil),
                .senderActivity(talk.sender, true),
            ])
    }

    @Test func aListenerWithoutTheCodecHasASenderThatIsNotAvailable() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let bob = try room.peer("bob", Capable.ofOpus)
        let transport = try room.transport(of: alice)
        let bobTransport = try room.transport(of: bob)
        _ = try room.receiver(of: alice, on: transport, Streams.vp8, kind: .video)
        let sender = try #require(room.state.peers[bob]?.senders.first)
        #expect(room.state.senders[sender]?.plan.isAvailable == false)
        #expect(try room.state.beginSend(sender, over: bobTransport) == nil)
        _ = try room.state.finishSend(sender, over: bobTransport, created: false, refusal: nil)
        #expect(room.state.senders[sender]?.isActive == false)
    }

    @Test func aStreamThatBecomesUnderstandableIsCreatedOrResumedByItself() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let bob = try room.peer("bob", Capable.ofOpus)
        let transport = try room.transport(of: alice)
        let bobTransport = try room.transport(of: bob)
        let receiver = try room.receiver(of: alice, on: transport, Streams.pcmu)
        let sender = try #require(room.state.peers[bob]?.senders.first)
        _ = try room.state.beginSend(sender, over: bobTransport)
        _ = try room.state.finishSend(sender, over: bobTransport, created: false, refusal: nil)

        let opus = try update(&room, receiver, Streams.opus)
        #expect(opus.notices.contains(.senderActivity(sender, true)))
        guard case .createSender = opus.commands.first else {
            Issue.record("nothing is created: \(opus.commands)")
            return
        }
        let number = SenderID(rawValue: sender)
        let pcmu = try update(&room, receiver, Streams.pcmu)
        #expect(pcmu.commands == [.pauseSender(PauseSender(sender: number))])
        #expect(pcmu.notices.contains(.senderActivity(sender, false)))
        let back = try update(&room, receiver, Streams.opus)
        #expect(
            back.commands == [
                .updateSender(
                    UpdateSender(sender: number, transmission: try transmission(room, sender))),
                .resumeSender(ResumeSender(sender: number)),
            ])
    }

    private func update(
        _ room: inout RoomStateFixture, _ receiver: UInt32, _ parameters: RtpParameters
    ) throws -> [RoomAction] {
        let (plan, _) = try room.state.beginUpdate(receiver, parameters: parameters)
        return try room.state.finishUpdate(receiver, plan: plan, refusal: nil)
    }

    @Test func aTransportThatClosesWhileItIsChosenLeavesTheSenderDetached() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        _ = room.state.closeTransport(talk.bobTransport, .application)
        _ = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)
        #expect(room.state.senders[talk.sender]?.transport == nil)
        #expect(room.state.senders[talk.sender]?.isAtWorker == true)
    }

    @Test func aSenderTheWorkerDidNotMakeClosesAndSaysWhy() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let command = try #require(
            try room.state.beginSend(talk.sender, over: talk.bobTransport))
        let actions = room.state.commandRefused(command, BisqueError(.limit, "limitReached"))
        #expect(actions.closed == [Closed(talk.sender, .refused("limitReached"))])
    }

    @Test func sendersAreToldApart() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        for number in 0..<20 { _ = try room.peer("listener \(number)") }
        let transport = try room.transport(of: alice)
        _ = try room.receiver(of: alice, on: transport)
        let parameters = room.state.senders.values.map(\.plan.parameters)
        #expect(Set(parameters.compactMap { $0.encodings.first?.ssrc }).count == 20)
        #expect(Set(parameters.compactMap(\.mid)).count == 20)
        #expect(parameters.allSatisfy { $0.mid?.count == 8 })
        #expect(parameters.allSatisfy { $0.rtcp.cname == "alice" })
    }
}
