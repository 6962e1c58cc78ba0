import Channel
import Testing

@testable import Bisque

/// Offers of publishers through the public API: what opens, what changes, what ends.
@Suite(.timeLimit(.minutes(1))) struct PublishingSessionTests {
    @Test func everySectionThatSendsBecomesAReceiver() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        let answer = try SessionDescription(
            try await session.answer(Offers.offer(Offers.audio(), Offers.video())))

        #expect(answer.media.map(\.attributes.direction) == [.receiveOnly, .receiveOnly])
        #expect(alice.rtpReceivers.map(\.kind) == [.audio, .video])
        #expect(session.receivers.mapValues(\.kind) == ["0": .audio, "1": .video])
        let worker = await stage.fleet.worker(1)
        #expect(await worker.received(ConnectWebRtcTransport.self).role == .server)
        await stage.server.close()
    }

    @Test func aLaterOfferAddsChangesAndEnds() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        _ = try await session.answer(Offers.offer(Offers.audio(), Offers.video()))
        let before = session.receivers
        _ = try await session.answer(
            Offers.offer(Offers.audio(ssrc: 1_002), Offers.video("2", ssrc: 2_002)))

        #expect(session.receivers.keys.sorted() == ["0", "2"])
        #expect(session.receivers["0"] === before["0"])
        #expect(before["0"]?.rtpParameters.encodings.map(\.ssrc) == [1_002])
        #expect(before["1"]?.closeReason == .application)
        #expect(alice.rtpReceivers.count == 2)
        let worker = await stage.fleet.worker(1)
        #expect(worker.asked.count { $0 == ConnectWebRtcTransport.op } == 1)
        #expect(worker.asked.count { $0 == UpdateReceiver.op } == 1)
        await stage.server.close()
    }

    @Test func theSameOfferAgainChangesNothing() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        _ = try await session.answer(Offers.offer(Offers.audio()))
        let worker = await stage.fleet.worker(1)
        let asked = worker.asked
        _ = try await session.answer(Offers.offer(Offers.audio()))
        #expect(worker.asked == asked)
        await stage.server.close()
    }

    @Test func theCapabilitiesOfAnOfferAreThoseOfItsEndpoint() throws {
        let capabilities = try PublishingSession.capabilities(
            inOffer: Offers.offer(Offers.audio(), Offers.video()))
        #expect(capabilities.codecs.map(\.mimeType) == ["audio/opus", "video/VP8"])
        #expect(code { _ = try PublishingSession.capabilities(inOffer: "v=1") } == .invalid)
    }

    @Test func whatThePeerCannotDoIsRefusedAloneAndNotTheRest() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice", Capable.ofOpus)
        let answer = try SessionDescription(
            try await session.answer(Offers.offer(Offers.audio(), Offers.video())))

        #expect(answer.media.map(\.isRefused) == [false, true])
        #expect(alice.rtpReceivers.map(\.kind) == [.audio])
        await stage.server.close()
    }

    @Test func withoutABundleOnlyTheFirstSectionIsTaken() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        let both = Offers.offer(Offers.audio(), Offers.video())
        _ = try await session.answer(both)
        let answer = try SessionDescription(
            try await session.answer(both.replacing("a=group:BUNDLE 0 1\n", with: "")))

        #expect(answer.media.map(\.isRefused) == [false, true])
        #expect(session.receivers.keys.sorted() == ["0"])
        #expect(alice.rtpReceivers.count == 1)
        await stage.server.close()
    }

    @Test func theLayersOfASectionAreToldBesideTheOffer() async throws {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        let offer = Offers.offer(Offers.audio(), Offers.video())
        _ = try await session.answer(offer, scalabilityModes: ["1": "L3T3_KEY"])
        #expect(alice.rtpReceivers.map(\.scalabilityMode) == [nil, "L3T3_KEY"])
        #expect(alice.rtpReceivers.map(\.type) == [.simple, .svc])
        _ = try await session.answer(offer)
        #expect(alice.rtpReceivers.map(\.type) == [.simple, .simple])
        await stage.server.close()
    }

    @Test func aPartInTheHandshakeIsKeptWhateverALaterOfferLeavesOpen() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        let first = try await session.answer(Offers.offer(Offers.audio(), setup: "passive"))
        let second = try await session.answer(Offers.offer(Offers.audio(), setup: "actpass"))
        #expect(first.contains("a=setup:active\r\n"))
        #expect(second.contains("a=setup:active\r\n"))
        await stage.server.close()
    }

    @Test func newCredentialsRestartIce() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        let first = try await session.answer(Offers.offer(Offers.audio()))
        let before = try #require(session.transport.iceParameters)
        let second = try await session.answer(Offers.offer(Offers.audio(), fragment: "efgh"))
        let after = try #require(session.transport.iceParameters)

        #expect(before.usernameFragment != after.usernameFragment)
        #expect(first.contains("a=ice-ufrag:\(before.usernameFragment)\r\n"))
        #expect(second.contains("a=ice-ufrag:\(after.usernameFragment)\r\n"))
        await stage.server.close()
    }

    // MARK: Offers that are wrong

    @Test(arguments: [
        ("nonsense", "v=0", "v=1"),
        ("a mid that no packet can carry", "a=mid:0", "a=mid:0123456789abcdef0"),
        ("two sections with one mid", "a=mid:1", "a=mid:0"),
        ("no credentials", "a=ice-pwd:0123456789012345678901", "a=x"),
        ("a hash of the wrong length", "sha-256 9C:EF", "sha-256 9C"),
    ])
    func anOfferThatIsWrongChangesNothing(_ what: String, _ line: String, _ other: String)
        async throws
    {
        let stage = try await Stage()
        let (alice, session) = try await stage.room().publisher("alice")
        let worker = await stage.fleet.worker(1)
        let asked = worker.asked
        let offer = Offers.offer(Offers.audio(), Offers.video())
            .replacing("BUNDLE 0 1", with: "BUNDLE 0123456789abcdef0 0 1")
        let wrong = offer.replacing(line, with: other)
        try #require(wrong != offer)

        #expect(await code { _ = try await session.answer(wrong) } == .invalid)
        #expect(worker.asked == asked)
        #expect(alice.rtpReceivers.isEmpty)
        _ = try await session.answer(offer)
        await stage.server.close()
    }

    @Test func aPeerWithoutCapabilitiesCannotPublishYet() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().createPeer(named: "alice")
        let session = PublishingSession(over: try await alice.createWebRtcTransport())
        let offer = Offers.offer(Offers.audio())
        #expect(await code { _ = try await session.answer(offer) } == .invalid)
        #expect(session.transport.dtlsParameters?.role == .auto)
        try alice.setCapabilities(PublishingSession.capabilities(inOffer: offer))
        _ = try await session.answer(offer)
        #expect(alice.rtpReceivers.count == 1)
        await stage.server.close()
    }

    @Test func aSectionKeepsItsKind() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        _ = try await session.answer(Offers.offer(Offers.audio(), Offers.video()))
        let worker = await stage.fleet.worker(1)
        let asked = worker.asked
        #expect(
            await code { _ = try await session.answer(Offers.offer(Offers.video("0"))) }
                == .invalid)
        #expect(worker.asked == asked)
        #expect(session.receivers.count == 2)
        await stage.server.close()
    }

    @Test func anotherCertificateNeedsAnotherTransport() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        let offer = Offers.offer(Offers.audio())
        _ = try await session.answer(offer)
        let other = Offers.otherCertificate(offer)
        #expect(await code { _ = try await session.answer(other) } == .unsupported)
        _ = try await session.answer(offer)
        await stage.server.close()
    }

    @Test func aPlainTransportHasNoDescriptions() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let session = PublishingSession(over: alice.transport)
        #expect(
            await code { _ = try await session.answer(Offers.offer(Offers.audio())) }
                == .unsupported)
        await stage.server.close()
    }

    @Test func aClosedTransportAnswersNothing() async throws {
        let stage = try await Stage()
        let (_, session) = try await stage.room().publisher("alice")
        let offer = Offers.offer(Offers.audio())
        _ = try await session.answer(offer)
        session.transport.close()
        #expect(await code { _ = try await session.answer(offer) } == .closed)
        await stage.server.close()
    }
}
