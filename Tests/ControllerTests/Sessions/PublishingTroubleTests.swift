import Channel
import Testing

@testable import Bisque

/// Offers that fail on the way: what is left of them, and how the session goes on.
@Suite(.timeLimit(.minutes(1))) struct PublishingTroubleTests {
    private let both = Offers.offer(Offers.audio(), Offers.video())

    @Test func aReceiverThatIsRefusedTakesTheOthersOfItsOfferAlong() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateReceiver.op)
        let task = Task { try await session.answer(both) }
        _ = await worker.received(CreateReceiver.self)
        worker.answer(CreateReceiver.op, .refusal(.duplicateSsrc, "2001"))
        worker.release()

        #expect(await code { _ = try await task.value } == .refused)
        #expect(alice.rtpReceivers.isEmpty)
        #expect(session.receivers.isEmpty)
        worker.answer(CreateReceiver.op, .done)
        _ = try await session.answer(both)
        #expect(alice.rtpReceivers.count == 2)
        await stage.server.close()
    }

    @Test func whatAFailedOfferWouldHaveEndedGoesOn() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        _ = try await session.answer(both)
        let worker = await stage.fleet.worker(1)
        worker.answer(CreateReceiver.op, .refusal(.duplicateSsrc, ""))
        let next = Offers.offer(Offers.audio("3", ssrc: 5), fragment: "efgh")

        #expect(await code { _ = try await session.answer(next) } == .refused)
        #expect(session.receivers.keys.sorted() == ["0", "1"])
        #expect(alice.rtpReceivers.allSatisfy { !$0.isClosed })
        // Nobody would tell the endpoint the new credentials.
        #expect(!worker.asked.contains(RestartIce.op))
        await stage.server.close()
    }

    @Test func whatAFailedOfferChangedIsChangedBack() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        _ = try await session.answer(both)
        let worker = await stage.fleet.worker(1)
        worker.hold(UpdateReceiver.op)
        let next = Offers.offer(Offers.audio(ssrc: 7), Offers.video(ssrc: 8))
        let task = Task { try await session.answer(next) }
        _ = await worker.received(UpdateReceiver.self)
        worker.answer(UpdateReceiver.op, .refusal(.duplicateSsrc, "8"))
        worker.hold(UpdateReceiver.op)
        worker.release()
        // The second is refused; the third changes the first back.
        worker.hold(UpdateReceiver.op)
        _ = await worker.received(UpdateReceiver.self, count: 2)
        worker.answer(UpdateReceiver.op, .done)
        worker.release()

        #expect(await code { _ = try await task.value } == .refused)
        let ssrcs = session.receivers.mapValues { $0.rtpParameters.encodings.map(\.ssrc) }
        #expect(ssrcs == ["0": [1_001], "1": [2_001]])
        _ = try await session.answer(next)
        #expect(session.receivers["1"]?.rtpParameters.encodings.map(\.ssrc) == [8])
        await stage.server.close()
    }

    @Test func aChangeThatWasCancelledIsNotTakenForWhatItWas() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        _ = try await session.answer(both)
        let worker = await stage.fleet.worker(1)
        worker.hold(UpdateReceiver.op)
        let next = Offers.offer(Offers.audio(ssrc: 7), Offers.video())
        let task = Task { try await session.answer(next) }
        _ = await worker.received(UpdateReceiver.self)
        task.cancel()
        #expect(await code { _ = try await task.value } == .cancelled)
        worker.release()
        // The worker has the change; the endpoint never had its answer and says the old again.
        _ = try await session.answer(both)
        #expect(session.receivers["0"]?.rtpParameters.encodings.map(\.ssrc) == [1_001])
        await stage.server.close()
    }

    @Test(arguments: [ConnectWebRtcTransport.op, CreateReceiver.op, RestartIce.op])
    func aCancelledOfferMayBeAnsweredAgain(_ op: UInt8) async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        let worker = await stage.fleet.worker(1)
        if op == RestartIce.op { _ = try await session.answer(Offers.offer(Offers.audio())) }
        worker.hold(op)
        let offer = Offers.offer(Offers.audio(), Offers.video(), fragment: "efgh")
        let task = Task { try await session.answer(offer) }
        switch op {
        case ConnectWebRtcTransport.op: _ = await worker.received(ConnectWebRtcTransport.self)
        case CreateReceiver.op: _ = await worker.received(CreateReceiver.self)
        default: _ = await worker.received(RestartIce.self)
        }
        task.cancel()
        #expect(await code { _ = try await task.value } == .cancelled)
        worker.release()

        let answer = try await session.answer(offer)
        let fragment = try #require(session.transport.iceParameters?.usernameFragment)
        #expect(answer.contains("a=ice-ufrag:\(fragment)\r\n"))
        #expect(session.receivers.keys.sorted() == ["0", "1"])
        #expect(alice.rtpReceivers.count == 2)
        #expect(worker.asked.count { $0 == ConnectWebRtcTransport.op } == 1)
        await stage.server.close()
    }

    @Test func aRefusedConnectionMayBeTriedAgain() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        let worker = await stage.fleet.worker(1)
        worker.answer(ConnectWebRtcTransport.op, .refusal(.outOfMemory, ""))
        #expect(await code { _ = try await session.answer(both) } == .limit)
        #expect(alice.rtpReceivers.isEmpty)
        worker.answer(ConnectWebRtcTransport.op, .done)
        _ = try await session.answer(Offers.otherCertificate(both))
        #expect(alice.rtpReceivers.count == 2)
        await stage.server.close()
    }

    @Test func aLimitThatIsReachedMidwayLeavesNothing() async throws {
        let stage = try await Stage(limits: .init(receiversPerPeer: 1))
        let (alice, session) = try await stage.room().publisher("alice")
        #expect(await code { _ = try await session.answer(both) } == .limit)
        #expect(alice.rtpReceivers.isEmpty)
        _ = try await session.answer(Offers.offer(Offers.video()))
        #expect(alice.rtpReceivers.count == 1)
        await stage.server.close()
    }

    @Test func aSecondOfferWaitsForTheAnswerToTheFirst() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateReceiver.op)
        let task = Task { try await session.answer(both) }
        _ = await worker.received(CreateReceiver.self)
        #expect(await code { _ = try await session.answer(both) } == .invalid)
        worker.release()
        _ = try await task.value
        #expect(session.receivers.count == 2)
        await stage.server.close()
    }

    @Test(arguments: ["peer", "transport", "room", "worker"])
    func whateverClosesMeanwhileIsAnError(_ what: String) async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (alice, session) = try await room.publisher("alice")
        let bob = try await room.guest("bob")
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateReceiver.op)
        let task = Task { try await session.answer(both) }
        _ = await worker.received(CreateReceiver.self)
        switch what {
        case "peer": alice.close()
        case "transport": session.transport.close()
        case "room": room.close()
        default: worker.die()
        }
        worker.release()
        #expect(
            await code { _ = try await task.value } == (what == "worker" ? .workerDied : .closed))
        #expect(session.receivers.isEmpty)
        #expect(bob.peer.rtpSenders.isEmpty)
        // Who waited for a worker may hear of its death before the transport has closed for it.
        _ = await all(of: session.transport.events())
        #expect(await code { _ = try await session.answer(both) } == .closed)
        await stage.server.close()
    }

    @Test func afterTheWorkersDeathAnotherTransportTakesAnotherSession() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (alice, session) = try await room.publisher("alice")
        _ = try await session.answer(both)
        var events = room.events().makeAsyncIterator()
        _ = await events.next()
        await stage.fleet.worker(1).die()
        _ = await (events.next(), events.next())

        #expect(session.receivers.isEmpty)
        #expect(await code { _ = try await session.answer(both) } == .closed)
        let next = PublishingSession(over: try await alice.createWebRtcTransport())
        _ = try await next.answer(both)
        #expect(alice.rtpReceivers.count == 2)
        await stage.server.close()
    }
}
