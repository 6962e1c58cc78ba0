import Channel
import Testing

@testable import Bisque

/// What happens when a worker dies: everything settled, media closed, rooms moved.
@Suite(.timeLimit(.minutes(1))) struct WorkerDeathTests {
    @Test func everythingThatWaitsIsSettled() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateReceiver.op)
        let waiting = (0..<10).map { number in
            Task {
                try await alice.peer.receive(
                    RtpParameters(
                        codecs: Streams.opus.codecs, encodings: [.init(ssrc: 100 + number)]),
                    kind: .audio, on: alice.transport)
            }
        }
        _ = await worker.received(CreateReceiver.self, count: 10)
        worker.die()
        for task in waiting {
            #expect(await code { _ = try await task.value } == .workerDied)
        }
        await stage.server.close()
    }

    @Test func theRoomGoesOnAtTheNextWorker() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let sender = try #require(bob.peer.rtpSenders.first)
        var events = room.events().makeAsyncIterator()
        _ = await (events.next(), events.next())

        await stage.fleet.worker(1).die()

        #expect(await events.next()?.name == "interrupted")
        #expect(alice.transport.closeReason == .workerDied)
        #expect(receiver.closeReason == .workerDied)
        #expect(sender.closeReason == .workerDied)
        #expect(await events.next()?.name == "resumed")
        #expect(room.peers.map(\.name) == ["alice", "bob"])
        let transport = try await alice.peer.createPlainTransport(Stage.atSharedPort)
        _ = try await alice.peer.receive(Streams.opus, kind: .audio, on: transport)
        #expect(bob.peer.rtpSenders.count == 1)
        let second = await stage.fleet.worker(2)
        #expect(await second.received(CreateRoom.self).room.rawValue == room.id)
        #expect(stage.server.workers.map(\.restarts) == [1])
        await stage.server.close()
    }

    @Test func theOtherWorkersRoomsNoticeNothing() async throws {
        let stage = try await Stage(workers: 2)
        let rooms = [try await stage.room(), try await stage.room()]
        let workers = [await stage.fleet.worker(1), await stage.fleet.worker(2)]
        // Which slot got which script is not said; the request tells.
        let first = await workers[0].received(CreateRoom.self).room.rawValue
        let lost = try #require(rooms.first { $0.id == first })
        let kept = try #require(rooms.first { $0.id != first })
        let keptEvents = kept.events()
        var lostEvents = lost.events().makeAsyncIterator()
        workers[0].die()
        #expect(await lostEvents.next()?.name == "interrupted")
        #expect(await lostEvents.next()?.name == "resumed")
        #expect(kept.state == .active)
        await stage.server.close()
        #expect(await all(of: keptEvents).map(\.name) == ["closed its parent closed"])
    }

    @Test func aRoomMayWishToCloseInstead() async throws {
        let stage = try await Stage()
        let room = try await stage.room(RoomOptions(whenWorkerDies: .closeRoom))
        let alice = try await room.guest("alice")
        let events = room.events()
        await stage.fleet.worker(1).die()
        #expect(
            await all(of: events).map(\.name) == [
                "newPeer alice", "interrupted", "closed its worker died",
            ])
        #expect(alice.peer.closeReason == .parent)
        #expect(stage.server.rooms.isEmpty)
        await stage.server.close()
    }

    @Test func commandsAreRefusedUntilTheRoomIsResumed() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        // The next worker says hello and then nothing.
        stage.fleet.hold([Listen.op])
        var events = room.events().makeAsyncIterator()
        _ = await events.next()
        await stage.fleet.worker(1).die()
        #expect(await events.next()?.name == "interrupted")
        #expect(room.state == .interrupted)
        #expect(
            await code { _ = try await alice.peer.createPlainTransport(Stage.atSharedPort) }
                == .workerDied)
        let late = room.events()
        await stage.fleet.worker(2).release()
        #expect(await events.next()?.name == "resumed")
        _ = try await alice.peer.createPlainTransport(Stage.atSharedPort)
        room.close()
        #expect(
            await all(of: late).map(\.name) == [
                "newPeer alice", "interrupted", "resumed", "closed closed by the application",
            ])
        await stage.server.close()
    }

    @Test func aRoomCreatedWhileNoWorkerIsUpWaitsForOne() async throws {
        let stage = try await Stage()
        stage.fleet.hold([Listen.op])
        await stage.fleet.worker(1).die()
        let second = await stage.fleet.worker(2)
        _ = await second.received(Listen.self)
        let task = Task { try await stage.room() }
        second.release()
        #expect(try await task.value.state == .active)
        await stage.server.close()
    }

    @Test func aWorkerThatDiesTooOftenEndsTheServer() async throws {
        let policy = RestartPolicy(maxRestarts: 2, firstDelay: .zero)
        let stage = try await Stage(restartPolicy: policy)
        let room = try await stage.room()
        let events = stage.server.events()
        for number in 1...3 {
            let worker = await stage.fleet.worker(number)
            _ = await worker.received(CreateRoom.self)
            worker.die()
        }
        #expect(
            await all(of: events).map(\.name) == [
                "workerStarted 1", "newRoom", "workerDied 1", "workerStarted 1", "workerDied 1",
                "workerStarted 1", "workerDied 1", "closed its worker died",
            ])
        #expect(room.closeReason == .workerDied)
        #expect(stage.server.closeReason == .workerDied)
        await stage.server.close()
    }

    @Test func aServerWhoseWorkersDoNotStartDoesNotStart() async throws {
        await #expect(throws: BisqueError.self) {
            _ = try await Stage { $0.claim(schema: 1) }
        }
    }

    @Test func garbageFromAWorkerEndsItsSession() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        var deaths = stage.server.events().makeAsyncIterator()
        _ = await (deaths.next(), deaths.next())
        await stage.fleet.worker(1).write([0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3])
        guard case .workerDied(let death) = await deaths.next() else {
            Issue.record("the worker is still there")
            return
        }
        #expect(death.cause == .broken("frameTooLong(4294967295)"))
        _ = await deaths.next()
        #expect(!room.isClosed)
        await stage.server.close()
    }

    @Test func anEventAboutNobodyEndsTheSession() async throws {
        let stage = try await Stage()
        var deaths = stage.server.events().makeAsyncIterator()
        _ = await deaths.next()
        let nobody = ReceiverID(rawValue: 4_000_000)
        await stage.fleet.worker(1).say(
            .streamEnded(StreamEnded(receiver: nobody, encoding: 0, ssrc: 1)))
        guard case .workerDied(let death) = await deaths.next() else {
            Issue.record("the worker is still there")
            return
        }
        #expect(
            death.cause == .broken("an event about 4000000, which nobody is called"))
        await stage.server.close()
    }

    @Test func theSharedPortsSurviveTheirWorker() async throws {
        let stage = try await Stage()
        let before = stage.server.workers.map(\.localAddresses)
        let beforeTcp = stage.server.workers.map(\.localTcpAddresses)
        var events = stage.server.events().makeAsyncIterator()
        _ = await events.next()
        await stage.fleet.worker(1).die()
        _ = await (events.next(), events.next())
        #expect(stage.server.workers.map(\.localAddresses) == before)
        let second = await stage.fleet.worker(2)
        #expect(stage.server.workers.map(\.localTcpAddresses) == beforeTcp)
        #expect(second.sockets(with: Listen.op) == [2])
        let port = try #require(before.first?.first?.port)
        #expect(await second.received(Listen.self).addresses.map(\.port) == [port])
        #expect(await second.received(Listen.self).tcpAddresses.map(\.port) == [port])
        await stage.server.close()
    }
}
