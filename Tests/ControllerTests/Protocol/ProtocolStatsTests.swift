import Channel
import Testing

@testable import Bisque

/// Statistics in the second generation's shapes, asked for and pushed.
@Suite(.timeLimit(.minutes(1))) struct ProtocolStatsTests {
    private struct Scene {
        let client: ProtocolClient
        let other: ProtocolClient
        let waits = Waits()
        let consumer: Consumer

        init(_ room: Room, sending video: JSONValue = Produced.camera) async throws {
            let waits = waits
            room.core.withLock { $0.pushes.wait = { try await waits.pass($0) } }
            client = try await ProtocolClient(joining: room, as: "A")
            other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            _ = try await other.openTransport(10, "recv")
            try await client.produce(2, on: 1, video, kind: "video")
            consumer = try other.consumer
            _ = await client.heard()
            _ = await other.heard()
        }

        var id: Int { Int(consumer.id) }

        /// Of all that the listener was told.
        func reports() async -> [ServerNotification] {
            await other.heard().filter { $0.method == "consumerStats" }
        }
    }

    @Test("ST-01: statistics are arrays of flat objects")
    func statisticsAreFlat() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            let sending = try #require(scene.client.peer.transports.first)
            let transport = try await sending.statsReport()
            #expect(transport.array.count == 1)
            #expect(
                transport[0].names == [
                    "type", "timestamp", "id", "iceConnectionState", "dtlsState",
                    "localAvailableSendBw", "remoteAvailableSendBw",
                ])
            #expect(transport[0]["type"] == "transport" && transport[0]["id"] == 1)
            #expect(transport[0]["iceConnectionState"] == "new")
            #expect(
                transport[0]["localAvailableSendBw"].names == ["maxBitrate", "bitrate", "ssrcs"])
            #expect(transport[0]["remoteAvailableSendBw"].names == ["bitrate", "ssrcs"])
            // Nothing was received yet, and the consumer is not enabled.
            let producer = try #require(scene.client.peer.producers.first)
            #expect(try await producer.statsReport() == [])
            #expect(try await scene.consumer.statsReport() == [])
            try await scene.other.enable(scene.id, on: 10)
            let sent = try await scene.consumer.statsReport()
            #expect(sent.array.count == 1)
            #expect(
                sent[0].names == [
                    "id", "timestamp", "ssrc", "mediaType", "kind", "mimeType", "packetCount",
                    "byteCount", "bitrate", "packetsLost", "fractionLost", "packetsDiscarded",
                    "packetsRepaired", "firCount", "pliCount", "nackCount", "sliCount", "type",
                    "roundTripTime", "transportId", "inboundRtpId",
                ])
            #expect(sent[0]["type"] == "outbound-rtp" && sent[0]["mimeType"] == "video/VP8")
            #expect(sent[0]["transportId"] == 10)
        }
    }

    @Test("M-20, M-22: the first report comes at once, the next ones not sooner than a second")
    func reportsComeAtOnceAndThenNotTooOften() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            try await scene.client.tell("enableTransportStats", ["id": 1, "interval": 100])
            #expect(await scene.waits.number(1) == .seconds(1))
            let first = await scene.client.heard()
            #expect(first.count == 1)
            let json = try #require(first.first?.json)
            #expect(json.names == ["method", "target", "notification", "id", "stats"])
            #expect(json["method"] == "transportStats" && json["id"] == 1)
            #expect(json["stats"][0]["type"] == "transport")
            // A second wish changes nothing.
            try await scene.client.tell("enableTransportStats", ["id": 1, "interval": 5000])
            scene.waits.wake()
            #expect(await scene.waits.number(2) == .seconds(1))
            #expect(await scene.client.heard().map(\.method) == ["transportStats"])
            try await scene.client.tell("disableTransportStats", ["id": 1])
            #expect(room.core.withLock { $0.pushes.count } == 0)
            #expect(scene.waits.count == 0)
            #expect(await scene.client.heard() == [])
        }
    }

    @Test("M-21: a consumer's reports begin when it is enabled and a tick has passed")
    func reportsOfAConsumerBeginWithIt() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            try await scene.other.tell(
                "enableConsumerStats", ["id": .int(scene.id), "interval": 2500])
            #expect(await scene.waits.number(1) == .milliseconds(2500))
            #expect(await scene.other.heard() == [])
            try await scene.other.enable(scene.id, on: 10)
            #expect(await scene.reports() == [])
            scene.waits.wake()
            _ = await scene.waits.number(2)
            let told = await scene.reports()
            #expect(told.count == 1)
            #expect(
                told.first?.json.names
                    == ["method", "target", "notification", "id", "peerName", "stats"])
            #expect(told.first?.json["peerName"] == "A")
            scene.consumer.pause(appData: nil)
            scene.waits.wake()
            _ = await scene.waits.number(3)
            #expect(await scene.reports() == [])
            // Its end is the end of the reports.
            scene.client.peer.close()
            #expect(room.core.withLock { $0.pushes.count } == 0)
            #expect(scene.waits.count == 0)
        }
    }

    @Test func aProducersReportsRestWhileItIsPaused() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            try await scene.client.tell("enableProducerStats", ["id": 2])
            #expect(await scene.waits.number(1) == .seconds(1))
            #expect(await scene.client.heard().map(\.method) == ["producerStats"])
            try await scene.client.tell("pauseProducer", ["id": 2])
            scene.waits.wake()
            _ = await scene.waits.number(2)
            #expect(await scene.client.heard() == [])
            for interval: JSONValue in ["soon", true, ["x": 1]] {
                try await scene.client.tell(
                    "enableTransportStats", ["id": 1, "interval": interval])
            }
            #expect(room.core.withLock { $0.pushes.count } == 1)
        }
    }

    @Test func whatAClientIsAllowedToSendIsAmongItsTransportsStatistics() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            let transport = try #require(scene.client.peer.transports.first)
            let free = try await transport.statsReport()[0]["localAvailableSendBw"]
            #expect(free == ["maxBitrate": 0, "bitrate": 0, "ssrcs": []])
            try await transport.setMaxBitrate(300_000)
            let limited = try await transport.statsReport()[0]["localAvailableSendBw"]
            #expect(limited == ["maxBitrate": 300_000, "bitrate": 300_000, "ssrcs": [2222]])
        }
    }

    /// In the second generation's shapes and in the third's.
    @Test func theSourceOfAConsumerIsTheEncodingThatFlows() async throws {
        let received = try GetReceiverStatsReply(
            streams: [Self.stream(of: 0), Self.stream(of: 1)], keyframesWanted: 0, pliSent: 0,
            firSent: 0
        ).encoded()
        let sent = try GetSenderStatsReply(
            ssrc: 1, packets: 2, bytes: 3, bitrate: 4, skipped: 5, receiverReports: 6,
            pliReceived: 7, firReceived: 8, nackReceived: 9, retransmitWanted: 10,
            retransmitted: 11, score: 10
        ).encoded()
        let stage = try await Stage {
            $0.answer(GetReceiverStats.op, .reply(received))
            $0.answer(GetSenderStats.op, .reply(sent))
        }
        let scene = try await Scene(
            try await stage.server.createRoom(mediaCodecs: [.opus, .vp8]),
            sending: Produced.simulcast)
        try await scene.other.enable(scene.id, on: 10)
        let worker = await stage.fleet.worker(1)
        let steps: [(flowing: UInt8?, source: [JSONValue])] = [
            (nil, []), (1, [101]), (2, []), (0, [100]), (nil, []),
        ]
        for step in steps {
            let layers = step.flowing.map { Channel.Layers(spatial: $0, temporal: 0) }
            // Answers come after what was said before them.
            worker.say(
                .choiceChanged(
                    ChoiceChanged(
                        sender: SenderID(rawValue: scene.consumer.id),
                        choice: Choice(
                            current: layers, decided: layers, reason: .wish, neededBitrate: 0,
                            availableBitrate: 0))))
            let (second, third) = (
                try await scene.consumer.statsReport(), try await scene.consumer.mediasoupReport()
            )
            for report in [second, third] {
                let sources = report.array.filter { $0["type"] == "inbound-rtp" }
                #expect(sources.map { $0["ssrc"] } == step.source)
            }
        }
        await stage.server.close()
    }

    private static func stream(of encoding: UInt8) -> ReceiverStream {
        ReceiverStream(
            encoding: encoding, ssrc: 100 + UInt32(encoding), packets: 9, bytes: 900, bitrate: 90,
            packetsLost: 0, fractionLost: 0, duplicates: 0, discarded: 0, jitter: 0, repaired: 0,
            nacksSent: 0, clockRate: 90_000, senderReports: 0, score: 10)
    }

    /// As while a worker has just died.
    @Test func aReportThatFailsIsFollowedByTheNext() async throws {
        try await withProtocolRoom { room in
            let scene = try await Scene(room)
            let workplace = room.core.withLock { core in
                defer { core.workplace = nil }
                return core.workplace
            }
            try await scene.client.tell("enableTransportStats", ["id": 1])
            _ = await scene.waits.number(1)
            #expect(await scene.client.heard() == [])
            room.core.withLock { $0.workplace = workplace }
            scene.waits.wake()
            _ = await scene.waits.number(2)
            #expect(await scene.client.heard().map(\.method) == ["transportStats"])
        }
    }
}
