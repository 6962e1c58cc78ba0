import Channel
import Testing

@testable import Bisque

/// How things end: once, in order, for a reason, and what they still answer.
@Suite(.timeLimit(.minutes(1))) struct ClosingTests {
    @Test func closingTwiceIsClosingOnce() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let events = alice.peer.events()
        alice.peer.close()
        alice.peer.close()
        room.close()
        room.close()
        #expect(
            await all(of: events).map(\.name) == [
                "capabilities", "newTransport", "closed closed by the application",
            ])
        #expect(alice.peer.closeReason == .application)
        #expect(alice.transport.closeReason == .parent)
        await stage.server.close()
        await stage.server.close()
        #expect(stage.server.closeReason == .application)
    }

    @Test func listeningToWhatIsClosedHearsItsEnd() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        room.close()
        #expect(
            await all(of: room.events()).map(\.name) == ["closed closed by the application"])
        #expect(await all(of: alice.peer.events()).map(\.name) == ["closed its parent closed"])
        #expect(await all(of: alice.transport.events()) == [.closed(.parent)])
        await stage.server.close()
    }

    @Test func aClosedObjectAnswersAndTakesNoCommands() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let sender = try #require(bob.peer.rtpSenders.first)
        let parameters = (receiver.rtpParameters, sender.rtpParameters)
        room.close()

        #expect(receiver.rtpParameters == parameters.0)
        #expect(sender.rtpParameters == parameters.1)
        #expect(alice.transport.remoteAddress == Stage.remote)
        #expect(alice.peer.capabilities != nil)
        #expect(alice.peer.transports.isEmpty)
        #expect(!sender.isActive)
        #expect(await code { try await receiver.receive(Streams.opus) } == .closed)
        #expect(await code { try await receiver.attach(to: alice.transport) } == .closed)
        #expect(await code { try await receiver.requestKeyframe() } == .closed)
        #expect(await code { try await sender.send(over: bob.transport) } == .closed)
        #expect(await code { try await sender.pause() } == .closed)
        #expect(await code { _ = try await alice.transport.getStats() } == .closed)
        #expect(await code { try await alice.transport.connect(to: Stage.remote) } == .closed)
        #expect(await code { _ = try await alice.peer.createPlainTransport() } == .closed)
        #expect(await code { _ = try await alice.peer.dump() } == .closed)
        #expect(code { _ = try room.createPeer(named: "dave") } == .closed)
        #expect(await code { _ = try await room.dump() } == .closed)
        await stage.server.close()
        #expect(await code { _ = try await stage.room() } == .closed)
        #expect(await code { _ = try await stage.server.dump() } == .closed)
    }

    @Test func childrenEndBeforeTheirParents() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let sender = try #require(bob.peer.rtpSenders.first)
        room.close()
        // When the parent's end is heard, the children's has happened.
        _ = await all(of: room.events())
        #expect(sender.closeReason == .parent)
        #expect(receiver.closeReason == .parent)
        #expect(alice.peer.closeReason == .parent)
        await stage.server.close()
    }

    @Test func oneFrameGoesOutForTheTop() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        try await #require(bob.peer.rtpSenders.first).send(over: bob.transport)
        receiver.close()
        room.close()
        let worker = await stage.fleet.worker(1)
        _ = await worker.received(CloseRoom.self)
        #expect(
            worker.asked == [
                SetLogLevel.op, UseCertificate.op, Listen.op, CreateRoom.op,
                CreatePlainTransport.op,
                CreatePlainTransport.op, CreateReceiver.op, CreateSender.op, CloseReceiver.op,
                CloseRoom.op,
            ])
        await stage.server.close()
    }

    @Test func aNameIsFreeAsSoonAsItsPeerCloses() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let bob = try room.createPeer(named: "bob")
        #expect(code { _ = try room.createPeer(named: "bob") } == .duplicate)
        bob.close()
        #expect(room.peers.isEmpty)
        let again = try room.createPeer(named: "bob")
        #expect(room.peer(named: "bob") === again)
        await stage.server.close()
    }

    @Test func closingAServerClosesItsRoomsFirst() async throws {
        let stage = try await Stage(workers: 2)
        let room = try await stage.room()
        let serverEvents = stage.server.events()
        await stage.server.close()
        #expect(room.closeReason == .parent)
        #expect(
            await all(of: serverEvents).map(\.name) == [
                "workerStarted 1", "workerStarted 2", "newRoom",
                "closed closed by the application",
            ])
        #expect(stage.server.rooms.isEmpty)
        #expect(stage.server.workers.allSatisfy { !$0.isAlive })
    }

    @Test func aForgottenServerClosesItself() async throws {
        let fleet: ScriptedFleet
        let room: Room
        do {
            let stage = try await Stage()
            fleet = stage.fleet
            room = try await stage.room()
        }
        #expect(
            await all(of: room.events()).map(\.name) == ["closed its parent closed"])
        #expect(fleet.launchCount == 1)
    }

    @Test func aScopeClosesItsServerOnEveryWayOut() async throws {
        struct Trouble: Error {}
        let kept = Locked<Room?>(nil)
        await #expect(throws: Trouble.self) {
            let fleet = ScriptedFleet()
            let server = try await Server(ServerConfiguration(workers: 1, logging: .silent)) {
                () throws(BisqueError) in try fleet.launch()
            }
            try await closing(server) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus])
                kept.withLock { $0 = room }
                throw Trouble()
            }
        }
        #expect(kept.withLock { $0 }?.closeReason == .parent)
    }
}
