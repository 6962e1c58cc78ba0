import Channel
import Testing

@testable import Bisque

/// Answers that are wrong, late or cut off: what is left, and how the session goes on.
@Suite(.timeLimit(.minutes(1))) struct SubscribingTroubleTests {
    private typealias Signals = SignallingFixtures

    private let both = Offers.offer(Offers.audio(), Offers.video())

    @Test func anAnswerThatIsWrongLeavesTheOfferUnanswered() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        #expect(await code { try await session.accept(both) } == .invalid)
        _ = try await alice.answer(both)
        let answer = Signals.acceptance(of: try await session.offer())
        let wrong = [
            "", "v=0", answer.replacing("a=mid:1", with: "a=mid:7"),
            answer.replacing("a=recvonly", with: "a=sendrecv"),
            answer.replacing("sha-256 00:01", with: "sha-256 00"),
            answer + "m=audio 9 RTP/SAVPF 0\r\na=mid:2\r\n",
        ]
        for text in wrong {
            #expect(await code { try await session.accept(text) } == .invalid)
        }
        let worker = await stage.fleet.worker(1)
        #expect(!worker.asked.contains(CreateSender.op))
        try await session.accept(answer)
        #expect(bob.rtpSenders.map(\.isActive) == [true, true])
        #expect(await code { try await session.accept(answer) } == .invalid)
        await stage.server.close()
    }

    @Test func anotherOfferTakesThePlaceOfOneThatNobodyAnswered() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let stale = Signals.acceptance(of: try await session.offer())
        _ = try await alice.answer(both)
        let offer = try await session.offer()
        #expect(await code { try await session.accept(stale) } == .invalid)
        try await session.accept(Signals.acceptance(of: offer))
        #expect(bob.rtpSenders.map(\.isActive) == [true, true])
        await stage.server.close()
    }

    @Test func aPublisherWhoLeavesBeforeTheAnswerSpoilsNothing() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, carol) = try await room.publisher("carol")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        _ = try await carol.answer(Offers.offer(Offers.audio(ssrc: 9)))
        let answer = Signals.acceptance(of: try await session.offer())
        alice.transport.peer.close()
        try await session.accept(answer)
        #expect(bob.rtpSenders.map(\.isActive) == [true])
        #expect(session.needsOffer)
        await stage.server.close()
    }

    @Test func aPublisherWhoLeavesDuringTheAnswerSpoilsNothing() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, carol) = try await room.publisher("carol")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        _ = try await carol.answer(Offers.offer(Offers.audio(ssrc: 9)))
        let answer = Signals.acceptance(of: try await session.offer())
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateSender.op)
        let task = Task { try await session.accept(answer) }
        _ = await worker.received(CreateSender.self)
        alice.transport.peer.close()
        worker.release()
        try await task.value
        #expect(bob.rtpSenders.map(\.isActive) == [true])
        await stage.server.close()
    }

    @Test func oneRefusedSenderDoesNotKeepTheOthersFromBeginning() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(both)
        let answer = Signals.acceptance(of: try await session.offer())
        let worker = await stage.fleet.worker(1)
        worker.answer(CreateSender.op, .refusal(.duplicateSsrc, ""))
        worker.hold(CreateSender.op)
        let task = Task { try await session.accept(answer) }
        _ = await worker.received(CreateSender.self)
        worker.answer(CreateSender.op, .done)
        worker.release()
        #expect(await code { try await task.value } == .refused)
        #expect(bob.rtpSenders.map(\.isActive) == [false, true])
        // The offer is still unanswered.
        try await session.accept(answer)
        #expect(bob.rtpSenders.map(\.isActive) == [true, true])
        await stage.server.close()
    }

    @Test(arguments: [ConnectWebRtcTransport.op, CreateSender.op])
    func aCancelledAnswerMayBeTakenAgain(_ op: UInt8) async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(both)
        let answer = Signals.acceptance(of: try await session.offer())
        let worker = await stage.fleet.worker(1)
        worker.hold(op)
        let task = Task { try await session.accept(answer) }
        if op == CreateSender.op {
            _ = await worker.received(CreateSender.self)
        } else {
            _ = await worker.received(ConnectWebRtcTransport.self, count: 2)
        }
        task.cancel()
        #expect(await code { try await task.value } == .cancelled)
        worker.release()
        try await session.accept(answer)
        #expect(bob.rtpSenders.map(\.isActive) == [true, true])
        #expect(worker.asked.count { $0 == ConnectWebRtcTransport.op } == 2)
        #expect(worker.asked.count { $0 == CreateSender.op } == 2)
        await stage.server.close()
    }

    @Test func nothingElseIsPossibleWhileAnAnswerIsTaken() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, session) = try await room.listener("bob")
        _ = try await alice.answer(both)
        let answer = Signals.acceptance(of: try await session.offer())
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateSender.op)
        let task = Task { try await session.accept(answer) }
        _ = await worker.received(CreateSender.self)
        #expect(await code { try await session.accept(answer) } == .invalid)
        #expect(await code { _ = try await session.offer() } == .invalid)
        let before = session.transport.iceParameters
        #expect(await code { _ = try await session.offer(restartsIce: true) } == .invalid)
        worker.release()
        try await task.value
        #expect(session.transport.iceParameters == before)
        #expect(!worker.asked.contains(RestartIce.op))
        await stage.server.close()
    }

    @Test func anOfferWithOtherCredentialsIsAskedForOnce() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().listener("bob")
        let worker = await stage.fleet.worker(1)
        worker.hold(RestartIce.op)
        let task = Task { try await session.offer(restartsIce: true) }
        let asked = await worker.received(RestartIce.self)
        #expect(await code { _ = try await session.offer(restartsIce: true) } == .invalid)
        worker.release()
        _ = try await task.value
        #expect(session.transport.iceParameters?.usernameFragment == asked.usernameFragment)
        await stage.server.close()
    }

    @Test func aRestartBySomebodyElseNeedsAnOffer() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, session) = try await room.listener("bob")
        _ = try await alice.answer(both)
        try await session.exchange()
        let fresh = try await session.transport.restartIce()
        #expect(session.needsOffer)
        #expect(try await session.offer().contains("a=ice-ufrag:\(fresh.usernameFragment)\r\n"))
        await stage.server.close()
    }

    @Test func anotherCertificateNeedsAnotherTransport() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        try await session.exchange()
        _ = try await alice.answer(both)
        let answer = Signals.acceptance(of: try await session.offer())
        #expect(
            await code { try await session.accept(Offers.otherCertificate(answer)) }
                == .unsupported)
        #expect(bob.rtpSenders.map(\.isActive) == [true, false])
        try await session.accept(answer)
        #expect(bob.rtpSenders.map(\.isActive) == [true, true])
        await stage.server.close()
    }

    @Test(arguments: ["peer", "transport", "room", "worker"])
    func whateverClosesMeanwhileIsAnError(_ what: String) async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(both)
        let answer = Signals.acceptance(of: try await session.offer())
        let worker = await stage.fleet.worker(1)
        worker.hold(ConnectWebRtcTransport.op)
        let task = Task { try await session.accept(answer) }
        _ = await worker.received(ConnectWebRtcTransport.self, count: 2)
        switch what {
        case "peer": bob.close()
        case "transport": session.transport.close()
        case "room": room.close()
        default: worker.die()
        }
        worker.release()
        #expect(
            await code { try await task.value } == (what == "worker" ? .workerDied : .closed))
        // What a dead worker was asked fails before its objects close.
        for await _ in session.transport.events() {}
        #expect(await code { _ = try await session.offer() } == .closed)
        #expect(await code { try await session.accept(answer) } == .closed)
        #expect(!session.needsOffer)
        await stage.server.close()
    }

    @Test func aPlainTransportHasNoDescriptions() async throws {
        let stage = try await Stage()
        let bob = try await stage.room().guest("bob")
        let session = SubscribingSession(over: bob.transport)
        #expect(await code { _ = try await session.offer() } == .unsupported)
        #expect(await code { try await session.accept(both) } == .unsupported)
        #expect(!session.needsOffer)
        await stage.server.close()
    }
}
