/// What clients of mediasoup's third generation ask about what goes on, and what they are never
/// asked for: streams that begin paused, and transports that end with their worker.
import Channel
import Testing

@testable import Bisque

@Suite(.timeLimit(.minutes(1))) struct MediasoupReportTests {
    @Test("V3-04, V3-06, V3-07: statistics have the third generation's members")
    func statistics() async throws {
        let transport = try GetTransportStatsReply(
            packetsReceived: 3, bytesReceived: 300, packetsSent: 4, bytesSent: 400,
            rtcpReceived: 0, rtcpSent: 0, receiveBitrate: 3_000, sendBitrate: 4_000, drops: []
        ).encoded()
        let receiver = try GetReceiverStatsReply(
            streams: [
                ReceiverStream(
                    encoding: 0, ssrc: 1_111, packets: 9, bytes: 900, bitrate: 90,
                    packetsLost: -1, fractionLost: 2, duplicates: 3, discarded: 4, jitter: 5,
                    repaired: 6, nacksSent: 7, clockRate: 48_000, senderReports: 8, score: 9)
            ], keyframesWanted: 0, pliSent: 1, firSent: 2
        ).encoded()
        let sender = try GetSenderStatsReply(
            ssrc: 2_222, packets: 5, bytes: 500, bitrate: 50, skipped: 0, packetsLost: 1,
            roundTripUsec: 2_500, receiverReports: 0, pliReceived: 0, firReceived: 0,
            nackReceived: 3, retransmitWanted: 3, retransmitted: 2, score: 8
        ).encoded()
        let stage = try await Stage {
            $0.answer(GetTransportStats.op, .reply(transport))
            $0.answer(GetReceiverStats.op, .reply(receiver))
            $0.answer(GetSenderStats.op, .reply(sender))
        }
        let scene = try await Scene(stage)
        let ofTransport = try await scene.alice.ask(
            "getTransportStats", ["transportId": scene.sending])
        let sums = try entries(ofTransport)
        try #require(sums.count == 1)
        #expect(sums[0][member: "transportId"] == scene.sending)
        #expect(sums[0][member: "bytesReceived"] == 300 && sums[0][member: "sendBitrate"] == 4_000)

        let incoming = try entries(
            await scene.alice.ask("getProducerStats", ["producerId": scene.producer]))
        try #require(incoming.count == 1)
        #expect(incoming[0][member: "type"] == "inbound-rtp")
        #expect(incoming[0][member: "ssrc"] == 1_111 && incoming[0][member: "score"] == 9)
        #expect(incoming[0][member: "packetsLost"] == -1)
        #expect(incoming[0][member: "mimeType"] == "audio/opus")

        let (question, _) = await scene.bob.asked("newConsumer")
        await scene.bob.answer(question)
        let consumer = try #require(scene.bob.peer.rtpSenders.first)
        let outgoing = try entries(
            await scene.bob.ask("getConsumerStats", ["consumerId": .string("\(consumer.id)")]))
        try #require(outgoing.map { $0[member: "type"] } == ["outbound-rtp", "inbound-rtp"])
        #expect(outgoing[0][member: "ssrc"] == 2_222)
        #expect(outgoing[0][member: "roundTripTime"] == 2.5)
        #expect(outgoing[1][member: "ssrc"] == 1_111)
        for (method, name) in [
            ("getTransportStats", "transportId"), ("getProducerStats", "producerId"),
            ("getConsumerStats", "consumerId"),
        ] {
            #expect(await scene.bob.refusal(of: method, [name: scene.producer]) == 404)
        }
        await stage.server.close()
    }

    @Test("V3-06: a producer may begin paused, and nobody gets a packet of it before")
    func aProducerMayBeginPaused() async throws {
        let stage = try await Stage()
        let scene = try await Scene(stage, isPaused: true)
        let (question, data) = await scene.bob.asked("newConsumer")
        #expect(data[member: "producerPaused"] == true)
        #expect(data[member: "appData"] == ["x": 1])
        await scene.bob.answer(question)
        let worker = await stage.fleet.worker(1)
        #expect(await worker.received(CreateSender.self).isPaused)
        let receiver = try #require(scene.alice.peer.rtpReceivers.first)
        #expect(receiver.isPaused && receiver.isLocallyPaused)
        #expect(receiver.appData == ["x": 1])
        #expect(receiver.rtpParameters.userParameters.isEmpty)
        #expect(scene.bob.peer.rtpSenders.first?.appData == ["x": 1])
        _ = try await scene.alice.ask("resumeProducer", ["producerId": scene.producer])
        #expect(await scene.bob.heard("consumerResumed")[member: "consumerId"] != nil)
        await stage.server.close()
    }

    @Test("V3-04: who loses its transports with a worker is told to the application")
    func transportsThatEndWithTheirWorkerAreTold() async throws {
        let stage = try await Stage()
        let scene = try await Scene(stage)
        let closed = try #require(scene.alice.peer.transports.first).events()
        await stage.fleet.worker(1).die()
        guard case .closed(.workerDied) = await all(of: closed).last else {
            Issue.record("the transport does not say why it closed")
            return
        }
        while scene.alice.losses == 0 || scene.bob.losses == 0 { await Task.yield() }
        await stage.server.close()
    }

    private func entries(_ report: JSONValue) throws -> [JSONValue] {
        guard case .array(let entries) = report else { throw BisqueError(.invalid, "no list") }
        #expect(entries.allSatisfy { $0[member: "timestamp"] != nil })
        return entries
    }

    /// Alice's sound, of which Bob is going to be told.
    private struct Scene {
        let alice: MediasoupClient
        let bob: MediasoupClient
        let sending: JSONValue
        let producer: JSONValue

        init(_ stage: Stage, isPaused: Bool = false) async throws {
            let lobby = MediasoupLobby(try await stage.room())
            alice = try lobby.client("alice")
            bob = try lobby.client("bob")
            _ = try await bob.ask("createWebRtcTransport", ["consuming": true])
            _ = try await alice.join()
            _ = try await bob.join()
            sending = try await alice.sendingTransport()
            let produced = try await alice.ask(
                "produce",
                [
                    "transportId": sending, "kind": "audio", "paused": .bool(isPaused),
                    "rtpParameters": MediasoupRequestTests.opus, "appData": ["x": 1],
                ])
            producer = try #require(produced[member: "id"])
        }
    }
}
