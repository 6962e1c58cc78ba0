import Channel
import Testing

@testable import Bisque

/// Receivers in a room's state, and who gets a sender of them.
@Suite struct ReceiverStateTests {
    @Test func everyOtherPeerWithCapabilitiesGetsASender() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let others = try ["bob", "carol"].map { try room.peer($0) }
        let transport = try room.transport(of: alice)
        let id = try room.beginReceive(of: alice, on: transport)
        #expect(room.state.senders.isEmpty)

        let actions = try room.state.finishReceive(id, refusal: nil)

        let senders = others.compactMap { room.state.peers[$0]?.senders.first }
        let parameters = try #require(room.state.receivers[id]?.plan.parameters)
        #expect(
            actions.notices == [.receiverOpened(id), .receiverParameters(id, parameters)]
                + senders.map { .senderOpened($0) })
        #expect(room.state.peers[alice]?.senders == [])
        #expect(room.state.receivers[id]?.senders == senders)
    }

    @Test func aRefusedReceiverLeavesNothingBehind() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.transport(of: alice)
        let id = try room.beginReceive(of: alice, on: transport)
        let refusal = BisqueError(.refused, "duplicateSsrc")
        #expect(throws: refusal) { try room.state.finishReceive(id, refusal: refusal) }
        #expect(room.state.receivers.isEmpty)
        #expect(room.state.peers[alice]?.receivers == [])
    }

    @Test func theWorkerIsToldWhatToListenFor() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.transport(of: alice)
        let command = try room.state.beginReceive(
            7, of: alice, kind: .video, parameters: Streams.vp8, on: transport)
        #expect(
            command
                == .createReceiver(
                    CreateReceiver(
                        receiver: ReceiverID(rawValue: 7),
                        transport: TransportID(rawValue: transport),
                        reception: Reception(
                            kind: .video,
                            payloads: [
                                Payload(type: 110, role: .media, codec: .vp8, clockRate: 90_000)
                            ],
                            encodings: [
                                Encoding(
                                    ssrc: 2222, learnsRepair: false, spatialLayers: 1,
                                    temporalLayers: 1)
                            ], extensions: [], hasPli: true, hasFir: true, hasNack: true,
                            hasTransportCc: false, hasRemb: false))))
    }

    @Test func anotherPeersTransportIsNotFound() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let bob = try room.peer("bob")
        let transport = try room.transport(of: bob)
        #expect(
            code {
                _ = try room.state.beginReceive(
                    7, of: alice, kind: .audio, parameters: Streams.opus, on: transport)
            } == .notFound)
    }

    @Test func capabilitiesComeBeforeReceiving() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice", nil)
        let transport = try room.transport(of: alice)
        #expect(
            code {
                _ = try room.state.beginReceive(
                    7, of: alice, kind: .audio, parameters: Streams.opus, on: transport)
            } == .invalid)
    }

    @Test func anUpdateCountsWhenTheWorkerHasTakenIt() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let before = room.state
        let (plan, _) = try room.state.beginUpdate(talk.receiver, parameters: Streams.pcmu)
        #expect(room.state.receivers[talk.receiver] == before.receivers[talk.receiver])

        let actions = try room.state.finishUpdate(talk.receiver, plan: plan, refusal: nil)

        let told = try #require(room.state.senders[talk.sender]?.plan.parameters)
        #expect(
            actions.notices == [
                .receiverParametersChanged(talk.receiver, plan.parameters),
                .senderParameters(talk.sender, told),
            ])
        #expect(told.codecs.map(\.mimeType) == ["audio/PCMU"])
    }

    @Test func aRefusedUpdateChangesNothing() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let before = room.state.receivers
        let (plan, _) = try room.state.beginUpdate(talk.receiver, parameters: Streams.pcmu)
        let refusal = BisqueError(.refused, "duplicateSsrc")
        #expect(throws: refusal) {
            try room.state.finishUpdate(talk.receiver, plan: plan, refusal: refusal)
        }
        #expect(room.state.receivers == before)
    }

    @Test func anImpossibleUpdateDoesNotReachTheWorker() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        #expect(
            code {
                _ = try room.state.beginUpdate(
                    talk.receiver, parameters: RtpParameters(codecs: []))
            } == .invalid)
    }

    @Test func closingClosesTheSendersFirstAndSendsOneFrame() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        let actions = room.state.closeReceiver(talk.receiver, .application)
        #expect(
            actions.closed == [
                Closed(talk.sender, .parent), Closed(talk.receiver, .application),
            ])
        #expect(
            actions.commands == [
                .closeReceiver(.init(receiver: .init(rawValue: talk.receiver)))
            ])
        #expect(room.state.peers[talk.bob]?.senders == [])
        #expect(room.state.closeReceiver(talk.receiver, .application) == [])
    }

    @Test func attachingToATransportThatClosedMeanwhileLeavesItDetached() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let other = try room.transport(of: talk.alice)
        _ = try room.state.beginAttach(talk.receiver, to: other)
        _ = room.state.closeTransport(other, .application)
        let actions = try room.state.finishAttach(talk.receiver, to: other, refusal: nil)
        #expect(actions.notices == [.receiverTransport(talk.receiver, transport: nil)])
    }

    @Test func streamsComeAndGo() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let stream = ReceivedStream(encoding: 0, ssrc: 1111)
        #expect(
            room.state.streamStarted(talk.receiver, stream).notices
                == [.streamStarted(receiver: talk.receiver, stream)])
        #expect(room.state.receivers[talk.receiver]?.streams == [stream])
        #expect(
            room.state.streamEnded(talk.receiver, stream).notices
                == [.streamEnded(receiver: talk.receiver, stream)])
        #expect(room.state.receivers[talk.receiver]?.streams == [])
        #expect(room.state.streamStarted(9999, stream) == [])
    }
}
