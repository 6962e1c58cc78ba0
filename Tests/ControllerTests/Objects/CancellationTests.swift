import Channel
import Testing

@testable import Bisque

/// Cancelling does not unsend: the caller hears of it at once, and what was begun is taken back.
@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    @Test func aCancelledTransportIsClosedAtTheWorker() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.createPeer(named: "alice")
        let worker = await stage.fleet.worker(1)
        worker.hold(CreatePlainTransport.op)
        let task = Task { try await alice.createPlainTransport(Stage.atSharedPort) }
        let request = await worker.received(CreatePlainTransport.self)
        task.cancel()
        #expect(await code { _ = try await task.value } == .cancelled)
        let close = await worker.received(CloseTransport.self)
        #expect(close.transport == request.transport)
        worker.release()
        // Whatever is asked now is answered after both.
        _ = try await alice.createPlainTransport(Stage.atSharedPort)
        #expect(alice.transports.count == 1)
        await stage.server.close()
    }

    @Test func aCancelledReceiverIsClosedAtTheWorker() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateReceiver.op)
        let task = Task {
            try await alice.peer.receive(Streams.opus, kind: .audio, on: alice.transport)
        }
        let request = await worker.received(CreateReceiver.self)
        task.cancel()
        #expect(await code { _ = try await task.value } == .cancelled)
        #expect(await worker.received(CloseReceiver.self).receiver == request.receiver)
        worker.release()
        try await alice.transport.connect(to: Stage.remote)
        #expect(alice.peer.rtpReceivers.isEmpty)
        #expect(bob.peer.rtpSenders.isEmpty)
        await stage.server.close()
    }

    @Test func aTaskThatIsCancelledBeforeItBeginsAsksNothing() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.createPeer(named: "alice")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await alice.createPlainTransport(Stage.atSharedPort)
        }
        #expect(await code { _ = try await task.value } == .cancelled)
        let worker = await stage.fleet.worker(1)
        _ = try await alice.createPlainTransport(Stage.atSharedPort)
        #expect(worker.asked.count { $0 == CreatePlainTransport.op } == 1)
        await stage.server.close()
    }

    @Test func aCancelledUpdateIsAppliedAllTheSame() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let worker = await stage.fleet.worker(1)
        worker.hold(UpdateReceiver.op)
        let task = Task { try await receiver.receive(Streams.pcmu) }
        _ = await worker.received(UpdateReceiver.self)
        task.cancel()
        #expect(await code { try await task.value } == .cancelled)
        worker.release()
        try await alice.transport.connect(to: Stage.remote)
        #expect(receiver.rtpParameters.codecs.map(\.mimeType) == ["audio/PCMU"])
        await stage.server.close()
    }

    @Test func aCancelledRoomIsNeverShown() async throws {
        let stage = try await Stage { $0.hold([CreateRoom.op]) }
        let events = stage.server.events()
        let task = Task { try await stage.room() }
        let worker = await stage.fleet.worker(1)
        let request = await worker.received(CreateRoom.self)
        task.cancel()
        #expect(await code { _ = try await task.value } == .cancelled)
        worker.release()
        #expect(await worker.received(CloseRoom.self).room == request.room)
        #expect(stage.server.rooms.isEmpty)
        await stage.server.close()
        #expect(
            await all(of: events).map(\.name) == [
                "workerStarted 1", "closed closed by the application",
            ])
    }
}
