import Testing

@testable import Bisque

/// Who is in a room, as clients of the mediasoup protocol hear it.
@Suite(.timeLimit(.minutes(1))) struct ProtocolJoinTests {
    @Test("M-01: queryRoom says what the room can do")
    func aRoomSaysWhatItCan() async throws {
        try await withProtocolRoom { room in
            let answer = try await room.receiveRequest(["method": "queryRoom"])
            #expect(answer.names == ["rtpCapabilities", "mandatoryCodecPayloadTypes"])
            #expect(answer["mandatoryCodecPayloadTypes"] == [])
            let capabilities = answer["rtpCapabilities"]
            #expect(capabilities.names == ["codecs", "headerExtensions", "fecMechanisms"])
            let codecs = capabilities["codecs"].array
            #expect(codecs.map { $0["name"].text } == ["opus", "PCMU", "VP8", "rtx"])
            #expect(
                codecs.map { $0["mimeType"].text }
                    == ["audio/opus", "audio/PCMU", "video/VP8", "video/rtx"])
            #expect(codecs.map { $0["channels"].int } == [2, 1, nil, nil])
            #expect(codecs[3]["parameters"]["apt"] == codecs[2]["preferredPayloadType"])
            for entry in capabilities["headerExtensions"].array {
                #expect(entry.names == ["kind", "uri", "preferredId", "preferredEncrypt"])
                #expect(["audio", "video"].contains(entry["kind"].text))
            }
        }
    }

    @Test("M-02: the first who joins finds nobody")
    func theFirstFindsNobody() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            #expect(client.answer == ["peers": []])
            #expect(await client.heard() == [])
        }
    }

    @Test("M-03: who is there hears of a newcomer, and he of them and their streams")
    func aNewcomerIsAnnouncedAndFindsTheOthers() async throws {
        try await withProtocolRoom { room in
            let first = try await ProtocolClient(joining: room, as: "A", appData: ["color": "red"])
            _ = try await first.openTransport(1)
            try await first.produce(2, on: 1, appData: "microphone")
            let second = try await ProtocolClient(joining: room, as: "B", appData: [1])
            #expect(await first.heard() == [.newPeer(name: "B", appData: [1])])
            #expect(
                ServerNotification.newPeer(name: "B", appData: [1]).json == [
                    "method": "newPeer", "target": "peer", "notification": true, "name": "B",
                    "appData": [1], "consumers": [],
                ])
            let consumer = try second.consumer
            let peers = second.answer["peers"].array
            #expect(peers.count == 1)
            #expect(peers.first?["name"] == "A" && peers.first?["appData"] == ["color": "red"])
            let told = try #require(peers.first?["consumers"].array.first)
            #expect(
                told.names == [
                    "id", "kind", "rtpParameters", "paused", "preferredProfile",
                    "effectiveProfile", "appData", "peerName",
                ])
            #expect(told["id"].int == Int(consumer.id) && told["kind"] == "audio")
            #expect(told["appData"] == "microphone" && told["peerName"] == "A")
            #expect(await second.heard() == [])
        }
    }

    @Test("M-04: a name that is in use is refused")
    func aNameIsOnePeers() async throws {
        try await withProtocolRoom { room in
            let first = try await ProtocolClient(joining: room, as: "A")
            let again = await code { _ = try await ProtocolClient(joining: room, as: "A") }
            #expect(again == .duplicate)
            #expect(room.peers.count == 1)
            #expect(await first.heard() == [])
        }
    }

    static let foreign: [JSONValue] = [
        // Another number than the room's.
        [
            "codecs": [
                [
                    "kind": "audio", "name": "opus", "mimeType": "audio/opus",
                    "preferredPayloadType": 99, "clockRate": 48000, "channels": 2,
                ]
            ]
        ],
        // Nobody's codec.
        [
            "codecs": [
                [
                    "kind": "video", "name": "H264", "mimeType": "video/H264",
                    "preferredPayloadType": 102, "clockRate": 90000,
                ]
            ]
        ],
        [
            "headerExtensions": [
                ["kind": "audio", "uri": .string(URI.audioLevel), "preferredId": 9]
            ]
        ],
        ["headerExtensions": [["kind": "audio", "uri": "urn:nobody:knows", "preferredId": 1]]],
    ]

    @Test(
        "M-05: capabilities outside the room's are refused and nobody hears of it", arguments: 0..<4
    )
    func capabilitiesMustBeTheRooms(number: Int) async throws {
        try await withProtocolRoom { room in
            let first = try await ProtocolClient(joining: room, as: "A")
            let refusal = await code {
                _ = try await ProtocolClient(
                    joining: room, as: "B", capabilities: Self.foreign[number])
            }
            #expect(refusal == .unsupported)
            #expect(room.peers.map(\.name) == ["A"])
            #expect(await first.heard() == [])
        }
    }

    static let noNames: [JSONValue] = [.null, 7, "", ["A"], true]

    @Test("M-06: without a name nobody joins", arguments: noNames)
    func aNameIsNeeded(name: JSONValue) async throws {
        try await withProtocolRoom { room in
            let refusal = await code {
                _ = try await room.receiveRequest([
                    "method": "join", "peerName": name, "rtpCapabilities": ["codecs": []],
                ])
            }
            #expect(refusal == .invalid)
            #expect(room.peers.isEmpty)
        }
    }

    @Test("M-07: a spy is not told of, hears everything and sends nothing")
    func aSpyIsNotSeen() async throws {
        try await withProtocolRoom { room in
            let first = try await ProtocolClient(joining: room, as: "A")
            let spy = try await ProtocolClient(joining: room, as: "S", spy: true)
            let other = try await ProtocolClient(joining: room, as: "T", spy: true)
            let second = try await ProtocolClient(joining: room, as: "B")
            #expect(spy.peer.isSpy && !first.peer.isSpy)
            #expect(second.answer["peers"].array.map { $0["name"].text } == ["A"])
            _ = try await first.openTransport(1)
            try await first.produce(2, on: 1)
            #expect(spy.peer.consumers.count == 1)
            _ = try await spy.openTransport(3)
            #expect(await code { try await spy.produce(4, on: 3) } == .unsupported)
            let told = await spy.heard().map(\.method)
            #expect(told == ["newPeer", "newConsumer"])
            try await spy.tell("leave")
            #expect(await first.heard() == [.newPeer(name: "B", appData: .null)])
            first.peer.close()
            #expect(
                await other.heard().map(\.method) == ["newPeer", "newConsumer", "peerClosed"])
            #expect(await second.heard().map(\.method) == ["newConsumer", "peerClosed"])
        }
    }

    @Test("M-08: what the server says has its target and says that it is a notification")
    func everyNotificationSaysWhatItIs() {
        let all: [ServerNotification] = [
            .closed(appData: nil), .transportClosed(id: 1, appData: 2),
            .transportStats(id: 1, stats: []),
            .producerPaused(id: 1, peerName: "A", appData: nil),
            .producerResumed(id: 1, peerName: "A", appData: nil),
            .producerClosed(id: 1, peerName: "A", appData: nil),
            .producerStats(id: 1, stats: []), .newPeer(name: "A", appData: .null),
            .peerClosed(name: "A", appData: nil), .newConsumer(["id": 1]),
            .consumerClosed(id: 1, peerName: "A"),
            .consumerPaused(id: 1, peerName: "A", appData: nil),
            .consumerResumed(id: 1, peerName: "A", appData: nil),
            .consumerPreferredProfileSet(id: 1, peerName: "A", profile: .low),
            .consumerEffectiveProfileChanged(id: 1, peerName: "A", profile: .none),
            .consumerStats(id: 1, peerName: "A", stats: []),
        ]
        for message in all {
            #expect(message.json["target"] == "peer")
            #expect(message.json["notification"] == true)
            #expect(message.json["method"].text == message.method)
        }
        #expect(Set(all.map(\.method)).count == 16)
        #expect(
            ServerNotification.closed(appData: nil).json.names
                == ["method", "target", "notification"])
        #expect(ServerNotification.transportClosed(id: 1, appData: 2).json["appData"] == 2)
    }

    @Test("M-27: a newcomer is announced before what he sends")
    func peersComeBeforeTheirConsumers() async throws {
        try await withProtocolRoom { room in
            let listener = try await ProtocolClient(joining: room, as: "L")
            for name in ["A", "B"] {
                let client = try await ProtocolClient(joining: room, as: name)
                let number = name == "A" ? 10 : 20
                _ = try await client.openTransport(number)
                try await client.produce(number, on: number)
            }
            #expect(
                await listener.heard().map { message in
                    switch message {
                    case .newPeer(let name, _): "peer \(name)"
                    case .newConsumer(let consumer):
                        "consumer of \(consumer["peerName"].text ?? "")"
                    default: message.method
                    }
                } == ["peer A", "consumer of A", "peer B", "consumer of B"])
        }
    }

    @Test("M-28: the method decides, not the target")
    func theTargetIsNotLookedAt() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let answer = try await client.peer.receiveRequest([
                "method": "createTransport", "target": "room", "id": 1, "direction": "send",
                "options": [:],
            ])
            #expect(answer["iceParameters"]["iceLite"] == true)
            let asked = await code {
                _ = try await client.peer.receiveRequest(["method": "queryRoom", "target": "room"])
            }
            #expect(asked == .unsupported)
        }
    }
}
