import Testing

@testable import Bisque

/// What clients of the mediasoup protocol send.
@Suite(.timeLimit(.minutes(1))) struct ProtocolProducerTests {
    /// A publisher with a transport 1 and a producer 2, and a listener who has been told of it.
    private struct Scene {
        let client: ProtocolClient
        let other: ProtocolClient
        let producer: Producer
        let consumer: Consumer

        init(_ room: Room, enabled: Bool = true, paused: Bool = false) async throws {
            client = try await ProtocolClient(joining: room, as: "A")
            other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            _ = try await other.openTransport(10, "recv")
            try await client.produce(
                2, on: 1, Produced.camera, kind: "video", paused: paused, appData: ["x": 1])
            producer = try #require(client.peer.producers.first)
            consumer = try other.consumer
            if enabled { try await other.enable(Int(consumer.id), on: 10) }
            _ = await client.heard()
            _ = await other.heard()
        }

        var id: Int { Int(consumer.id) }
    }

    /// In Swift such a call does not compile: only who writes JSON can try.
    @Test("P1-07: what comes over no transport, or over what is none, is refused")
    func withoutATransportNothingIsReceived() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            _ = try await client.openTransport(1)
            try await client.produce(2, on: 1)
            let wrong: [(JSONValue?, BisqueError.Code)] = [
                (nil, .invalid), (.null, .invalid), ("1", .invalid), (["id": 1], .invalid),
                (-1, .invalid), (2, .notFound),
            ]
            for (transport, expected) in wrong {
                var fields: [String: JSONValue] = [
                    "id": 3, "kind": "audio", "rtpParameters": Produced.opus(ssrc: 3333),
                    "paused": false,
                ]
                fields["transportId"] = transport
                let told = await code { _ = try await client.request("createProducer", fields) }
                #expect(told == expected, "\(String(describing: transport))")
            }
            #expect(client.peer.producers.count == 1)
            try await client.produce(3, on: 1, Produced.opus(ssrc: 3333))
        }
    }

    @Test("PR-01: pausing and resuming say what came of it")
    func pausingSaysWhatCameOfIt() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            let events = scene.producer.producerEvents()
            #expect(scene.producer.resume(appData: nil))
            #expect(scene.producer.pause(appData: "a"))
            #expect(scene.producer.isPaused && scene.producer.isLocallyPaused)
            #expect(scene.producer.pause(appData: "b"))
            #expect(scene.producer.resume(appData: "c"))
            #expect(!scene.producer.isPaused)
            #expect(
                await scene.client.heard() == [
                    .producerPaused(id: 2, peerName: "A", appData: "a"),
                    .producerResumed(id: 2, peerName: "A", appData: "c"),
                ])
            #expect(
                await scene.other.heard() == [
                    .consumerPaused(id: scene.id, peerName: "A", appData: nil),
                    .consumerResumed(id: scene.id, peerName: "A", appData: nil),
                ])
            scene.producer.close(appData: "d")
            #expect(!scene.producer.pause(appData: nil) && !scene.producer.resume(appData: nil))
            var seen: [RtpReceiver.ProducerEvent] = []
            for await event in events { seen.append(event) }
            #expect(
                seen == [
                    .paused(.local, appData: "a"), .resumed(.local, appData: "c"),
                    .closed(.application, appData: "d"),
                ])
            #expect(
                await scene.client.heard()
                    == [.producerClosed(id: 2, peerName: "A", appData: "d")])
        }
    }

    @Test("PR-02: it flows when neither the application nor the client holds it up")
    func bothMustLetItGo() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            try await scene.client.tell("pauseProducer", ["id": 2])
            #expect(scene.producer.pause(appData: nil))
            try await scene.client.tell("resumeProducer", ["id": 2])
            #expect(scene.producer.isPaused && !scene.producer.isRemotelyPaused)
            #expect(scene.consumer.isPaused && !scene.consumer.isActive)
            #expect(try await scene.consumer.dump().isPaused)
            #expect(scene.producer.resume(appData: nil))
            #expect(!scene.producer.isPaused && scene.consumer.isActive)
            #expect(try await !scene.consumer.dump().isPaused)
            // The listener was told of the two changes there were for him.
            #expect(
                await scene.other.heard().map(\.method) == ["consumerPaused", "consumerResumed"])
        }
    }

    @Test("PR-03: a profile that is no wish is not taken")
    func noneIsNoWish() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            scene.producer.setPreferredProfile(.none)
            #expect(scene.producer.preferredProfile == .default)
            for profile: JSONValue in ["none", "huge", 5, .null] {
                try await scene.other.tell(
                    "setConsumerPreferredProfile", ["id": .int(scene.id), "profile": profile])
            }
            #expect(scene.consumer.preferredProfile == .default)
            scene.producer.setPreferredProfile(.low)
            #expect(scene.producer.preferredProfile == .low)
        }
    }

    @Test("PR-04: what begins paused is paused by its client")
    func aProducerMayBeginPaused() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room, enabled: false, paused: true)
            #expect(scene.producer.isRemotelyPaused && !scene.producer.isLocallyPaused)
            #expect(scene.consumer.isSourcePaused)
            let answer = try await scene.other.enable(scene.id, on: 10)
            #expect(answer["paused"] == true)
            #expect(!scene.consumer.isActive)
            try await scene.client.tell("resumeProducer", ["id": 2])
            #expect(scene.consumer.isActive)
        }
    }

    static let badEncodings: [[JSONValue]] = [
        [["ssrc": 1, "profile": "low"], ["ssrc": 2, "profile": "low"]],
        [["ssrc": 1, "profile": "high"]], [],
        [["ssrc": 1, "profile": "huge"], ["ssrc": 2, "profile": "low"]],
        [["ssrc": 1, "profile": "none"], ["ssrc": 2, "profile": "low"]],
        [["ssrc": 1, "profile": "default"], ["ssrc": 2, "profile": "low"]],
        [["ssrc": 1], ["ssrc": 2]],
    ]

    @Test("PR-06: profiles that contradict each other are refused", arguments: badEncodings)
    func profilesMustFit(encodings: [JSONValue]) async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            _ = try await client.openTransport(1)
            let refusal = await code {
                try await client.produce(2, on: 1, Produced.vp8(encodings), kind: "video")
            }
            #expect(refusal == .invalid)
            #expect(client.peer.producers.isEmpty)
        }
    }

    @Test("M-09: the others hear of a producer before its owner has the answer")
    func theOthersHearFirst() async throws {
        let stage = try await Stage()
        let room = try await stage.server.createRoom(mediaCodecs: [.opus, .vp8])
        let client = try await ProtocolClient(joining: room, as: "A")
        let other = try await ProtocolClient(joining: room, as: "B")
        _ = try await client.openTransport(1)
        try await client.produce(2, on: 1, appData: ["x": 1])
        // It was queued by the time the answer was there.
        let heard = await other.heard()
        #expect(heard.count == 1)
        guard case .newConsumer(let told) = try #require(heard.first) else {
            Issue.record("\(heard)")
            return
        }
        #expect(told["peerName"] == "A" && told["kind"] == "audio" && told["appData"] == ["x": 1])
        #expect(told["paused"] == false && told["preferredProfile"] == "default")
        #expect(told["effectiveProfile"] == .null)
        await stage.server.close()
    }

    /// Producers that are refused, with the codes of their refusals.
    static let bad: [(String, JSONValue, String, Int, BisqueError.Code)] = [
        ("an unknown transport", Produced.opus(ssrc: 1), "audio", 77, .notFound),
        ("an unknown kind", Produced.opus(ssrc: 1), "smell", 1, .invalid),
        ("another kind", Produced.opus(ssrc: 1), "video", 1, .invalid),
        (
            "an unsupported codec",
            [
                "codecs": [
                    [
                        "name": "H264", "mimeType": "video/H264", "payloadType": 96,
                        "clockRate": 90000,
                    ]
                ], "encodings": [["ssrc": 1]],
            ], "video", 1, .unsupported
        ),
        (
            "rtx of nothing",
            [
                "codecs": [
                    [
                        "name": "VP8", "mimeType": "video/VP8", "payloadType": 96,
                        "clockRate": 90000,
                    ],
                    [
                        "name": "rtx", "mimeType": "video/rtx", "payloadType": 97,
                        "clockRate": 90000, "parameters": ["apt": 98],
                    ],
                ], "encodings": [["ssrc": 1]],
            ], "video", 1, .unsupported
        ),
        (
            "an unknown header extension",
            [
                "codecs": [
                    [
                        "name": "opus", "mimeType": "audio/opus", "payloadType": 96,
                        "clockRate": 48000, "channels": 2,
                    ]
                ],
                "headerExtensions": [["uri": "urn:nobody:knows", "id": 3]],
                "encodings": [["ssrc": 1]],
            ], "audio", 1, .unsupported
        ),
        ("no parameters", .null, "audio", 1, .invalid),
        ("no codecs", ["encodings": [["ssrc": 1]]], "audio", 1, .invalid),
    ]

    @Test("M-10: a producer that cannot be is refused and nobody hears of it")
    func badProducersAreRefused() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            for (what, parameters, kind, transport, expected) in Self.bad {
                let refusal = await code {
                    try await client.produce(2, on: transport, parameters, kind: kind)
                }
                #expect(refusal == expected, "\(what)")
            }
            // The same stream twice on one transport: the worker refuses.
            try await client.produce(3, on: 1)
            #expect(await code { try await client.produce(4, on: 1) } == .refused)
            #expect(client.peer.producers.map(\.signalledID) == [3])
            #expect(await other.heard().count == 1)
        }
    }

    @Test("M-14: a client's pause is told to the others and not to itself")
    func aClientsPauseIsToldToOthers() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            let events = scene.producer.producerEvents()
            try await scene.client.tell("pauseProducer", ["id": 2, "appData": "mute"])
            try await scene.client.tell("resumeProducer", ["id": 2])
            #expect(
                await scene.other.heard() == [
                    .consumerPaused(id: scene.id, peerName: "A", appData: nil),
                    .consumerResumed(id: scene.id, peerName: "A", appData: nil),
                ])
            #expect(await scene.client.heard() == [])
            room.close()
            var seen: [RtpReceiver.ProducerEvent] = []
            for await event in events { seen.append(event) }
            #expect(
                seen.prefix(2)
                    == [.paused(.remote, appData: "mute"), .resumed(.remote, appData: nil)])
        }
    }

    @Test("M-16, CO-06: closing a producer twice is closing it once")
    func closingTwiceIsClosingOnce() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            try await scene.client.tell("closeProducer", ["id": 2])
            try await scene.client.tell("closeProducer", ["id": 2])
            #expect(
                await scene.other.heard() == [.consumerClosed(id: scene.id, peerName: "A")])
            #expect(await scene.client.heard() == [])
            #expect(scene.producer.isClosed && scene.consumer.isClosed)
            // When the whole peer goes, that is all there is to say.
            try await scene.client.produce(3, on: 1)
            _ = await scene.other.heard()
            scene.client.peer.close()
            #expect(await scene.other.heard() == [.peerClosed(name: "A", appData: nil)])
        }
    }
}
