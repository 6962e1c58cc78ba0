import Channel
import Testing

@testable import Bisque

/// The first generation's bridge: one connection for both directions, and only our offers.
@Suite(.timeLimit(.minutes(1))) struct RTCPeerConnectionTests {
    private static let camera = ["recv-audio-0": UInt32(1111), "recv-video-0": 2222]

    @Test func whatTheEndpointSendsIsReceivedAndOfferedToTheOthers() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.connection("alice")
        let bob = try room.connection("bob")
        try await alice.setCapabilities(BridgeFixtures.capabilities)
        try await bob.setCapabilities(BridgeFixtures.capabilities)
        try await alice.exchange(sending: Self.camera)

        #expect(alice.signalingState == .stable)
        #expect(alice.peer.rtpReceivers.map(\.kind) == [.audio, .video])
        let video = try #require(alice.receivers["recv-video-0"])
        #expect(video.rtpParameters.encodings.map(\.ssrc) == [2222])
        #expect(
            video.rtpParameters.codecs.map { line($0) } == [
                "video/VP8 110", "video/rtx 101 of 110",
            ])
        #expect(
            video.rtpParameters.userParameters["msid"] == .string("stream track-recv-video-0"))
        #expect(bob.peer.rtpSenders.map(\.isActive) == [false, false])

        let offer = try await bob.exchange().parsed()
        #expect(bob.peer.rtpSenders.map(\.isActive) == [true, true])
        #expect(bob.peer.rtpReceivers.isEmpty)
        let mids = bob.peer.rtpSenders.compactMap(\.rtpParameters.mid)
        #expect(offer.media.compactMap(\.mid) == ["recv-audio-0", "recv-video-0"] + mids)
        #expect(offer.attributes.bundle == offer.media.compactMap(\.mid))
        #expect(
            offer.media.map(\.attributes.direction) == [
                .receiveOnly, .receiveOnly, .sendOnly, .sendOnly,
            ])
        #expect(bob.remoteDescription?.type == .answer)
        #expect(bob.localDescription?.sdp == offer.description)
        await stage.server.close()
    }

    @Test func theOfferSaysHowMuchMayBeSent() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().connection("alice")
        try await alice.setCapabilities(BridgeFixtures.capabilities)
        let offer = try await alice.createOffer(offerToReceiveAudio: 2, offerToReceiveVideo: 1)
        let media = try offer.parsed().media
        #expect(
            media.compactMap(\.mid) == ["recv-audio-0", "recv-audio-1", "recv-video-0"])
        let limit = SdpLine(.bandwidth, "TIAS:500000")
        #expect(media.map { $0.details.contains(limit) } == [false, false, true])
        #expect(media.allSatisfy { $0.attributes.setup == .actpass && $0.port == media[0].port })
        // Later numbers change nothing, and without a change it is the same offer.
        #expect(try await alice.createOffer(offerToReceiveVideo: 5) == offer)
        #expect(await code { _ = try await alice.createOffer(offerToReceiveAudio: 17) } == .invalid)
        await stage.server.close()
    }

    @Test func everyCallHasItsTime() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().connection("alice")
        #expect(await code { _ = try await alice.createOffer() } == .invalid)
        #expect(await code { try await alice.restartIce() } == .invalid)
        #expect(await code { try await alice.setCapabilities("nonsense") } == .invalid)
        try await alice.setCapabilities(BridgeFixtures.capabilities)
        #expect(
            await code { try await alice.setCapabilities(BridgeFixtures.capabilities) }
                == .duplicate)
        #expect(await code { _ = try await alice.createAnswer() } == .invalid)

        let offer = try await alice.createOffer()
        let answer = try BridgeFixtures.answer(to: offer)
        #expect(await code { try await alice.setRemoteDescription(answer) } == .invalid)
        #expect(code { try alice.setLocalDescription(answer) } == .invalid)
        let foreign = RTCSessionDescription(
            type: .offer, SessionDescription(origin: SdpOrigin(sessionID: 1, version: 1)))
        #expect(code { try alice.setLocalDescription(foreign) } == .invalid)
        try alice.setLocalDescription(offer)
        #expect(alice.signalingState == .haveLocalOffer)
        #expect(code { try alice.setLocalDescription(offer) } == .invalid)
        #expect(await code { _ = try await alice.createOffer() } == .invalid)
        #expect(await code { try await alice.setRemoteDescription(offer) } == .unsupported)
        #expect(alice.signalingState == .haveLocalOffer && alice.remoteDescription == nil)

        try alice.reset()
        #expect(alice.signalingState == .stable && alice.localDescription == nil)
        try await alice.exchange(sending: Self.camera)
        #expect(alice.peer.rtpReceivers.count == 2)
        await stage.server.close()
    }

    @Test func aWrongAnswerChangesNothing() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().connection("alice")
        try await alice.setCapabilities(BridgeFixtures.capabilities)
        let offer = try await alice.createOffer()
        try alice.setLocalDescription(offer)
        var short = try BridgeFixtures.answer(to: offer, sending: Self.camera).parsed()
        short.media.removeLast()
        var swapped = try BridgeFixtures.answer(to: offer, sending: Self.camera).parsed()
        swapped.media.swapAt(0, 1)
        var echoing = try offer.parsed()
        for index in echoing.media.indices {
            echoing.media[index].attributes.removeAll { $0 == .setup(.actpass) }
        }
        for wrong in [short, swapped, echoing] {
            let answer = RTCSessionDescription(type: .answer, wrong)
            #expect(await code { try await alice.setRemoteDescription(answer) } == .invalid)
        }
        let worker = await stage.fleet.worker(1)
        worker.answer(CreateReceiver.op, .refusal(.noEncoding, "no"))
        let answer = try BridgeFixtures.answer(to: offer, sending: Self.camera)
        #expect(await code { try await alice.setRemoteDescription(answer) } == .refused)
        #expect(alice.signalingState == .haveLocalOffer && alice.peer.rtpReceivers.isEmpty)
        worker.answer(CreateReceiver.op, .done)
        try await alice.setRemoteDescription(answer)
        #expect(alice.signalingState == .stable && alice.receivers.count == 2)
        await stage.server.close()
    }

    @Test func aLaterAnswerChangesAndEndsWhatIsSent() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().connection("alice")
        try await alice.setCapabilities(BridgeFixtures.capabilities)
        try await alice.exchange(sending: Self.camera)
        let audio = try #require(alice.receivers["recv-audio-0"])
        let video = try #require(alice.receivers["recv-video-0"])
        try await alice.exchange(sending: ["recv-audio-0": 1112])
        #expect(alice.receivers.keys.sorted() == ["recv-audio-0"])
        #expect(alice.receivers["recv-audio-0"] === audio && video.isClosed)
        #expect(audio.rtpParameters.encodings.map(\.ssrc) == [1112])

        // What was refused stays so, in its place.
        let offer = try await alice.createOffer()
        try alice.setLocalDescription(offer)
        try await alice.setRemoteDescription(
            BridgeFixtures.answer(
                to: offer, sending: ["recv-audio-0": 1112], refusing: ["recv-video-0"]))
        let later = try await alice.exchange(sending: ["recv-audio-0": 1112]).parsed()
        #expect(later.media.map(\.isRefused) == [false, true])
        #expect(later.attributes.bundle == ["recv-audio-0"])
        #expect(!audio.isClosed)
        await stage.server.close()
    }

    @Test func negotiationIsNeededForWhatIsNewAndGone() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.connection("alice")
        let bob = try room.connection("bob")
        try await alice.setCapabilities(BridgeFixtures.capabilities)
        try await bob.setCapabilities(BridgeFixtures.capabilities)
        var events = bob.events().makeAsyncIterator()
        #expect(await events.next() == .signalingStateChanged(.stable))
        #expect(await events.next() == .negotiationNeeded)
        try await bob.exchange()
        #expect(await events.next() == .signalingStateChanged(.haveLocalOffer))
        #expect(await events.next() == .signalingStateChanged(.stable))

        try await alice.exchange(sending: ["recv-audio-0": 1111])
        #expect(await events.next() == .negotiationNeeded)
        try await bob.exchange()
        #expect(await events.next() == .signalingStateChanged(.haveLocalOffer))
        #expect(await events.next() == .signalingStateChanged(.stable))
        alice.receivers["recv-audio-0"]?.close()
        #expect(await events.next() == .negotiationNeeded)
        try await bob.exchange()
        #expect(await events.next() == .signalingStateChanged(.haveLocalOffer))
        #expect(await events.next() == .signalingStateChanged(.stable))
        let before = try #require(bob.localDescription)
        try await bob.restartIce()
        #expect(await events.next() == .negotiationNeeded)
        let after = try await bob.createOffer()
        #expect(try after.parsed().origin.version == before.parsed().origin.version + 1)
        #expect(
            try after.parsed().media[0].attributes.iceUsernameFragment
                == bob.transport?.iceParameters?.usernameFragment)

        bob.close()
        #expect(await events.next() == .closed(.application))
        #expect(await events.next() == nil)
        await stage.server.close()
    }

    @Test func itEndsWithItsPeerAndItsTransport() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.connection("alice")
        alice.close()
        #expect(alice.peer.isClosed && alice.closeReason == .application)
        #expect(await code { _ = try await alice.createOffer() } == .closed)
        #expect(code { try alice.reset() } == .closed)

        let bob = try room.connection("bob")
        let events = bob.events()
        bob.peer.close()
        #expect(
            await all(of: events) == [
                .signalingStateChanged(.stable), .closed(.application),
            ])
        #expect(bob.isClosed)

        let carol = try room.connection("carol")
        try await carol.setCapabilities(BridgeFixtures.capabilities)
        let last = carol.events()
        carol.transport?.close()
        #expect(await all(of: last).last == .closed(.application))
        #expect(carol.peer.isClosed)
        await stage.server.close()
    }
}
