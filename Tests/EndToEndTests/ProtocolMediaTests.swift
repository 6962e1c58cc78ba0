/// Media between clients of the mediasoup protocol, over plain RTP; and the protocol over a socket.
import Bisque
import Testing

extension EndToEnd {
    @Suite("The mediasoup protocol's media")
    struct ProtocolMediaTests {
        /// A client, and the far side of a plain transport that it asked for.
        private struct Client {
            let peer: Peer
            let endpoint: Endpoint
            let transport: Transport

            init(joining room: Room, as name: String, transport id: Int) async throws {
                let known = try await room.receiveRequest(["method": "queryRoom"])
                (peer, _) = try await room.join([
                    "method": "join", "target": "room", "peerName": .string(name),
                    "rtpCapabilities": known["rtpCapabilities"] ?? .null,
                ])
                endpoint = try Endpoint()
                _ = try await peer.receiveRequest([
                    "method": "createTransport", "id": .int(id), "direction": "send",
                    "options": [:],
                    "plainRtpParameters": [
                        "ip": .string(endpoint.address.ip),
                        "port": .int(Int(endpoint.address.port)),
                    ],
                ])
                transport = try #require(peer.transport(withID: id))
            }

            /// Pictures of several sizes.
            func produce(_ id: Int, profiles: [(String, ssrc: UInt32)]) async throws -> Producer {
                _ = try await peer.receiveRequest([
                    "method": "createProducer", "id": .int(id), "kind": "video",
                    "transportId": .int(transport.signalledID), "paused": false,
                    "rtpParameters": [
                        "codecs": [
                            [
                                "name": "VP8", "mimeType": "video/VP8", "payloadType": 96,
                                "clockRate": 90000, "parameters": [:], "rtcpFeedback": [],
                            ]
                        ],
                        "encodings": .array(
                            profiles.map { profile, ssrc in
                                ["ssrc": .int(Int(ssrc)), "profile": .string(profile)]
                            }), "rtcp": ["cname": "eye", "reducedSize": true],
                    ],
                ])
                return try #require(peer.producer(withID: id))
            }

            func produce(_ id: Int, ssrc: Int) async throws -> Producer {
                _ = try await peer.receiveRequest([
                    "method": "createProducer", "id": .int(id), "kind": "audio",
                    "transportId": .int(transport.signalledID), "paused": false,
                    "rtpParameters": [
                        "codecs": [
                            [
                                "name": "opus", "mimeType": "audio/opus", "payloadType": 111,
                                "clockRate": 48000, "channels": 2, "parameters": [:],
                                "rtcpFeedback": [],
                            ]
                        ], "encodings": [["ssrc": .int(ssrc)]],
                        "rtcp": ["cname": "eye", "reducedSize": true],
                    ],
                ])
                return try #require(peer.producer(withID: id))
            }

            func tell(_ method: String, _ fields: [String: JSONValue]) async throws {
                var fields = fields
                fields["method"] = .string(method)
                fields["notification"] = true
                try await peer.receiveNotification(.object(fields))
            }
        }

        @Test func mediaFlowsAndRestsAsClientsSay() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await Client(joining: room, as: "A", transport: 1)
                let listener = try await Client(joining: room, as: "B", transport: 2)
                let producer = try await publisher.produce(3, ssrc: 1111)
                let consumer = try #require(listener.peer.consumer(for: producer))
                let answer = try await listener.peer.receiveRequest([
                    "method": "enableConsumer", "id": .int(Int(consumer.id)), "transportId": 2,
                    "paused": false,
                ])
                #expect(answer["paused"] == .bool(false))
                let sending = Participant(publisher.peer, publisher.endpoint, publisher.transport)
                var source = Source(ssrc: 1111, payloadType: 111)
                try source.send(10, from: sending)
                let got = try await listener.endpoint.rtp(consumer.ssrc, count: 10)
                #expect(got.isContiguous)
                let known = consumer.rtpParameters.codecs.first?.payloadType
                #expect(got.allSatisfy { $0.payloadType == known })

                // Held up by the client who sends, nothing is lost of what comes afterwards.
                try await publisher.tell("pauseProducer", ["id": 3])
                try source.send(10, from: sending)
                try await eventually("all has been received") {
                    try await producer.getStats().streams.first?.packets == 20
                }
                #expect(listener.endpoint.rtp.count == 10)
                try await publisher.tell("resumeProducer", ["id": 3])
                try source.send(10, from: sending)
                #expect(try await listener.endpoint.rtp(consumer.ssrc, count: 20).isContiguous)

                let received = try await producer.statsReport()
                guard case .array(let streams) = received, case .object(let stream)? = streams.first
                else {
                    Issue.record("\(received)")
                    return
                }
                #expect(stream["type"] == "inbound-rtp" && stream["ssrc"] == 1111)
                #expect(stream["packetCount"] == 30 && stream["transportId"] == 1)
                #expect(stream["mimeType"] == "audio/opus")
                let sent = try await consumer.statsReport()
                guard case .array(let both) = sent else {
                    Issue.record("\(sent)")
                    return
                }
                #expect(both.count == 2)
                #expect(both.last?["inboundRtpId"] == stream["id"])
                #expect(both.last?["packetCount"] == 20)
            }
        }

        /// Two of three sizes come in: told is the one that goes on, not the second.
        @Test func aConsumersStatisticsAreOfTheSizeThatFlows() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await Client(joining: room, as: "A", transport: 1)
                let listener = try await Client(joining: room, as: "B", transport: 2)
                let producer = try await publisher.produce(
                    3, profiles: [("low", 1001), ("medium", 1003), ("high", 1005)])
                let consumer = try #require(listener.peer.consumer(for: producer))
                _ = try await listener.peer.receiveRequest([
                    "method": "enableConsumer", "id": .int(Int(consumer.id)), "transportId": 2,
                    "paused": false, "preferredProfile": "medium",
                ])
                let sending = Participant(publisher.peer, publisher.endpoint, publisher.transport)
                // A key frame of VP8 (RFC 7741 section 4.3), whole in one packet.
                var picture = RtpPacket(
                    payloadType: 96, isMarked: true,
                    payload: [0x10, 0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0x00, 0, 0])
                try await eventually("the medium one flows", every: .milliseconds(20)) {
                    picture.sequence &+= 1
                    picture.timestamp &+= 3000
                    for ssrc: UInt32 in [1003, 1005] {
                        picture.ssrc = ssrc
                        try sending.send(picture)
                    }
                    // Of the large one something has been taken off the socket as well.
                    guard consumer.choice?.current?.spatial == 1 else { return false }
                    return try await producer.getStats().streams.count == 2
                }
                let (received, sent) = try await (producer.statsReport(), consumer.statsReport())
                guard case .array(let streams) = received, case .array(let both) = sent else {
                    Issue.record("\(received), \(sent)")
                    return
                }
                #expect(streams.map { $0["ssrc"] } == [1003, 1005])
                #expect(both.count == 2 && both.first?["ssrc"] == 1003)
                #expect(both.last?["inboundRtpId"] == streams.first?["id"])
            }
        }

        @Test func aSocketCarriesTheProtocol() async throws {
            let service = try await ServiceProgram()
            let wire = try WireClient(port: service.port)
            try await wire.send(
                WireClient.head(
                    "GET", "/mediasoup-v2/tea",
                    headers: [
                        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Protocol: protoo",
                    ]))
            #expect(try await wire.readResponse().status == 101)
            let request =
                #"{"request":true,"id":1,"method":"mediasoup-request","#
                + #""data":{"method":"queryRoom","target":"room"}}"#
            try await wire.send(WireClient.Frame(payload: Array(request.utf8)).bytes())
            let answer = try JSONValue(reading: try await wire.readFrame().payload)
            #expect(answer["ok"] == .bool(true))
            guard case .object(let content)? = answer["data"] else {
                Issue.record("\(answer)")
                return
            }
            #expect(content["mandatoryCodecPayloadTypes"] == [])
        }
    }
}
