import Channel
import Glibc
import Testing

@testable import Bisque

/// What is closed lets go of everything: memory, threads, processes, ports.
@Suite(.timeLimit(.minutes(1))) struct LifetimeTests {
    /// An object that must not outlive its close.
    private struct Remnant {
        let name: String
        weak var object: AnyObject?

        /// The thread that let go last may still be on its way.
        func isGone() async {
            while object != nil, !Task.isCancelled { await Task.yield() }
        }
    }

    private func remnants(of conversation: Fixture) -> [Remnant] {
        [
            Remnant(name: "room", object: conversation.room),
            Remnant(name: "peer", object: conversation.peer),
            Remnant(name: "transport", object: conversation.transport),
            Remnant(name: "receiver", object: conversation.receiver),
            Remnant(name: "sender", object: conversation.sender),
        ]
    }

    private struct Fixture {
        let room: Room
        let peer: Peer
        let transport: Transport
        let receiver: RtpReceiver
        let sender: RtpSender

        init(_ server: Server) async throws {
            room = try await server.createRoom(mediaCodecs: Fixtures.roomCodecs)
            let alice = try await room.guest("alice")
            // Not where Alice is: a real worker tells transports apart by that.
            let listener = try room.createPeer(named: "bob")
            try listener.setCapabilities(Fixtures.peerCapabilities)
            let exit = try await listener.createPlainTransport(
                PlainTransportOptions(remote: TransportAddress(ip: "127.0.0.1", port: 5006)))
            (peer, transport) = alice
            receiver = try await peer.receive(Streams.opus, kind: .audio, on: transport)
            sender = try #require(listener.rtpSenders.first)
            try await sender.send(over: exit)
        }
    }

    @Test func aClosedRoomIsFreedWithAllThatWasInIt() async throws {
        let stage = try await Stage()
        let kept = try await closedRoom(of: stage.server)
        // Two answers later the worker's thread is done with the room's own.
        _ = try await stage.room()
        _ = try await stage.room()
        for remnant in kept { await remnant.isGone() }
        #expect(kept.allSatisfy { $0.object == nil })
        await stage.server.close()
    }

    private final class Held: Sendable {}

    @Test func anAnsweredQuestionHoldsNobody() {
        var pending = PendingRequests<Held>()
        var waiter: Held? = Held()
        weak let held = waiter
        let id = waiter.map { pending.add(op: 1, askedAt: .zero, $0) }
        waiter = nil
        #expect(held != nil)
        #expect(pending.settle(id: id ?? 0, op: 1) != nil)
        #expect(held == nil)
    }

    private func closedRoom(of server: Server) async throws -> [Remnant] {
        let conversation = try await Fixture(server)
        conversation.room.close()
        return remnants(of: conversation)
    }

    @Test func aClosedServerIsFreedWithItsThreads() async throws {
        let kept = try await closedServer()
        for remnant in kept { await remnant.isGone() }
        #expect(kept.allSatisfy { $0.object == nil })
    }

    private func closedServer() async throws -> [Remnant] {
        let stage = try await Stage(workers: 2)
        let conversation = try await Fixture(stage.server)
        let core = conversation.room.server
        await stage.server.close()
        // A slot is held by its thread until that ends.
        return remnants(of: conversation) + core.slots.map { Remnant(name: "slot", object: $0) }
            + [
                Remnant(name: "server", object: stage.server), Remnant(name: "core", object: core),
            ]
    }

    @Test func aForgottenServerLeavesNoProcessAndNoThread() async throws {
        let (kept, processes) = try await forgottenServer()
        for remnant in kept { await remnant.isGone() }
        #expect(processes.count == 2)
        // The thread has reaped its worker before it ended.
        for process in processes { #expect(kill(process, 0) < 0 && errno == ESRCH) }
    }

    private func forgottenServer() async throws -> ([Remnant], [Int32]) {
        let server = try await Server(ServerConfiguration(workers: 2, logging: .silent))
        let conversation = try await Fixture(server)
        let slots = conversation.room.server.slots.map { Remnant(name: "slot", object: $0) }
        return (remnants(of: conversation) + slots, server.workers.map(\.processID))
    }

    @Test func portsAreFreeAfterCloseWhoeverHoldsAHandle() async throws {
        let stage = try await Stage(workers: 2)
        let conversation = try await Fixture(stage.server)
        let ports = stage.server.workers.flatMap(\.localAddresses).map(\.port)
        await stage.server.close()
        for port in ports { _ = try BoundSocket(ip: "127.0.0.1", port: port) }
        #expect(conversation.room.isClosed && stage.server.isClosed)
        #expect(stage.server.workers.flatMap(\.localAddresses).map(\.port) == ports)
    }

    @Test func portsOfAServerThatDoesNotStartAreFree() async throws {
        let taken = try BoundSocket(ip: "127.0.0.1", port: 0)
        let port = taken.address.port
        let configuration = ServerConfiguration(
            workers: 1, listenIPs: ["127.0.0.2"], firstPort: port, workerPath: "/bin/true",
            logging: .silent)
        #expect(await code { _ = try await Server(configuration) } == .refused)
        _ = try BoundSocket(ip: "127.0.0.2", port: port)
    }

    @Test func aClosedRoomHoldsNoPipe() async throws {
        let stage = try await Stage()
        let conversation = try await Fixture(stage.server)
        weak let channel = conversation.room.core.withLock { $0.workplace?.channel }
        await stage.server.close()
        while channel != nil, !Task.isCancelled { await Task.yield() }
        #expect(channel == nil)
        #expect(conversation.room.closeReason == .parent)
    }

    @Test func aRoomThatWasCancelledAtAnyTimeIsForgotten() async throws {
        let stage = try await Stage()
        let first = try await stage.room()
        for round in 0..<300 {
            let task = Task { try await stage.room() }
            for _ in 0..<(round % 7) { await Task.yield() }
            task.cancel()
            if case .success(let room) = await task.result { room.close() }
        }
        let (rooms, entrants) = first.server.state.withLock { ($0.rooms, $0.entrants) }
        #expect(rooms.keys.sorted() == [first.id])
        #expect(entrants.isEmpty)
        await stage.server.close()
    }
}
