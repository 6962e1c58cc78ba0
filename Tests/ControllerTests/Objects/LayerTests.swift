import Channel
import FoundationEssentials
import Testing

@testable import Bisque

/// Layers as the application sees them: wishes out, choices in.
@Suite(.timeLimit(.minutes(1))) struct LayerTests {
    private static let choice = Choice(
        current: Layers(spatial: 0, temporal: 2), decided: Layers(spatial: 1, temporal: 0),
        reason: .waitingKeyframe, neededBitrate: 700_000, availableBitrate: 800_000)

    private typealias Layers = Channel.Layers

    /// Alice's three encodings, and Bob's sender of them.
    private func simulcast(
        _ stage: Stage, transport: Bool = true
    ) async throws -> (room: Room, receiver: RtpReceiver, sender: RtpSender) {
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        var parameters = Streams.vp8
        parameters.encodings = [
            .init(rid: "q", maxBitrate: 150_000, scalabilityMode: "L1T3"),
            .init(rid: "h", maxBitrate: 500_000, scalabilityMode: "L1T3"),
            .init(rid: "f", maxBitrate: 1_500_000, scalabilityMode: "L1T3"),
        ]
        let receiver = try await alice.peer.receive(
            parameters, kind: .video, on: alice.transport)
        let sender = try #require(bob.peer.rtpSenders.first)
        if transport { try await sender.send(over: bob.transport) }
        return (room, receiver, sender)
    }

    @Test func aReceiverShowsItsLayersAndASenderOneStreamOfThem() async throws {
        let stage = try await Stage()
        let (_, receiver, sender) = try await simulcast(stage)
        #expect(receiver.type == .simulcast)
        #expect(receiver.encodings.map(\.rid) == ["q", "h", "f"])
        #expect(receiver.scalabilityMode == "L3T3")
        let encodings = sender.rtpParameters.encodings
        #expect(encodings.map(\.scalabilityMode) == ["L3T3"])
        #expect(encodings.map(\.maxBitrate) == [1_500_000])
        #expect(encodings.map(\.rid) == [nil])
        await stage.server.close()
    }

    @Test func wishesAreAskedOfTheWorker() async throws {
        let stage = try await Stage()
        let (_, _, sender) = try await simulcast(stage)
        let worker = await stage.fleet.worker(1)
        #expect(sender.preferredLayers == nil && sender.preferredProfile == .default)
        #expect(sender.priority == 1 && !sender.comesFirst)

        try await sender.setPreferredLayers(.init(spatial: 1, temporal: 0))
        try await sender.setPriority(3)
        try await sender.setComesFirst(true)
        try await sender.setIgnoresDtx(true)

        #expect(sender.preferredLayers == .init(spatial: 1, temporal: 0))
        #expect(sender.preferredProfile == .medium)
        #expect(sender.priority == 3 && sender.comesFirst)
        let asked = await worker.received(SetSenderWish.self, count: 4)
        #expect(sender.ignoresDtx)
        #expect(
            asked
                == SetSenderWish(
                    sender: SenderID(rawValue: sender.id),
                    layers: Layers(spatial: 1, temporal: 0), priority: 3, comesFirst: true,
                    ignoresDtx: true))
        await stage.server.close()
    }

    @Test(arguments: [
        (RtpProfile.default, nil), (.low, Bisque.Layers(spatial: 0)),
        (.medium, Bisque.Layers(spatial: 1)), (.high, Bisque.Layers(spatial: 7)),
    ])
    func aProfileIsAWish(profile: RtpProfile, layers: Bisque.Layers?) async throws {
        let stage = try await Stage()
        let (_, _, sender) = try await simulcast(stage, transport: false)
        try await sender.setPreferredProfile(profile)
        #expect(sender.preferredLayers == layers)
        #expect(sender.preferredProfile == profile)
        #expect(await code { try await sender.setPreferredProfile(.none) } == .invalid)
        await stage.server.close()
    }

    @Test func aChoiceIsAnEventAndIsRemembered() async throws {
        let stage = try await Stage()
        let (room, _, sender) = try await simulcast(stage)
        let worker = await stage.fleet.worker(1)
        let events = sender.events()
        #expect(sender.effectiveProfile == .none)
        worker.say(
            .choiceChanged(
                ChoiceChanged(sender: SenderID(rawValue: sender.id), choice: Self.choice)))
        // An answer comes after what was said before it.
        try await sender.setPriority(2)
        try await sender.pause()
        let late = sender.events()
        let expected = LayerChoice(
            current: .init(spatial: 0, temporal: 2), decided: .init(spatial: 1, temporal: 0),
            reason: .waitingKeyframe, neededBitrate: 700_000, availableBitrate: 800_000)

        #expect(sender.choice == expected)
        #expect(sender.effectiveProfile == .low)
        room.close()
        #expect(
            await all(of: events).map(\.name) == [
                "parametersChanged", "transportChanged true", "activityChanged true",
                "choiceChanged waitingKeyframe", "activityChanged false",
                "closed its parent closed",
            ])
        #expect(
            await all(of: late).map(\.name) == [
                "parametersChanged", "transportChanged true", "activityChanged false",
                "choiceChanged waitingKeyframe", "closed its parent closed",
            ])
        await stage.server.close()
    }

    @Test func aChoiceForASenderThatIsGoneChangesNothing() async throws {
        let stage = try await Stage()
        let (_, receiver, sender) = try await simulcast(stage)
        let worker = await stage.fleet.worker(1)
        receiver.close()
        worker.say(
            .choiceChanged(
                ChoiceChanged(sender: SenderID(rawValue: sender.id), choice: Self.choice)))
        _ = try await stage.room()
        #expect(stage.fleet.launchCount == 1)
        #expect(sender.choice == nil)
        await stage.server.close()
    }

    @Test func explainingAsksTheWorker() async throws {
        let reply = try GetSenderStatsReply(
            ssrc: 1, packets: 2, bytes: 3, bitrate: 4, skipped: 5, receiverReports: 6,
            pliReceived: 7, firReceived: 8, nackReceived: 9, retransmitWanted: 10,
            retransmitted: 11, choice: Self.choice, score: 10
        ).encoded()
        let stage = try await Stage { $0.answer(GetSenderStats.op, .reply(reply)) }
        let (_, _, sender) = try await simulcast(stage)
        let choice = try await sender.explain()
        #expect(choice == LayerChoice(Self.choice))
        #expect(try await sender.getStats().choice == choice)
        await stage.server.close()
    }

    @Test func whatHasNothingToChooseExplainsItself() async throws {
        let stage = try await Stage()
        let (_, _, sender) = try await simulcast(stage, transport: false)
        let choice = try await sender.explain()
        #expect(choice == .alone(isActive: false))
        #expect(choice.current == nil && choice.reason == .wish)
        await stage.server.close()
    }

    @Test func aTransportsLimitsAreAskedOfTheWorkerAndKept() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        try await alice.transport.limitBitrate(minimum: 50_000, maximum: 900_000)
        #expect(
            await worker.received(LimitTransport.self)
                == LimitTransport(
                    transport: TransportID(rawValue: alice.transport.id), initialBitrate: 0,
                    minimumBitrate: 50_000, maximumBitrate: 900_000))
        #expect(
            alice.transport.bitrateLimits == BitrateLimits(minimum: 50_000, maximum: 900_000))
        worker.answer(LimitTransport.op, .refusal(.limitReached, "no"))
        #expect(await code { try await alice.transport.limitBitrate() } == .limit)
        #expect(
            alice.transport.bitrateLimits == BitrateLimits(minimum: 50_000, maximum: 900_000))
        await stage.server.close()
    }

    @Test(
        arguments: zip(
            [LayerReason.wish, .budget, .publisherOff, .waitingKeyframe, .cpu, .congestionHold],
            LayerChoice.Reason.allCases))
    func everyReasonHasItsName(told: LayerReason, reason: LayerChoice.Reason) {
        #expect(LayerChoice.Reason(told) == reason)
    }

    @Test func aLayerWithoutARateIsOfTheHighest() throws {
        let json = Array(#"{"spatialLayer": 1}"#.utf8)
        let read = try JSONDecoder().decode(Bisque.Layers.self, from: Data(json))
        #expect(read == Bisque.Layers(spatial: 1))
        #expect(read.temporal == Bisque.Layers.highest)
        #expect(Bisque.Layers(spatial: 2, temporal: 1).description == "S2T1")
    }
}
