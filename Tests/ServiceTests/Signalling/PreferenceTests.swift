import Bisque
import FoundationEssentials
import Testing

@testable import BisqueService

/// How people would like to see each other, and what is wished of their senders.
@Suite(.timeLimit(.minutes(1))) struct PreferenceTests {
    /// Alice's camera in three encodings, and Bob's sender of it.
    private func camera(
        _ stage: SignallingStage, source: String = "camera"
    ) async throws -> (alice: TestClient, bob: TestClient, sender: RtpSender) {
        let alice = try await stage.member("Alice")
        let bob = try await stage.member("Bob")
        let published = await alice.publish(Self.offer, ("1", source))
        try #require(published["type"] == .string("published"), "\(published)")
        _ = await bob.acceptOffer()
        return (alice, bob, try sender(of: bob, stage))
    }

    private static let offer = Descriptions.offer(
        Descriptions.picture().filter { !$0.hasPrefix("a=ssrc") }
            + ["q", "h", "f"].map { "a=rid:\($0) send" } + ["a=simulcast:send q;h;f"])

    private func sender(of client: TestClient, _ stage: SignallingStage) throws -> RtpSender {
        let peer = try stage.peer(of: client)
        return try #require(peer.rtpSenders.first)
    }

    /// Waits until the sender's wishes are as they should be: they are told in the background.
    private func wait(
        for sender: RtpSender, where isRight: (RtpSender) -> Bool
    ) async {
        while !isRight(sender), !Task.isCancelled { await Task.yield() }
    }

    @Test func aSmallPictureIsAWishForTheSmallEncoding() async throws {
        try await SignallingStage.run { stage in
            let (alice, bob, sender) = try await camera(stage)
            #expect(sender.associatedRtpReceiver.scalabilityMode == "L3T3")
            let small = await bob.ask(
                "prefer",
                #""person":"\#(alice.person)","source":"camera","#
                    + #""size":{"width":640,"height":360}"#)
            #expect(small["type"] == .string("ok"), "\(small)")
            await wait(for: sender) { $0.preferredLayers == Layers(spatial: 1) }
            #expect(!sender.comesFirst)
            _ = await bob.ask(
                "prefer", #""person":"\#(alice.person)","source":"camera","pinned":true"#)
            await wait(for: sender) { $0.preferredLayers == nil && $0.comesFirst }
        }
    }

    @Test func whoSendsHearsWhatIsOfUse() async throws {
        try await SignallingStage.run { stage in
            let (alice, bob, _) = try await camera(stage)
            /// Waits for the demand that is expected: those before it may be told or not.
            func demanded(_ sizes: JsonValue) async {
                while await alice.next("demand")["sizes"] != sizes {}
            }
            await demanded(.null)
            _ = await bob.ask(
                "prefer",
                #""person":"\#(alice.person)","source":"camera","size":{"width":9,"height":9}"#)
            await demanded(.integer(1))
            let eve = try await stage.member("Eve")
            _ = await eve.acceptOffer()
            await demanded(.null)
            _ = await eve.ask("leave", "")
            await demanded(.integer(1))
            #expect(bob.unread.allSatisfy { $0 != "demand" })
        }
    }

    /// His wishes are carried out in the background, and may come when he is gone.
    @Test func whoIsGoneWishesNothing() async throws {
        try await SignallingStage.run { stage in
            let (alice, bob, sender) = try await camera(stage)
            let room = try #require(await stage.book.room(named: "green"))
            let receiver = sender.associatedRtpReceiver
            let eve = try await stage.member("Eve")
            _ = await eve.ask("leave", "")
            _ = await bob.ask(
                "prefer",
                #""person":"\#(alice.person)","source":"camera","size":{"width":9,"height":9}"#)
            await wait(for: sender) { $0.preferredLayers == Layers(spatial: 0) }
            room.want(Demand.everything, of: receiver, by: eve.person)
            let news = room.listen(as: alice.person).news
            let demanded = news.take().compactMap { event -> UInt8? in
                if case .demanded(_, .camera, let sizes) = event { sizes } else { nil }
            }
            news.stop()
            #expect(demanded == [1])
        }
    }

    @Test func aScreenComesFirstWithoutAnybodySayingSo() async throws {
        try await SignallingStage.run { stage in
            let (_, _, sender) = try await camera(stage, source: "screen")
            await wait(for: sender) { $0.comesFirst }
            #expect(sender.preferredLayers == nil)
        }
    }

    @Test func whatIsPublishedAgainIsSeenAsBefore() async throws {
        try await SignallingStage.run { stage in
            let (alice, bob, before) = try await camera(stage)
            _ = await bob.ask(
                "prefer",
                #""person":"\#(alice.person)","source":"camera","size":{"width":9,"height":9}"#)
            await wait(for: before) { $0.preferredLayers == Layers(spatial: 0) }
            _ = await alice.publish(Self.offer, ("1", "camera"), fresh: true)
            let peer = try stage.peer(of: bob)
            let after = try #require(peer.rtpSenders.first { $0 !== before })
            await wait(for: after) { $0.preferredLayers == Layers(spatial: 0) }
        }
    }

    @Test func whatNobodySendsCannotBePreferred() async throws {
        try await SignallingStage.run { stage in
            let (alice, bob, _) = try await camera(stage)
            for (client, person, source) in [
                (bob, alice.person, "screen"), (bob, "p999", "camera"),
                (alice, alice.person, "camera"), (alice, bob.person, "camera"),
            ] {
                let answer = await client.ask(
                    "prefer", #""person":"\#(person)","source":"\#(source)""#)
                #expect(answer["code"] == .string("notFound"))
            }
        }
    }

    @Test func theQualityOfAPictureIsToldInWords() throws {
        let json =
            #"{"decided":{"spatialLayer":1,"temporalLayer":0},"reason":"waitingKeyframe","#
            + #""neededBitrate":500000,"availableBitrate":600000}"#
        let choice = try JSONDecoder().decode(LayerChoice.self, from: Data(json.utf8))
        let quality = ServiceMessage.quality(
            .init(
                person: "p1", track: "t7", source: .camera, sizes: 3, rates: 2, choice: choice))
        #expect(
            quality.text
                == #"{"type":"quality","person":"p1","track":"t7","source":"camera","sizes":3,"#
                + #""rates":2,"decided":{"size":1,"rate":0},"reason":"waitingKeyframe","#
                + #""neededBitrate":500000,"availableBitrate":600000}"#)
    }
}
