import Channel
import Testing

@testable import Bisque

/// Offers of those who only receive, through the public API: what is played where.
@Suite(.timeLimit(.minutes(1))) struct PlaybackSessionTests {
    private static let numbers = [
        "a=rtpmap:109 opus/48000/2", "a=extmap:9 \(URI.mid)", "a=extmap:12 \(URI.audioLevel)",
    ]
    private let audio =
        ["m=audio 9 UDP/TLS/RTP/SAVPF 109", "a=mid:sound", "a=recvonly"] + numbers
    private let video = [
        "m=video 9 UDP/TLS/RTP/SAVPF 120 121", "a=mid:picture", "a=recvonly",
        "a=rtpmap:120 VP8/90000", "a=rtpmap:121 rtx/90000", "a=fmtp:121 apt=120",
        "a=extmap:9 \(URI.mid)",
    ]

    private func player(
        in room: Room, offering sections: [[String]]? = nil
    ) async throws -> (peer: Peer, session: PlaybackSession) {
        let offer = SignallingFixtures.offer(bundle: "sound picture", sections ?? [audio, video])
        let peer = try room.createPeer(named: "player")
        try peer.setCapabilities(PlaybackSession.capabilities(inOffer: offer))
        let session = PlaybackSession(over: try await peer.createWebRtcTransport())
        _ = try await session.answer(offer)
        return (peer, session)
    }

    @Test func whatIsPlayedFlowsUnderTheOffersMidAndNumbers() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        let (peer, session) = try await player(in: room)
        #expect(session.sections.map(\.mid) == ["sound", "picture"])
        #expect(session.sections.map(\.kind) == [.audio, .video])

        #expect(try await session.play(peer.rtpSenders).isEmpty)
        #expect(peer.rtpSenders.map(\.isActive) == [true, true])
        #expect(peer.rtpSenders.map(\.rtpParameters.mid) == ["sound", "picture"])
        #expect(
            peer.rtpSenders.map { $0.rtpParameters.codecs.map(line) } == [
                ["audio/opus 109 x2"], ["video/VP8 120", "video/rtx 121 of 120"],
            ])
        let worker = await stage.fleet.worker(1)
        let sound = await worker.received(CreateSender.self).transmission
        let picture = await worker.received(CreateSender.self, count: 2).transmission
        #expect(sound.payloads == [Mapping(from: 100, to: 109)])
        #expect(sound.midExtension == 9)
        #expect(picture.payloads == [Mapping(from: 110, to: 120)])
        #expect(picture.rtxPayloads == [Mapping(from: 120, to: 121)])
        #expect(picture.mid == "picture")
        // Its offer does not say that it takes both forms.
        #expect(picture.isOneByteOnly)
        await stage.server.close()
    }

    @Test func anotherPublisherTakesTheSectionsOverWithoutAnExchange() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (first, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        let (peer, session) = try await player(in: room)
        try await session.play(peer.rtpSenders)
        first.close()
        #expect(peer.rtpSenders.isEmpty)

        let (_, carol) = try await room.publisher("carol")
        _ = try await carol.answer(Offers.offer(Offers.audio(ssrc: 5), Offers.video(ssrc: 6)))
        try await session.play(peer.rtpSenders)
        #expect(peer.rtpSenders.map(\.isActive) == [true, true])
        #expect(peer.rtpSenders.map(\.rtpParameters.mid) == ["sound", "picture"])
        await stage.server.close()
    }

    @Test func whatIsNotPlayedAnyMoreRestsAndComesBackToItsSection() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        let (_, carol) = try await room.publisher("carol")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        _ = try await carol.answer(Offers.offer(Offers.audio(ssrc: 5)))
        let (peer, session) = try await player(in: room)
        let senders = peer.rtpSenders
        try #require(senders.count == 2)
        try await session.play([senders[0]])
        try await session.play([senders[1]])
        #expect(senders.map(\.isActive) == [false, true])
        #expect(try await session.play(senders).map(\.id) == [senders[1].id])
        #expect(senders.map(\.isActive) == [true, false])
        #expect(try await session.play([]).isEmpty)
        #expect(senders.map(\.isActive) == [false, false])
        #expect(senders.map(\.isPaused) == [false, false])
        await stage.server.close()
    }

    @Test func anotherCodecOfThePublisherKeepsTheOffersNumbers() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let both = audio.map { $0.hasPrefix("m=") ? "\($0) 0" : $0 }
        let (peer, session) = try await player(in: room, offering: [both, video])
        try await session.play(peer.rtpSenders)
        _ = try await alice.answer(Offers.offer(Offers.audio(codec: "0 PCMU/8000")))
        let sender = try #require(peer.rtpSenders.first)
        #expect(sender.rtpParameters.codecs.map(line) == ["audio/PCMU 0"])
        let worker = await stage.fleet.worker(1)
        let update = await worker.received(UpdateSender.self)
        #expect(update.transmission.payloads == [Mapping(from: 0, to: 0)])
        #expect(update.transmission.midExtension == 9)
        #expect(sender.isActive)
        await stage.server.close()
    }

    @Test func aSenderOfAnotherTransportIsLeftOver() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let (peer, session) = try await player(in: room)
        let plain = try await peer.createPlainTransport(Stage.atSharedPort)
        let sender = try #require(peer.rtpSenders.first)
        try await sender.send(over: plain)
        #expect(try await session.play([sender]).map(\.id) == [sender.id])
        #expect(sender.isActive)
        await stage.server.close()
    }

    @Test func aLaterOfferMayEndASectionAndRestartsIce() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        let (peer, session) = try await player(in: room)
        try await session.play(peer.rtpSenders)
        let silent = audio.map { $0 == "a=recvonly" ? "a=inactive" : $0 }
        let offer = SignallingFixtures.offer(bundle: "sound picture", [silent, video])
            .replacing("a=ice-ufrag:abcd", with: "a=ice-ufrag:efgh")
        let answer = try SessionDescription(try await session.answer(offer))
        #expect(answer.origin.version == 2)
        #expect(answer.media.map(\.attributes.direction) == [.inactive, .sendOnly])
        #expect(peer.rtpSenders.map(\.isActive) == [false, true])
        #expect((await stage.fleet.worker(1)).asked.contains(RestartIce.op))
        await stage.server.close()
    }

    @Test func otherNumbersForASectionInUseAreRefusedAndChangeNothing() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let (peer, session) = try await player(in: room)
        try await session.play(peer.rtpSenders)
        let before = session.sections
        let other = audio.map { $0.replacing("109", with: "98") }
        let offer = SignallingFixtures.offer(bundle: "sound", [other])
        #expect(await code { _ = try await session.answer(offer) } == .unsupported)
        #expect(session.sections == before)
        #expect(peer.rtpSenders.map(\.isActive) == [true])
        await stage.server.close()
    }

    @Test func aLoopOverTheChangesFollowsThePublishers() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (peer, session) = try await player(in: room)
        let loop = Task {
            for await _ in session.changes() { try await session.play(peer.rtpSenders) }
        }
        let (_, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio()))
        let worker = await stage.fleet.worker(1)
        _ = await worker.received(CreateSender.self)
        peer.close()
        try await loop.value
        await stage.server.close()
    }

    @Test func whatIsNoOfferIsRefused() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, session) = try await player(in: room)
        #expect(await code { _ = try await session.answer("v=0") } == .invalid)
        let other = Offers.otherCertificate(
            SignallingFixtures.offer(bundle: "sound picture", [audio, video]))
        #expect(await code { _ = try await session.answer(other) } == .unsupported)
        session.transport.close()
        let same = SignallingFixtures.offer(bundle: "sound picture", [audio, video])
        #expect(await code { _ = try await session.answer(same) } == .closed)
        await stage.server.close()
    }

    @Test func aPeerWithoutCapabilitiesCannotAnswer() async throws {
        let stage = try await Stage()
        let peer = try await stage.room().createPeer(named: "player")
        let session = PlaybackSession(over: try await peer.createWebRtcTransport())
        let offer = SignallingFixtures.offer(bundle: "sound", [audio])
        #expect(await code { _ = try await session.answer(offer) } == .invalid)
        await stage.server.close()
    }

    @Test func whatTheWorkerRefusesStopsNothingElse() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let (_, alice) = try await room.publisher("alice")
        _ = try await alice.answer(Offers.offer(Offers.audio(), Offers.video()))
        let (peer, session) = try await player(in: room)
        let worker = await stage.fleet.worker(1)
        worker.hold(CreateSender.op)
        let task = Task { try await session.play(peer.rtpSenders) }
        _ = await worker.received(CreateSender.self)
        #expect(await code { _ = try await session.play([]) } == .invalid)
        worker.answer(CreateSender.op, .refusal(.duplicateSsrc, ""))
        worker.hold(CreateSender.op)
        worker.release()
        #expect(await code { _ = try await task.value } == .refused)
        worker.answer(CreateSender.op, .done)
        try await session.play(peer.rtpSenders)
        #expect(peer.rtpSenders.map(\.isActive) == [true, true])
        await stage.server.close()
    }
}
