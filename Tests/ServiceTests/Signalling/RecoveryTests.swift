import Bisque
import Glibc
import Testing

@testable import BisqueService

/// Sockets that break, connections that fail, workers that die.
@Suite(.timeLimit(.minutes(1))) struct RecoveryTests {
    private func resume(
        _ client: TestClient, _ secret: String, room: String = "green"
    ) async -> JsonValue {
        await client.ask(
            "join",
            #""room":"\#(room)","name":"Again","resume":"\#(secret)","cause":"socketLost""#)
    }

    // MARK: Sockets

    @Test func aLostSocketKeepsThePlaceAndAnotherTakesItOver() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            _ = await bob.nextPerson { $0["tracks"].count == 1 }

            alice.session.closed(code: 1006, wasClean: false)
            let waiting = await bob.nextPerson()
            #expect(waiting["isConnected"] == .bool(false))
            #expect(waiting["tracks"].count == 1)

            let again = stage.client()
            let joined = await resume(again, alice.secret)
            #expect(joined["resumed"] == .bool(true))
            #expect(joined["you"].string == alice.person)
            #expect(await bob.nextPerson()["isConnected"] == .bool(true))
            // Nobody waits for her any more.
            await stage.clock.untilSomebodySleeps(for: .seconds(15))
            stage.clock.advance(by: .seconds(15))
            #expect(
                await again.ask("mute", #""source":"microphone","isMuted":true"#)["type"]
                    == .string("ok"))
            #expect(
                stage.counters.count(
                    "bisque_rejoins_total", ["result": "resumed", "cause": "socketLost"]) == 1)
        }
    }

    @Test func whoDoesNotComeBackInTimeIsLost() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            alice.session.closed(code: 1006, wasClean: false)
            await stage.clock.untilSomebodySleeps(for: .seconds(15))
            stage.clock.advance(by: .seconds(15))
            let gone = await bob.next("gone")
            #expect(gone["person"].string == alice.person)
            #expect(gone["reason"] == .string("lost"))

            let late = stage.client()
            let joined = await resume(late, alice.secret)
            #expect(joined["resumed"] == .bool(false))
            #expect(joined["you"].string != alice.person)
            #expect(
                stage.counters.count(
                    "bisque_rejoins_total", ["result": "unknown", "cause": "socketLost"]) == 1)
        }
    }

    @Test(arguments: [1000, 1001] as [UInt16])
    func whoClosesTheSocketProperlyHasLeft(_ code: UInt16) async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            alice.session.closed(code: code, wasClean: true)
            #expect(await bob.next("gone")["reason"] == .string("left"))
            #expect(stage.book.count() == (1, 1))
        }
    }

    @Test func aSocketThatStillSpeaksIsReplaced() async throws {
        try await SignallingStage.run { stage in
            let first = try await stage.member("Alice")
            let second = stage.client()
            #expect(await resume(second, first.secret)["resumed"] == .bool(true))
            #expect(await first.next("ended")["reason"] == .string("replaced"))
            #expect(first.closures == [4001])
            let third = stage.client()
            #expect(await resume(third, first.secret)["resumed"] == .bool(true))
            #expect(await second.next("ended")["reason"] == .string("replaced"))
            // What the sockets before do now is nobody's concern.
            first.session.closed(code: 1000, wasClean: true)
            second.session.closed(code: 1006, wasClean: false)
            #expect(await third.ask("ping")["type"] == .string("ok"))
            #expect(stage.book.count() == (1, 1))
        }
    }

    @Test func aSecretOpensNoOtherRoom() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let thief = stage.client()
            let joined = await resume(thief, alice.secret, room: "blue")
            #expect(joined["resumed"] == .bool(false))
            #expect(joined["you"].string != alice.person)
            #expect(alice.closures.isEmpty)
            // Nor does the name that everybody knows.
            let other = stage.client()
            #expect(await resume(other, alice.person)["resumed"] == .bool(false))
        }
    }

    @Test func anOfferThatMayBeLostIsMadeAgain() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let lost = await bob.next("offer")
            bob.session.closed(code: 1006, wasClean: false)
            let again = stage.client()
            _ = await resume(again, bob.secret)
            let (offer, answer) = await again.acceptOffer()
            #expect(offer["exchange"] != lost["exchange"])
            #expect(offer["fresh"] == .bool(true))
            #expect(answer["type"] == .string("ok"))
            #expect(try stage.peer(of: bob).transports.count == 1)
        }
    }

    @Test func anOfferWithoutAnAnswerIsMadeAgain() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let first = await bob.next("offer")
            await stage.clock.untilSomebodySleeps(for: SignallingStage.answerTime)
            stage.clock.advance(by: SignallingStage.answerTime)
            let (second, answer) = await bob.acceptOffer()
            #expect(second["exchange"] == .integer(2))
            #expect(answer["type"] == .string("ok"))
            #expect(await bob.answer(first)["type"] == .string("ok"))
            #expect(stage.counters.count("bisque_offers_unanswered_total") == 1)
        }
    }

    // MARK: Connections

    @Test func aListenerMayRestartIceAndBeginAnew() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let (first, _) = await bob.acceptOffer()
            func credentials(_ offer: JsonValue) -> [Substring] {
                offer["offer"].string.split(separator: "\r\n").filter {
                    $0.hasPrefix("a=ice-ufrag:")
                }
            }

            #expect(await bob.ask("listen", #""how":"restartIce""#)["type"] == .string("ok"))
            let (restarted, _) = await bob.acceptOffer()
            #expect(restarted["fresh"] == .bool(false))
            #expect(credentials(restarted) != credentials(first))
            let peer = try stage.peer(of: bob)
            let transport = try #require(peer.transports.first)

            #expect(await bob.ask("listen", #""how":"fresh""#)["type"] == .string("ok"))
            let (fresh, answer) = await bob.acceptOffer()
            #expect(fresh["fresh"] == .bool(true))
            #expect(answer["type"] == .string("ok"))
            #expect(transport.isClosed)
            #expect(peer.rtpSenders.map(\.isActive) == [true])
        }
    }

    @Test func aSocketThatComesWhenThePlaceIsGoneEndsAtOnce() async throws {
        try await SignallingStage.run { stage in
            let member = try await stage.book.join(Knock(room: "green", name: "Late"))
            let media = MemberMedia(
                of: member, book: stage.book, settings: SignallingSettings(),
                journal: Journal(level: .silent), counters: stage.counters)
            stage.book.leave(member, because: .lost)
            await media.run()
            let endings = Locked<[ServiceMessage.Ending]>([])
            media.connect(
                MemberMedia.Socket(
                    connection: 2, offer: { _ in }, heard: { _ in }, quality: { _ in },
                    end: { ending in endings.withLock { $0.append(ending) } }))
            #expect(endings.withLock { $0 } == [.roomClosed])
        }
    }

    // MARK: Workers

    @Test func aWorkersDeathIsToldAndTheCallGoesOn() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            let offer = Descriptions.offer(Descriptions.sound())
            _ = await alice.publish(offer, ("0", "microphone"))
            _ = await bob.acceptOffer()
            _ = await bob.nextPerson { $0["tracks"].count == 1 }

            kill(stage.server.workers[0].processID, SIGKILL)
            for client in [alice, bob] {
                #expect(await client.next("interrupted")["reason"] == .string("workerDied"))
            }
            #expect(await bob.nextPerson()["tracks"].count == 0)
            for client in [alice, bob] { _ = await client.next("resumed") }

            let stale = await alice.publish(offer, ("0", "microphone"))
            #expect(stale["code"] == .string("closed"), "\(stale)")
            let published = await alice.publish(offer, ("0", "microphone"), fresh: true)
            #expect(published["type"] == .string("published"), "\(published)")
            let (again, answer) = await bob.acceptOffer()
            #expect(again["fresh"] == .bool(true))
            #expect(answer["type"] == .string("ok"))
            let peer = try stage.peer(of: bob)
            #expect(peer.rtpSenders.map(\.isActive) == [true])
        }
    }

    @Test func whoWasAwayWhenTheWorkerDiedIsToldWhenHeComesBack() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            alice.session.closed(code: 1006, wasClean: false)
            kill(stage.server.workers[0].processID, SIGKILL)
            _ = await bob.next("resumed")
            let again = stage.client()
            #expect(await resume(again, alice.secret)["resumed"] == .bool(true))
            #expect(again.unread.prefix(2) == ["interrupted", "resumed"])
        }
    }
}
