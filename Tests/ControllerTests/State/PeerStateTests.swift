import Channel
import Testing

@testable import Bisque

/// Who is in a room, without tasks, locks or workers.
@Suite struct PeerStateTests {
    @Test func aNameIsTakenOnceAndFreeAfterClosing() throws {
        var room = try RoomStateFixture()
        let bob = try room.peer("bob")
        #expect(code { _ = try room.state.openPeer(7, named: "bob") } == .duplicate)
        _ = room.state.closePeer(bob, .application)
        #expect(code { _ = try room.state.openPeer(7, named: "bob") } == nil)
    }

    @Test func anEmptyNameIsRefused() throws {
        var room = try RoomStateFixture()
        #expect(code { _ = try room.state.openPeer(7, named: "") } == .invalid)
    }

    @Test func peersKeepTheOrderInWhichTheyCame() throws {
        var room = try RoomStateFixture()
        let ids = try ["alice", "bob", "carol"].map { try room.peer($0) }
        _ = room.state.closePeer(ids[1], .application)
        #expect(room.state.peerOrder == [ids[0], ids[2]])
        #expect(room.state.peer(named: "bob") == nil)
        #expect(room.state.peer(named: "carol") == ids[2])
    }

    @Test func capabilitiesAreSetOnceAndAFailureMayBeRepeated() throws {
        var room = try RoomStateFixture()
        let peer = try room.peer("alice", nil)
        let contradiction = RtpCapabilities(codecs: [.opus])
        #expect(code { _ = try room.state.setCapabilities(contradiction, of: peer) } == .invalid)
        #expect(
            code { _ = try room.state.setCapabilities(Fixtures.peerCapabilities, of: peer) }
                == nil)
        #expect(
            code { _ = try room.state.setCapabilities(Fixtures.peerCapabilities, of: peer) }
                == .duplicate)
    }

    @Test func aLateJoinerGetsASenderOfEverythingThatIsSent() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        _ = try room.receiver(
            of: talk.bob, on: talk.bobTransport, Streams.vp8, kind: .video)
        let carol = try room.peer("carol", nil)
        let actions = try room.state.setCapabilities(Fixtures.peerCapabilities, of: carol)
        let senders = try #require(room.state.peers[carol]?.senders)
        let capabilities = try #require(room.state.peers[carol]?.capabilities)
        #expect(
            actions.notices == [.peerCapabilities(carol, capabilities)]
                + senders.map { .senderOpened($0) })
        #expect(
            senders.map { room.state.senders[$0]?.kind } == [.audio, .video])
    }

    @Test func aPeerWithoutCapabilitiesGetsNoSenderUntilItSetsThem() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let silent = try room.peer("silent", nil)
        let transport = try room.transport(of: alice)
        _ = try room.receiver(of: alice, on: transport)
        #expect(room.state.peers[silent]?.senders == [])
        _ = try room.state.setCapabilities(Fixtures.peerCapabilities, of: silent)
        #expect(room.state.peers[silent]?.senders.count == 1)
    }

    @Test func closingAPeerClosesItsChildrenFirstAndNamesEachAtTheWorker() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let bobsReceiver = try room.receiver(
            of: talk.bob, on: talk.bobTransport, Streams.pcmu)
        let alicesSender = try #require(room.state.peers[talk.alice]?.senders.first)
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)

        let actions = room.state.closePeer(talk.bob, .application)

        #expect(
            actions.closed == [
                Closed(talk.bobTransport, .parent), Closed(alicesSender, .parent),
                Closed(bobsReceiver, .parent), Closed(talk.sender, .parent),
                Closed(talk.bob, .application),
            ])
        #expect(
            actions.commands == [
                .closeTransport(.init(transport: .init(rawValue: talk.bobTransport))),
                .closeReceiver(.init(receiver: .init(rawValue: bobsReceiver))),
                .closeSender(.init(sender: .init(rawValue: talk.sender))),
            ])
        #expect(room.state.receivers[talk.receiver]?.senders == [])
        #expect(room.state.senders.isEmpty)
        #expect(room.state.closePeer(talk.bob, .application) == [])
    }

    @Test func aSenderTheWorkerNeverHeardOfIsNotClosedThere() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let actions = room.state.closePeer(talk.bob, .application)
        #expect(
            actions.commands == [
                .closeTransport(.init(transport: .init(rawValue: talk.bobTransport)))
            ])
    }

    @Test func limitsAreKept() throws {
        var room = try RoomStateFixture(
            limits: .init(
                peersPerRoom: 2, transportsPerPeer: 1, receiversPerPeer: 1, sendersPerPeer: 1))
        let alice = try room.peer("alice")
        let bob = try room.peer("bob")
        #expect(code { _ = try room.state.openPeer(9, named: "carol") } == .limit)
        let transport = try room.transport(of: alice)
        #expect(throws: BisqueError.self) { try room.beginTransport(of: alice) }
        _ = try room.receiver(of: alice, on: transport)
        let bobTransport = try room.transport(of: bob)
        #expect(
            code {
                _ = try room.state.beginReceive(
                    50, of: bob, kind: .audio, parameters: Streams.pcmu, on: bobTransport)
            } == .limit)
        #expect(
            code {
                _ = try room.state.beginReceive(
                    51, of: alice, kind: .audio, parameters: Streams.pcmu, on: transport)
            } == .limit)
    }
}
