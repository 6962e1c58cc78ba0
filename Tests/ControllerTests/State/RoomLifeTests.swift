import Channel
import Testing

@testable import Bisque

/// A room's own life: active, interrupted, closed.
@Suite struct RoomLifeTests {
    @Test func closingARoomClosesChildrenBeforeParentsAndSendsOneFrame() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        _ = try room.state.beginSend(talk.sender, over: talk.bobTransport)

        let actions = room.state.close(.application)

        #expect(
            actions.closed == [
                Closed(talk.aliceTransport, .parent), Closed(talk.sender, .parent),
                Closed(talk.receiver, .parent), Closed(talk.alice, .parent),
                Closed(talk.bobTransport, .parent), Closed(talk.bob, .parent),
            ])
        #expect(actions.notices.last == .roomClosed(.application))
        #expect(actions.commands == [.closeRoom(.init(room: .init(rawValue: 1)))])
        #expect(room.state.close(.workerDied) == [])
        #expect(room.state.activity == .closed(.application))
    }

    @Test(arguments: [CloseReason.parent, .remote, .workerDied])
    func whatTheWorkerKnowsAlreadyIsNotSent(reason: CloseReason) throws {
        var room = try RoomStateFixture()
        _ = try room.conversation()
        #expect(room.state.close(reason).commands == [])
    }

    @Test func anInterruptedRoomClosesItsMediaAndKeepsItsPeers() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let actions = room.state.interrupt()
        #expect(
            actions.closed == [
                Closed(talk.aliceTransport, .workerDied), Closed(talk.sender, .workerDied),
                Closed(talk.receiver, .workerDied), Closed(talk.bobTransport, .workerDied),
            ])
        #expect(actions.notices.last == .interrupted)
        #expect(actions.commands == [])
        #expect(room.state.peerOrder == [talk.alice, talk.bob])
        #expect(room.state.peers[talk.bob]?.capabilities != nil)
    }

    @Test func commandsThatNeedAWorkerAreRefusedWhileInterrupted() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        _ = room.state.interrupt()
        let local = TransportAddress(ip: "127.0.0.1", port: 40000)
        let record = TransportRecord(
            id: 77, peer: talk.alice, localAddress: local, localRtcpAddress: local,
            sharesPort: true)
        #expect(code { _ = try room.state.beginTransport(record) } == .workerDied)
        #expect(
            code {
                _ = try room.state.beginReceive(
                    78, of: talk.alice, kind: .audio, parameters: Streams.opus, on: 1)
            } == .workerDied)
        #expect(code { _ = try room.state.openPeer(79, named: "dave") } == nil)
    }

    @Test func aRoomIsResumedOnceForEachInterruption() throws {
        var room = try RoomStateFixture(isActive: false)
        #expect(room.state.resume() == [])
        #expect(room.state.interrupt().notices == [.interrupted])
        #expect(room.state.interrupt() == [])
        #expect(room.state.resume().notices == [.resumed])
        #expect(room.state.resume() == [])
    }

    @Test func aClosedRoomTakesNobody() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice", nil)
        _ = room.state.close(.application)
        #expect(code { _ = try room.state.openPeer(7, named: "bob") } == .closed)
        #expect(
            code { _ = try room.state.setCapabilities(Fixtures.peerCapabilities, of: alice) }
                == .closed)
        #expect(room.state.interrupt() == [])
        #expect(room.state.resume() == [])
    }

    @Test func aRoomWeighsItsSenders() throws {
        var room = try RoomStateFixture()
        #expect(room.state.weight == 1)
        _ = try room.conversation()
        #expect(room.state.weight == 2)
    }
}
