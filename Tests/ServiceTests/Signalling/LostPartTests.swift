import Glibc
import Testing

@testable import Bisque
@testable import BisqueService

/// A room over two workers that loses the part away from home: who is told so.
@Suite(.timeLimit(.minutes(1))) struct LostPartTests {
    private static let offer = Descriptions.offer(Descriptions.sound())

    /// Alice publishes at the room's home, and Bob in its other half.
    private struct Scene {
        let stage: SignallingStage
        let room: Room
        let alice: TestClient
        let bob: TestClient
        let half: Int

        init(_ stage: SignallingStage) async throws {
            self.stage = stage
            alice = try await stage.member("Alice")
            _ = await alice.publish(LostPartTests.offer, ("0", "microphone"))
            room = try #require(stage.server.rooms.first)
            var (away, half) = (try await stage.member("Bob"), RoomSpread.home)
            while true {
                _ = await away.publish(LostPartTests.offer, ("0", "microphone"))
                let peer = try #require(room.peer(named: away.person))
                half = room.core.withLock { $0.spread.half(ofPeer: peer.id) }
                if half != RoomSpread.home { break }
                // The other worker has not answered yet.
                away = try await stage.member("Bob")
            }
            (bob, self.half) = (away, half)
        }
    }

    @Test func whoWasInAPartThatDiedIsToldAndPublishesAnew() async throws {
        try await SignallingStage.run(workers: 2, roomSendersPerWorker: 1) { stage in
            let scene = try await Scene(stage)
            let (alice, bob) = (scene.alice, scene.bob)
            _ = await alice.nextPerson {
                $0["person"].string == bob.person && $0["tracks"].count == 1
            }
            let worker = try #require(stage.server.workers.first { $0.id == scene.half })
            kill(worker.processID, SIGKILL)
            #expect(await bob.next("interrupted")["reason"] == .string("workerDied"))
            _ = await bob.next("resumed")
            _ = await alice.nextPerson {
                $0["person"].string == bob.person && $0["tracks"].count == 0
            }
            let published = await bob.publish(
                LostPartTests.offer, ("0", "microphone"), fresh: true)
            #expect(published["type"] == .string("published"), "\(published)")
            _ = await alice.nextPerson {
                $0["person"].string == bob.person && $0["tracks"].count == 1
            }
            #expect(!alice.unread.contains("interrupted"))
            #expect(stage.counters.count("bisque_member_interruptions_total") >= 1)
            #expect(stage.counters.count("bisque_room_interruptions_total") == 0)
        }
    }

    @Test func whoWasAwayWhenHisPartWasGivenUpIsToldWhenHeComesBack() async throws {
        try await SignallingStage.run(workers: 2, roomSendersPerWorker: 1) { stage in
            let scene = try await Scene(stage)
            let secret = scene.bob.secret
            let peer = try #require(scene.room.peer(named: scene.bob.person))
            let transport = try #require(peer.transports.first)
            scene.bob.session.closed(code: 1006, wasClean: false)
            scene.room.giveUp(scene.half)
            #expect(transport.isClosed && transport.closeReason != .workerDied)
            let again = stage.client()
            let joined = await again.ask(
                "join", #""room":"green","name":"Bob","resume":"\#(secret)","cause":"socketLost""#)
            #expect(joined["resumed"] == .bool(true))
            #expect(again.unread.prefix(2) == ["interrupted", "resumed"])
        }
    }
}
