import Channel
import Testing

@testable import Bisque

/// Offers to listeners through the public API: what flows when, and when to offer again.
@Suite(.timeLimit(.minutes(1))) struct SubscribingSessionTests {
    @Test func whatIsAcceptedFlowsUnderItsMid() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        let offer = try await session.offer()
        let worker = await stage.fleet.worker(1)
        #expect(!worker.asked.contains(CreateSender.op))

        try await session.accept(Signals.acceptance(of: offer))
        #expect(bob.rtpSenders.map(\.isActive) == [true, true])
        #expect(bob.rtpSenders.map(\.rtpParameters.mid) == ["0", "1"])
        #expect(bob.rtpSenders.allSatisfy { $0.transport === session.transport })
        #expect(try SessionDescription(offer).media.compactMap(\.mid) == ["0", "1"])
        await stage.server.close()
    }

    @Test func theWorkerIsToldWhoTakesTheShortFormOfExtensionsOnly() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.video()))
        let answer = Signals.acceptance(of: try await session.offer())
        try await session.accept(answer.replacing("a=extmap-allow-mixed\r\n", with: ""))
        let worker = await stage.fleet.worker(1)
        #expect(await worker.received(CreateSender.self).transmission.isOneByteOnly)

        let later = Signals.acceptance(of: try await session.offer())
        try await session.accept(later)
        #expect(await worker.received(UpdateSender.self).transmission.isOneByteOnly == false)
        await stage.server.close()
    }

    @Test func anOfferIsNeededForWhatIsNewAndForWhatIsGone() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, session) = try await room.listener("bob")
        #expect(!session.needsOffer)
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(!session.needsOffer)
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(!session.needsOffer)
        alice.receivers["0"]?.close()
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(!session.needsOffer)
        session.transport.close()
        #expect(!session.needsOffer)
        await stage.server.close()
    }

    @Test func aLoopOverTheChangesServesAListener() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        let peerEvents = bob.events()
        let loop = Task {
            var count = 0
            for await _ in session.changes() where session.needsOffer {
                try await session.exchange()
                count += 1
            }
            return count
        }
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let worker = await stage.fleet.worker(1)
        _ = await worker.received(CreateSender.self)
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        _ = await worker.received(CreateSender.self, count: 2)
        // Whatever is asked now is answered after both.
        try await #require(bob.rtpSenders.last).pause()
        #expect(bob.rtpSenders.allSatisfy { $0.transport != nil })
        session.transport.close()
        #expect(try await loop.value == 2)
        await stage.server.close()
        _ = peerEvents
    }

    @Test func theStreamOfChangesEndsWithItsTransport() async throws {
        let stage = try await Stage()
        let (bob, session) = try await stage.room().listener("bob")
        let changes = session.changes()
        bob.close()
        #expect(await all(of: changes).count == 1)
        #expect(await all(of: session.changes()).count == 1)
        await stage.server.close()
    }

    @Test func anotherCodecReachesTheOffer() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        try await session.exchange()
        _ = try await alice.answer(Offers.offer(Offers.audio(codec: "0 PCMU/8000")))

        #expect(session.needsOffer)
        let media = try SessionDescription(try await session.offer()).media
        #expect(media.map(\.formats) == [["0"]])
        #expect(media.compactMap(\.mid) == ["0"])
        #expect(bob.rtpSenders.count == 1)
        await stage.server.close()
    }

    @Test func aStreamThatTheListenerCannotTakeForAWhileKeepsItsSection() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, carol) = try await room.publisher("carol")
        let (bob, session) = try await room.listener("bob", Capable.ofOpus)
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        try await session.exchange()
        let pcmu = Offers.offer(Offers.audio(codec: "0 PCMU/8000"))
        _ = try await alice.answer(pcmu)
        _ = try await carol.answer(Offers.offer(Offers.audio(ssrc: 9)))

        let without = try await session.offer()
        let media = try SessionDescription(without).media
        #expect(media.compactMap(\.mid) == ["0", "1"])
        #expect(media.map(\.attributes.direction) == [.inactive, .sendOnly])
        #expect(media.map(\.formats) == [["100"], ["100"]])
        try await session.accept(Signals.acceptance(of: without))
        #expect(bob.rtpSenders.map(\.isActive) == [false, true])

        _ = try await alice.answer(Offers.offer(Offers.audio()))
        #expect(session.needsOffer)
        // The listener's end is closed to it until he has answered.
        #expect(bob.rtpSenders.map(\.isActive) == [false, true])
        try await session.exchange()
        #expect(bob.rtpSenders.map(\.isActive) == [true, true])
        #expect(bob.rtpSenders.map(\.rtpParameters.mid) == ["0", "1"])
        await stage.server.close()
    }

    @Test func aPausedSenderIsOfferedAsEverAndStaysPaused() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let sender = try #require(bob.rtpSenders.first)
        try await sender.pause()
        try await session.exchange()
        #expect(sender.transport === session.transport)
        #expect(!sender.isActive)
        #expect(!session.needsOffer)
        try await sender.resume()
        #expect(sender.isActive)
        #expect(!session.needsOffer)
        await stage.server.close()
    }

    @Test func whatALaterAnswerDoesNotAcceptRestsUntilOneDoes() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        try await session.exchange()
        let sender = try #require(bob.rtpSenders.first)
        let offer = try await session.offer()
        try await session.accept(
            Signals.acceptance(of: offer).replacing("a=recvonly", with: "a=inactive"))
        #expect(!sender.isActive)
        #expect(!sender.isPaused)
        let worker = await stage.fleet.worker(1)
        #expect(await worker.received(PauseSender.self).sender.rawValue == sender.id)

        try await sender.pause()
        try await sender.resume()
        #expect(!sender.isActive)
        try await session.exchange()
        #expect(sender.isActive)
        #expect(await worker.received(ResumeSender.self).sender.rawValue == sender.id)
        #expect(worker.asked.count { $0 == PauseSender.op || $0 == ResumeSender.op } == 2)
        await stage.server.close()
    }

    @Test func whatIsRefusedForGoodIsNotOfferedAgainAndItsSectionIsFree() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, carol) = try await room.publisher("carol")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        let offer = try await session.offer()
        try await session.accept(
            Signals.acceptance(of: offer)
                .replacing("E 0 1", with: "E 1")
                .replacing("m=audio \(session.port)", with: "m=audio 0"))
        #expect(bob.rtpSenders.map(\.isActive) == [false, true])
        #expect(!session.needsOffer)

        _ = try await carol.answer(Offers.offer(Offers.audio(ssrc: 9)))
        try await session.exchange()
        #expect(bob.rtpSenders.map(\.isActive) == [false, true, true])
        #expect(bob.rtpSenders.last?.rtpParameters.mid == "2")
        #expect(!session.needsOffer)
        let media = try SessionDescription(try await session.offer()).media
        #expect(media.compactMap(\.mid) == ["2", "1"])
        await stage.server.close()
    }

    @Test func sendersOfAnotherTransportAreNotOffered() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        let plain = try await bob.createPlainTransport(Stage.atSharedPort)
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        try await #require(bob.rtpSenders.first).send(over: plain)
        let media = try SessionDescription(try await session.offer()).media
        #expect(media.map(\.type) == ["video"])
        await stage.server.close()
    }

    @Test func whatTheApplicationSendsAlreadyIsOfferedUnderItsOwnMid() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let sender = try #require(bob.rtpSenders.first)
        try await sender.send(over: session.transport)
        let mid = try #require(sender.rtpParameters.mid)
        let offer = try await session.offer()
        #expect(try SessionDescription(offer).media.compactMap(\.mid) == [mid])
        try await session.accept(Signals.acceptance(of: offer))
        #expect(sender.rtpParameters.mid == mid)
        #expect(sender.isActive)
        await stage.server.close()
    }

    @Test func aNewTransportTakesOverTheSendersOfOneThatClosed() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        var capabilities = Fixtures.peerCapabilities
        capabilities.headerExtensions.append(.init(uri: URI.mid, preferredID: 6))
        let (bob, first) = try await room.listener("bob", capabilities)
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        try await first.exchange()
        alice.receivers["0"]?.close()
        first.transport.close()

        let second = SubscribingSession(over: try await bob.createWebRtcTransport())
        #expect(second.needsOffer)
        try await second.exchange()
        #expect(bob.rtpSenders.map(\.isActive) == [true])
        #expect(bob.rtpSenders.map(\.rtpParameters.mid) == ["0"])
        let worker = await stage.fleet.worker(1)
        #expect(await worker.received(UpdateSender.self).transmission.mid == "0")
        _ = await worker.received(AttachSender.self)
        await stage.server.close()
    }

    @Test func streamsBeyondTheMostSectionsWaitForOneThatIsFree() async throws {
        let stage = try await Stage(limits: .init(receiversPerPeer: 130))
        let room = try await stage.room()
        let (alice, _) = try await room.publisher("alice")
        let (bob, session) = try await room.listener("bob")
        let transport = try await alice.createPlainTransport(Stage.atSharedPort)
        for number in 1...130 {
            _ = try await alice.receive(
                RtpParameters(
                    codecs: Streams.opus.codecs, encodings: [.init(ssrc: UInt32(number))]),
                kind: .audio, on: transport)
        }
        try await session.exchange()
        #expect(bob.rtpSenders.count { $0.isActive } == 128)
        #expect(!session.needsOffer)
        alice.rtpReceivers[5].close()
        #expect(session.needsOffer)
        // First the listener is told that the old stream is gone, then of the new one.
        try await session.exchange()
        #expect(bob.rtpSenders.count { $0.isActive } == 127)
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(bob.rtpSenders.count { $0.isActive } == 128)
        #expect(bob.rtpSenders.count == 129)
        #expect(!session.needsOffer)
        await stage.server.close()
    }

    private typealias Signals = SignallingFixtures
}

extension SubscribingSession {
    /// What stands in the first line of every section.
    fileprivate var port: UInt16 { transport.localAddress.port }
}
