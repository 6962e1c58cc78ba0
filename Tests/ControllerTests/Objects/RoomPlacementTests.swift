import Channel
import Testing

@testable import Bisque

/// Rooms at particular workers, and at whichever is next.
@Suite(.timeLimit(.minutes(1))) struct RoomPlacementTests {
    private func server(
        workers: Int, placement: RoomPlacement = .inTurn, _ fleet: ScriptedFleet = ScriptedFleet(),
        restartPolicy: RestartPolicy = RestartPolicy()
    ) async throws -> Server {
        try await Server(
            ServerConfiguration(
                workers: workers, restartPolicy: restartPolicy, placement: placement,
                logging: .silent)
        ) { () throws(BisqueError) in try fleet.launch() }
    }

    private func index(_ server: Server, _ wanted: Int? = nil) async throws -> Int? {
        try await server.createRoom(
            mediaCodecs: [.opus], options: RoomOptions(workerIndex: wanted)
        ).workerIndex
    }

    @Test("SRV-18: rooms that name no worker go to one after the other, from the second on")
    func roomsGoToOneAfterTheOther() async throws {
        let server = try await server(workers: 6)
        #expect(server.numWorkers == 6)
        var indexes: [Int?] = []
        for _ in 0..<8 { indexes.append(try await index(server)) }
        #expect(indexes == [1, 2, 3, 4, 5, 0, 1, 2])
        await server.close()
        #expect(server.numWorkers == 0)
    }

    @Test("SRV-19: a room that names a worker gets that one, and the next its neighbour")
    func aNamedWorkerIsTaken() async throws {
        let server = try await server(workers: 6)
        var indexes: [Int?] = []
        for wanted in [3, 0, nil, 0, nil] { indexes.append(try await index(server, wanted)) }
        #expect(indexes == [3, 0, 1, 0, 1])
        await server.close()
    }

    @Test("SRV-20: a worker that there is not is refused", arguments: [6, -1, .max, .min])
    func aWorkerThatThereIsNotIsRefused(_ wanted: Int) async throws {
        let server = try await server(workers: 6)
        #expect(await code { _ = try await index(server, wanted) } == .invalid)
        #expect(server.rooms.isEmpty)
        #expect(try await index(server) == 1)
        await server.close()
    }

    @Test func aNamedWorkerIsTakenHoweverRoomsArePlaced() async throws {
        let server = try await server(workers: 3, placement: .leastLoad)
        var indexes: [Int?] = []
        for wanted in [2, 2, nil, nil, nil] { indexes.append(try await index(server, wanted)) }
        #expect(indexes == [2, 2, 0, 1, 0])
        await server.close()
    }

    @Test func aWorkerThatIsDownIsNotWaitedFor() async throws {
        let fleet = ScriptedFleet()
        let server = try await server(
            workers: 2, fleet, restartPolicy: RestartPolicy(maxRestarts: 0))
        var events = server.events().makeAsyncIterator()
        await fleet.worker(2).die()
        while let event = await events.next() {
            if case .workerDied = event { break }
        }
        let dead = try #require(server.workers.firstIndex { !$0.isAlive })
        #expect(server.numWorkers == 1)
        #expect(await code { _ = try await index(server, dead) } == .workerDied)
        #expect(server.rooms.isEmpty)
        #expect(try await index(server) == 1 - dead)
        await server.close()
    }

    @Test func aRoomThatMovesSaysWhereItIs() async throws {
        let fleet = ScriptedFleet()
        let server = try await server(
            workers: 2, fleet, restartPolicy: RestartPolicy(maxRestarts: 0))
        let room = try await server.createRoom(
            mediaCodecs: [.opus], options: RoomOptions(workerIndex: 0))
        var events = room.events().makeAsyncIterator()
        // Which of the two was launched first is nobody's promise.
        let first = await fleet.worker(1)
        let servesIt = first.asked.contains(CreateRoom.op)
        await fleet.worker(servesIt ? 1 : 2).die()
        while let event = await events.next() {
            if case .resumed = event { break }
        }
        #expect(room.workerIndex == 1)
        room.close()
        #expect(room.workerIndex == nil)
        await server.close()
    }

    @Test("SRV-24: a codec nobody knows is refused, or left out where that is wished")
    func aCodecNobodyKnowsIsRefusedOrLeftOut() async throws {
        let server = try await server(workers: 1)
        let codecs = [
            RtpCodecCapability.opus,
            RtpCodecCapability(kind: .audio, mimeType: "audio/chicken", clockRate: 48_000),
            RtpCodecCapability(kind: .video, mimeType: "video/VP8", clockRate: 1),
        ]
        #expect(
            await code { _ = try await server.createRoom(mediaCodecs: codecs) } == .unsupported)
        let lenient = RoomOptions(ignoresUnsupportedCodecs: true)
        let room = try await server.createRoom(mediaCodecs: codecs, options: lenient)
        #expect(room.capabilities.codecs.map { line($0) } == ["audio/opus 100 x2"])
        #expect(
            await code {
                _ = try await server.createRoom(mediaCodecs: [codecs[1]], options: lenient)
            } == .invalid)
        await server.close()
    }

    @Test("SRV-26: a server's end is told when its rooms have ended, as the first generation did")
    func aServersEndComesAfterItsRooms() async throws {
        let server = try await server(workers: 2)
        let rooms = [
            try await server.createRoom(mediaCodecs: [.opus]),
            try await server.createRoom(mediaCodecs: [.vp8]),
        ]
        let events = server.events()
        let heard = Task {
            for await event in events {
                if case .closed = event { return rooms.map(\.closeReason) }
            }
            return []
        }
        await server.close()
        #expect(await heard.value == [.parent, .parent])
    }
}
