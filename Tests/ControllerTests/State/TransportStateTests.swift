import Channel
import Testing

@testable import Bisque

/// Transports in a room's state.
@Suite struct TransportStateTests {
    @Test func aTransportIsSeenWhenTheWorkerHasConfirmedIt() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.beginTransport(of: alice)
        #expect(room.state.transports[id]?.isOpen == false)
        #expect(
            try room.state.finishTransport(id, refusal: nil).notices == [.transportOpened(id)])
        #expect(room.state.transports[id]?.isOpen == true)
    }

    @Test func aRefusedTransportLeavesNothingBehind() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.beginTransport(of: alice)
        let refusal = BisqueError(.refused, "addressInUse")
        #expect(throws: refusal) { try room.state.finishTransport(id, refusal: refusal) }
        #expect(room.state.transports.isEmpty)
        #expect(room.state.peers[alice]?.transports == [])
    }

    @Test func theAnswerForAPeerThatClosedMeanwhileIsTooLate() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.beginTransport(of: alice)
        let actions = room.state.closePeer(alice, .application)
        #expect(actions.closed == [Closed(alice, .application)])
        #expect(actions.commands == [.closeTransport(.init(transport: .init(rawValue: id)))])
        #expect(code { _ = try room.state.finishTransport(id, refusal: nil) } == .closed)
    }

    @Test func closingDetachesWhatUsesIt() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)
        _ = try room.state.finishSend(
            talk.sender, over: talk.bobTransport, created: true, refusal: nil)

        let actions = room.state.closeTransport(talk.bobTransport, .application)

        #expect(
            actions.notices.prefix(2) == [
                .senderTransport(talk.sender, transport: nil),
                .senderActivity(talk.sender, false),
            ])
        #expect(actions.closed == [Closed(talk.bobTransport, .application)])
        #expect(
            actions.commands == [
                .closeTransport(.init(transport: .init(rawValue: talk.bobTransport)))
            ])
        #expect(room.state.senders[talk.sender]?.transport == nil)
        #expect(room.state.closeTransport(talk.bobTransport, .application) == [])
    }

    @Test func closingDetachesReceivers() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let actions = room.state.closeTransport(talk.aliceTransport, .application)
        #expect(actions.notices.first == .receiverTransport(talk.receiver, transport: nil))
        #expect(room.state.receivers[talk.receiver]?.transport == nil)
    }

    @Test func aLearnedAddressIsKeptAndTold() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.transport(of: alice)
        let address = TransportAddress(ip: "192.0.2.9", port: 9)
        #expect(
            room.state.remoteLearned(id, address, isRtcp: true).notices
                == [.remoteLearned(transport: id, address, isRtcp: true)])
        #expect(room.state.transports[id]?.remoteRtcp == address)
        #expect(room.state.remoteLearned(9999, address, isRtcp: false) == [])
    }

    @Test func connectingFixesTheAddress() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.transport(of: alice)
        let address = TransportAddress(ip: "192.0.2.9", port: 9)
        let command = try room.state.beginConnect(id, to: address, rtcp: nil)
        #expect(
            command
                == .connectPlainTransport(
                    .init(transport: .init(rawValue: id), remote: .init(ip: "192.0.2.9", port: 9)))
        )
        _ = try room.state.finishConnect(id, to: address, rtcp: nil, refusal: nil)
        #expect(room.state.transports[id]?.remote == address)
    }

    @Test func aSharedPortHasNoRtcpAddressOfItsOwn() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.transport(of: alice)
        let address = TransportAddress(ip: "192.0.2.9", port: 9)
        #expect(
            code { _ = try room.state.beginConnect(id, to: address, rtcp: address) } == .invalid)
    }
}
