import Channel
import Testing

@testable import Bisque

/// What clients of the mediasoup protocol get.
@Suite(.timeLimit(.minutes(1))) struct ProtocolConsumerTests {
    /// A publisher of three encodings, and a listener with a transport 10.
    private struct Scene {
        let client: ProtocolClient
        let other: ProtocolClient
        let consumer: Consumer

        init(
            _ room: Room, enabled: Bool = true, _ parameters: JSONValue = Produced.simulcast,
            kind: String = "video"
        ) async throws {
            client = try await ProtocolClient(joining: room, as: "A")
            other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            _ = try await other.openTransport(10, "recv")
            try await client.produce(2, on: 1, parameters, kind: kind, appData: "camera")
            consumer = try other.consumer
            if enabled { try await other.enable(Int(consumer.id), on: 10) }
            _ = await client.heard()
            _ = await other.heard()
        }

        var id: Int { Int(consumer.id) }
        var producer: Producer { consumer.source }
    }

    @Test("CO-01, CO-10: a new consumer is not enabled and has its producer's words")
    func aNewConsumerRests() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room, enabled: false)
            let consumer = scene.consumer
            #expect(!consumer.isEnabled && !consumer.isPaused && consumer.transport == nil)
            #expect(consumer.preferredProfile == .default)
            #expect(consumer.appData == "camera")
            #expect(consumer.sourcePeer === scene.client.peer && consumer.peer === scene.other.peer)
            consumer.appData = "mine"
            #expect(consumer.appData == "mine" && scene.producer.appData == "camera")
        }
    }

    @Test("CO-02, CO-03: enabling gives a transport, once")
    func enablingGivesATransport() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room, enabled: false)
            let events = scene.consumer.consumerEvents()
            let unknown = await code { try await scene.other.enable(99, on: 10) }
            #expect(unknown == .notFound)
            let nowhere = await code { try await scene.other.enable(scene.id, on: 99) }
            #expect(nowhere == .notFound)
            let foreign = await code { try await scene.client.enable(scene.id, on: 1) }
            #expect(foreign == .notFound)
            #expect(!scene.consumer.isEnabled)
            let answer = try await scene.other.enable(
                scene.id, on: 10, paused: true, profile: "medium")
            #expect(
                answer == [
                    "paused": false, "preferredProfile": "medium", "effectiveProfile": .null,
                ])
            #expect(scene.consumer.isEnabled && scene.consumer.transport?.signalledID == 10)
            #expect(scene.consumer.isRemotelyPaused && scene.consumer.isPaused)
            #expect(scene.consumer.preferredProfile == .medium)
            let again = await code { try await scene.other.enable(scene.id, on: 10) }
            #expect(again == .duplicate)
            room.close()
            var first: RtpSender.ConsumerEvent?
            for await event in events where first == nil { first = event }
            #expect(first == .handled)
        }
    }

    @Test("CO-04: what the source does is told to who takes it")
    func theSourcesPauseIsTold() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room, enabled: false)
            let events = scene.consumer.consumerEvents()
            scene.producer.pause(appData: "quiet")
            scene.producer.resume(appData: nil)
            #expect(await scene.other.heard() == [])
            try await scene.other.enable(scene.id, on: 10)
            scene.producer.pause(appData: "quiet")
            scene.producer.resume(appData: nil)
            #expect(
                await scene.other.heard() == [
                    .consumerPaused(id: scene.id, peerName: "A", appData: nil),
                    .consumerResumed(id: scene.id, peerName: "A", appData: nil),
                ])
            room.close()
            var seen: [RtpSender.ConsumerEvent] = []
            for await event in events { seen.append(event) }
            let pauses: [RtpSender.ConsumerEvent] = [
                .paused(.source, appData: nil), .resumed(.source, appData: nil),
            ]
            #expect(Array(seen.prefix(5)) == pauses + [.handled] + pauses)
        }
    }

    @Test("CO-05: the application's pause is told where it changes something")
    func theApplicationsPauseIsToldWhereItMatters() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            #expect(scene.consumer.pause(appData: "wait"))
            #expect(scene.consumer.pause(appData: "again"))
            scene.producer.pause(appData: nil)
            // Both hold it up: the one's end is nothing to tell.
            scene.producer.resume(appData: nil)
            #expect(scene.consumer.resume(appData: "go"))
            scene.producer.pause(appData: nil)
            #expect(scene.consumer.pause(appData: "unheard"))
            #expect(!scene.consumer.resume(appData: "unheard"))
            #expect(
                await scene.other.heard() == [
                    .consumerPaused(id: scene.id, peerName: "A", appData: "wait"),
                    .consumerResumed(id: scene.id, peerName: "A", appData: "go"),
                    .consumerPaused(id: scene.id, peerName: "A", appData: nil),
                ])
        }
    }

    @Test("M-15: what a client does to its own consumer is told to nobody")
    func aClientsOwnPauseIsToldToNobody() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            let events = scene.consumer.consumerEvents()
            try await scene.other.tell("pauseConsumer", ["id": .int(scene.id), "appData": "later"])
            #expect(scene.consumer.isRemotelyPaused && !scene.consumer.isActive)
            #expect(try await scene.consumer.dump().isPaused)
            try await scene.other.tell("resumeConsumer", ["id": .int(scene.id)])
            #expect(scene.consumer.isActive)
            #expect(await scene.other.heard() == [])
            #expect(await scene.client.heard() == [])
            room.close()
            var seen: [RtpSender.ConsumerEvent] = []
            for await event in events { seen.append(event) }
            #expect(
                seen.prefix(2)
                    == [.paused(.remote, appData: "later"), .resumed(.remote, appData: nil)])
        }
    }

    @Test("CO-07: a key frame is asked for only where one would be seen")
    func keyframesAreAskedForWhereSeen() async throws {
        let stage = try await Stage()
        let room = try await stage.server.createRoom(mediaCodecs: [.opus, .vp8])
        let scene = try await Scene(room, enabled: false)
        let worker = await stage.fleet.worker(1)
        scene.consumer.requestKeyframe()
        try await scene.other.enable(scene.id, on: 10)
        scene.consumer.pause(appData: nil)
        scene.consumer.requestKeyframe()
        scene.consumer.resume(appData: nil)
        try await scene.client.produce(3, on: 1)
        let sound = try #require(scene.other.peer.consumers.last)
        try await scene.other.enable(Int(sound.id), on: 10)
        sound.requestKeyframe()
        scene.consumer.requestKeyframe()
        let asked = await worker.received(RequestKeyframe.self)
        #expect(asked.receiver.rawValue == scene.producer.id)
        try await scene.consumer.setPriority(2)
        #expect(worker.asked.filter { $0 == RequestKeyframe.op }.count == 1)
        await stage.server.close()
    }

    @Test("CO-08: a consumer's stream is its own, in the room's numbers")
    func aConsumersStreamIsItsOwn() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            let third = try await ProtocolClient(joining: room, as: "C")
            let told = try #require(
                third.answer["peers"].array.first?["consumers"].array.first?["rtpParameters"])
            #expect(told.names == ["codecs", "headerExtensions", "encodings", "rtcp"])
            let codecs = told["codecs"].array
            #expect(codecs.map { $0["name"].text } == ["VP8", "rtx"])
            let numbers = codecs.map { $0["payloadType"].int }
            let known = room.capabilities.codecs.map { $0.preferredPayloadType.map { Int($0) } }
            #expect(numbers.allSatisfy { known.contains($0) })
            #expect(codecs.last?["parameters"]["apt"].int == numbers.first ?? nil)
            #expect(!told["headerExtensions"].array.contains { $0["uri"].text == URI.mid })
            let encoding = told["encodings"].array
            #expect(encoding.count == 1)
            let mine = encoding.first?["ssrc"].int
            let repeats = encoding.first?["rtx"]["ssrc"].int
            #expect(mine != nil && repeats != nil && mine != repeats)
            #expect(![1001, 1003, 1005].contains(mine ?? 0))
            #expect(mine != scene.consumer.rtpParameters.encodings.first?.ssrc.map { Int($0) })
            #expect(told["rtcp"]["cname"] == "eye")
            // No name travels in the packets either.
            #expect(
                !scene.consumer.rtpParameters.headerExtensions.contains { $0.uri == URI.mid })
        }
    }

    @Test("CO-09: what a client cannot take is there without codecs")
    func whatCannotBeTakenHasNoCodecs() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            _ = try await client.openTransport(1)
            try await client.produce(2, on: 1, Produced.camera, kind: "video")
            let deaf = try await ProtocolClient(
                joining: room, as: "B", capabilities: ["codecs": []])
            let told = try #require(deaf.answer["peers"].array.first?["consumers"].array.first)
            #expect(told["rtpParameters"]["codecs"] == [])
            #expect(told["rtpParameters"]["encodings"].array.first?["ssrc"].int != nil)
            #expect(deaf.peer.consumers.count == 1)
        }
    }

    @Test("M-23: a profile is told to the client when the server chose it")
    func aProfileIsToldWhenTheServerChoseIt() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            try await scene.other.tell(
                "setConsumerPreferredProfile", ["id": .int(scene.id), "profile": "medium"])
            #expect(scene.consumer.preferredProfile == .medium)
            #expect(await scene.other.heard() == [])
            try await scene.consumer.setPreferredProfile(.low)
            #expect(
                await scene.other.heard() == [
                    .consumerPreferredProfileSet(id: scene.id, peerName: "A", profile: .low)
                ])
            #expect(await scene.client.heard() == [])
        }
    }

    @Test func whatFlowsIsToldWhileItIsEnabled() async throws {
        let stage = try await Stage()
        let room = try await stage.server.createRoom(mediaCodecs: [.opus, .vp8])
        let scene = try await Scene(room)
        let worker = await stage.fleet.worker(1)
        func say(_ spatial: UInt8?) {
            let layers = spatial.map { Channel.Layers(spatial: $0, temporal: 0) }
            worker.say(
                .choiceChanged(
                    ChoiceChanged(
                        sender: SenderID(rawValue: scene.consumer.id),
                        choice: Choice(
                            current: layers, decided: layers, reason: .wish, neededBitrate: 0,
                            availableBitrate: 0))))
        }
        let choices = scene.consumer.events()
        for layer: UInt8? in [nil, 0, 0, 2, nil] { say(layer) }
        // Of the two that say the same nothing is heard.
        var told = 0
        for await event in choices {
            if case .choiceChanged = event { told += 1 }
            if told == 4 { break }
        }
        #expect(
            await scene.other.heard(profiles: true) == [
                .consumerEffectiveProfileChanged(id: scene.id, peerName: "A", profile: .low),
                .consumerEffectiveProfileChanged(id: scene.id, peerName: "A", profile: .high),
                .consumerEffectiveProfileChanged(id: scene.id, peerName: "A", profile: .none),
            ])
        await stage.server.close()
    }

    @Test func whatComesBackAfterAPauseIsNoNews() async throws {
        let stage = try await Stage()
        let room = try await stage.server.createRoom(mediaCodecs: [.opus, .vp8])
        let scene = try await Scene(room)
        let worker = await stage.fleet.worker(1)
        var choices = scene.consumer.events().makeAsyncIterator()
        let steps: [(current: UInt8?, decided: UInt8?)] = [
            (0, 0), (nil, nil), (nil, 0), (0, 0), (2, 2),
        ]
        for (index, step) in steps.enumerated() {
            if index == 1 { scene.consumer.pause(appData: nil) }
            if index == 2 { scene.consumer.resume(appData: nil) }
            let layers = [step.current, step.decided].map { spatial in
                spatial.map { Channel.Layers(spatial: $0, temporal: 0) }
            }
            worker.say(
                .choiceChanged(
                    ChoiceChanged(
                        sender: SenderID(rawValue: scene.consumer.id),
                        choice: Choice(
                            current: layers[0], decided: layers[1], reason: .wish,
                            neededBitrate: 0, availableBitrate: 0))))
            while let event = await choices.next() {
                if case .choiceChanged = event { break }
            }
        }
        #expect(
            await scene.other.heard(profiles: true) == [
                .consumerEffectiveProfileChanged(id: scene.id, peerName: "A", profile: .low),
                .consumerPaused(id: scene.id, peerName: "A", appData: nil),
                .consumerResumed(id: scene.id, peerName: "A", appData: nil),
                .consumerEffectiveProfileChanged(id: scene.id, peerName: "A", profile: .high),
            ])
        await stage.server.close()
    }

    @Test func aProducersPreferenceIsForThoseWithoutOne() async throws {
        let two = Produced.vp8([
            ["ssrc": 1, "profile": "high"], ["ssrc": 2, "profile": "low"],
        ])
        try await withProtocolRoom { room in
            let scene = try await Scene(room, enabled: false, two)
            #expect(scene.producer.encodings.map(\.ssrc) == [2, 1])
            scene.producer.setPreferredProfile(.low)
            #expect(scene.consumer.preferredLayers == .init(spatial: 0))
            #expect(scene.consumer.preferredProfile == .default)
            try await scene.consumer.setPreferredProfile(.high)
            #expect(scene.consumer.preferredLayers == .init(spatial: 1))
            scene.producer.setPreferredProfile(.default)
            #expect(scene.consumer.preferredLayers == .init(spatial: 1))
            // There is no such encoding: the next lower one.
            try await scene.consumer.setPreferredProfile(.medium)
            #expect(scene.consumer.preferredLayers == .init(spatial: 0))
            try await scene.consumer.setPreferredProfile(.default)
            #expect(scene.consumer.preferredLayers == nil)
        }
    }
}
