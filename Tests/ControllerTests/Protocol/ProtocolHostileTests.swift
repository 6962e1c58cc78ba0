import Testing

@testable import Bisque

/// Messages that nobody should send: each is refused by name, and nothing has changed.
@Suite(.timeLimit(.minutes(2))) struct ProtocolHostileTests {
    /// A room with a publisher of two streams and a listener, ready for any request.
    private func scene(_ room: Room) async throws -> ProtocolScene {
        let scene = try await ProtocolScene(room)
        try await scene.client.produce(3, on: 1, Produced.camera, kind: "video")
        _ = await scene.client.heard()
        _ = await scene.other.heard()
        return scene
    }

    /// Requests that would be answered.
    private static let good: [JSONValue] = [
        [
            "method": "createTransport", "id": 7, "direction": "send", "options": ["udp": true],
            "dtlsParameters": Produced.dtls("server"),
        ],
        ["method": "restartTransport", "id": 1],
        [
            "method": "createProducer", "id": 8, "kind": "video", "transportId": 1,
            "rtpParameters": Produced.simulcast, "paused": false,
        ],
        [
            "method": "enableConsumer", "id": 4, "transportId": 10, "paused": false,
            "preferredProfile": "low",
        ],
        [
            "method": "join", "peerName": "C", "spy": false,
            "rtpCapabilities": ["codecs": [], "headerExtensions": []],
        ],
    ]

    /// Every value somewhere in the message, replaced by something of another kind.
    private static func variants(of message: JSONValue) -> [JSONValue] {
        let strange: [JSONValue] = [
            .null, .bool(true), .int(-1), .int(.max), .double(0.5), .string(""),
            .string(String(repeating: "x", count: 5000)), .array([]), .array([.null]), .object([:]),
        ]
        func all(_ value: JSONValue) -> [JSONValue] {
            switch value {
            case .object(let members):
                members.keys.sorted().flatMap { name -> [JSONValue] in
                    (members[name].map(all) ?? []).map { changed in
                        var members = members
                        members[name] = changed
                        return .object(members)
                    }
                } + strange
            case .array(let values):
                values.indices.flatMap { index in
                    all(values[index]).map { changed in
                        var values = values
                        values[index] = changed
                        return .array(values)
                    }
                } + strange
            default: strange
            }
        }
        return all(message)
    }

    @Test func valuesOfOtherKindsAreRefusedByName() async throws {
        try await withProtocolRoom { room in
            let scene = try await scene(room)
            let codes: Set<BisqueError.Code> = [
                .invalid, .unsupported, .limit, .notFound, .duplicate, .refused,
            ]
            var refused = 0
            for message in Self.good {
                for variant in Self.variants(of: message) {
                    let before = scene.present
                    let isJoin = variant["method"] == "join"
                    do {
                        if isJoin {
                            _ = try await room.receiveRequest(variant)
                        } else {
                            _ = try await scene.client.peer.receiveRequest(variant)
                        }
                        // A strange value where nothing was needed: it is taken back.
                        room.peer(named: "C")?.close()
                        room.peers.filter { $0.name.count > 100 || $0.name == "" }
                            .forEach { $0.close() }
                        try await scene.client.tell("closeProducer", ["id": 8])
                        for transport in scene.client.peer.transports.dropFirst() {
                            transport.close()
                        }
                    } catch let error as BisqueError {
                        #expect(codes.contains(error.code), "\(error) for \(variant)")
                        #expect(!error.message.isEmpty && error.message.utf8.count < 1000)
                        #expect(scene.present == before, "\(variant)")
                        refused += 1
                    }
                }
            }
            #expect(refused > 300)
            let worker = try await room.dump().worker
            #expect(worker?.transports.count == 2 && worker?.receivers.count == 2)
        }
    }

    @Test func notificationsOfOtherKindsChangeNothing() async throws {
        let methods = [
            "updateTransport", "closeTransport", "enableTransportStats", "disableTransportStats",
            "pauseProducer", "resumeProducer", "closeProducer", "enableProducerStats",
            "disableProducerStats", "pauseConsumer", "resumeConsumer",
            "setConsumerPreferredProfile", "enableConsumerStats", "disableConsumerStats",
        ]
        // None of them is anything of this client's.
        let ids: [JSONValue] = [
            .null, true, -1, 0, 0.5, 77, .int(.max), .double(1e300), "1", [1], ["id": 1],
        ]
        try await withProtocolRoom { room in
            let scene = try await scene(room)
            let before = scene.present
            for method in methods {
                for id in ids {
                    try await scene.client.tell(method, ["id": id, "interval": "soon"])
                }
                // What is another's is not there either.
                try await scene.other.tell(method, ["id": 1, "profile": "low"])
            }
            #expect(scene.present == before)
            #expect(await scene.client.heard() == [])
            #expect(await scene.other.heard() == [])
            #expect(room.core.withLock { $0.pushes.count } == 0)
        }
    }

    @Test func aMegabyteIsRefusedAsWhatItIs() async throws {
        let huge = String(repeating: "A", count: 1 << 20)
        let long = JSONValue.array(Array(repeating: ["ssrc": 1], count: 100_000))
        try await withProtocolRoom { room in
            let scene = try await scene(room)
            let before = scene.present
            let messages: [JSONValue] = [
                .string(huge), ["method": .string(huge)],
                ["method": "createTransport", "id": 5, "direction": .string(huge)],
                [
                    "method": "createProducer", "id": 5, "kind": "audio", "transportId": 1,
                    "rtpParameters": ["codecs": long],
                ],
                [
                    "method": "createProducer", "id": 5, "kind": "audio", "transportId": 1,
                    "rtpParameters": ["codecs": [], "encodings": long],
                ],
            ]
            for message in messages {
                do {
                    _ = try await scene.client.peer.receiveRequest(message)
                    Issue.record("it was answered")
                } catch let error as BisqueError {
                    #expect([.invalid, .limit, .unsupported].contains(error.code))
                    #expect(error.message.utf8.count < 1000)
                }
            }
            let name = await code {
                _ = try await room.receiveRequest([
                    "method": "join", "peerName": .string(huge), "rtpCapabilities": [:],
                ])
            }
            #expect(name == .invalid)
            #expect(scene.present == before)
        }
    }

    @Test func callsInTheWrongOrderAreRefused() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            #expect(await code { try await client.produce(1, on: 1) } == .notFound)
            #expect(await code { try await client.enable(1, on: 1) } == .notFound)
            let plain = try room.createPeer(named: "not by the protocol")
            let asked = await code {
                _ = try await plain.receiveRequest(["method": "restartTransport", "id": 1])
            }
            #expect(asked == .unsupported)
            plain.close()
            // It was somebody all the same, and the client heard of it.
            #expect(
                await client.heard() == [
                    .newPeer(name: "not by the protocol", appData: .null),
                    .peerClosed(name: "not by the protocol", appData: nil),
                ])
        }
    }

    @Test func aClientThatTakesNothingLosesItsPeer() async throws {
        try await withProtocolRoom { room in
            let scene = try await ProtocolScene(room)
            let (client, other) = (scene.client, scene.other)
            let consumer = try other.consumer
            try await other.enable(Int(consumer.id), on: 10)
            for _ in 0..<SignalQueue.most {
                consumer.pause(appData: nil)
                consumer.resume(appData: nil)
            }
            #expect(other.peer.isClosed)
            guard case .refused = other.peer.closeReason else {
                Issue.record("\(String(describing: other.peer.closeReason))")
                return
            }
            #expect(!client.peer.isClosed)
        }
    }
}

extension ProtocolScene {
    /// All that there is, by number.
    fileprivate var present: [[UInt32]] {
        room.peers.flatMap { peer in
            [
                peer.transports.map(\.id), peer.producers.map(\.id), peer.consumers.map(\.id),
                peer.consumers.filter(\.isPaused).map(\.id),
                peer.consumers.filter(\.isEnabled).map(\.id),
            ]
        }
    }
}
