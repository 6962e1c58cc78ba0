import Channel
import Testing

@testable import Bisque

/// Data channels of endpoints that speak by session descriptions.
@Suite(.timeLimit(.minutes(1))) struct DataSessionTests {
    private static let channels = [
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:0", "a=sctp-port:5000",
        "a=max-message-size:70000",
    ]

    @Test func anOfferOpensTheAssociationWithWhatItSays() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        let session = PublishingSession(over: alice.transport)
        let answer = try await session.answer(Offers.offer(Self.channels))
        #expect(answer.contains("a=sctp-port:5000\r\na=max-message-size:262144"))
        let worker = await stage.fleet.worker(1)
        let open = await worker.received(OpenSctp.self)
        #expect(open.remoteMaxMessageSize == 70_000 && open.acceptsChannels)
        _ = try await session.answer(Offers.offer(Self.channels))
        #expect(worker.asked.filter { $0 == OpenSctp.op }.count == 1)

        // What its far side does not take is not sent to it.
        let news = try await alice.peer.produceData()
        let consumer = try await alice.peer.consumeData(
            of: news, DataConsumerOptions(isInBand: true), over: alice.transport)
        #expect(consumer.sctpStreamParameters?.streamID == 1)
        let large = Bisque.DataMessage([UInt8](repeating: 0, count: 70_001))
        #expect(await code { try await consumer.send(large) } == .invalid)
        #expect(!worker.asked.contains(SendToConsumer.op))
        await stage.server.close()
    }

    @Test func anOfferWithoutThemOpensNone() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        try alice.peer.setCapabilities(Fixtures.peerCapabilities)
        let session = PublishingSession(over: alice.transport)
        _ = try await session.answer(Offers.offer(Offers.audio()))
        let worker = await stage.fleet.worker(1)
        #expect(!worker.asked.contains(OpenSctp.op))
        // They may come later.
        let second = Self.channels.map { $0.replacing("a=mid:0", with: "a=mid:1") }
        let answer = try await session.answer(Offers.offer(Offers.audio(), second))
        #expect(answer.contains("m=application "))
        #expect(await worker.received(OpenSctp.self).remoteMaxMessageSize == 70_000)
        await stage.server.close()
    }

    @Test func aListenerIsOfferedThemAtOnce() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let bob = try await room.chatter("bob")
        let session = SubscribingSession(over: bob.transport)
        #expect(session.needsOffer)
        try await session.exchange()
        #expect(!session.needsOffer)
        let worker = await stage.fleet.worker(1)
        #expect(worker.asked.suffix(2) == [OpenSctp.op, ConnectWebRtcTransport.op])
        await stage.server.close()
    }

    @Test("V3-11: a client produces data, another one consumes it once it has taken it")
    func clientsOfTheThirdGenerationTalk() async throws {
        let stage = try await Stage()
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice")
        let bob = try lobby.client("bob")
        let streams: JSONValue = ["numStreams": ["OS": 16, "MIS": 16]]
        let told = try await alice.ask(
            "createWebRtcTransport", ["producing": true, "sctpCapabilities": streams])
        let sending = try #require(told[member: "id"])
        #expect(
            told[member: "sctpParameters"]
                == ["port": 5_000, "OS": 16, "MIS": 16, "maxMessageSize": 262_144])
        let receiving = try await bob.ask(
            "createWebRtcTransport", ["consuming": true, "sctpCapabilities": streams])
        #expect(receiving[member: "sctpParameters"] != nil)
        let wish: JSONValue = [
            "transportId": sending,
            "sctpStreamParameters": [
                "streamId": 3, "ordered": false, "maxPacketLifeTime": nil, "maxRetransmits": 2,
            ],
            "label": "chat", "protocol": "json", "appData": ["a": 1],
        ]
        #expect(await alice.refusal(of: "produceData", wish) == 422)
        _ = try await alice.join()
        _ = try await bob.join()
        let produced = try await alice.ask("produceData", wish)
        #expect(await alice.refusal(of: "produceData", wish) == 409)

        let (question, data) = await bob.asked("newDataConsumer")
        let consumer = try #require(bob.peer.dataConsumers.first)
        #expect(
            data == [
                "id": .string("\(consumer.id)"), "dataProducerId": produced[member: "id"] ?? nil,
                "peerId": "alice", "label": "chat", "protocol": "json", "appData": ["a": 1],
                "sctpStreamParameters": ["streamId": 0, "ordered": false, "maxRetransmits": 2],
            ])
        #expect(consumer.isPaused)
        await bob.answer(question)
        #expect(!consumer.isPaused)

        let id = JSONValue.string("\(consumer.id)")
        _ = try await bob.ask("pauseDataConsumer", ["dataConsumerId": id])
        #expect(consumer.isPaused)
        _ = try await bob.ask(
            "setDataConsumerSubchannels", ["dataConsumerId": id, "subchannels": [1, 2]])
        #expect(consumer.subchannels == [1, 2])
        #expect(await alice.refusal(of: "resumeDataConsumer", ["dataConsumerId": id]) == 404)
        let producer: JSONValue = ["dataProducerId": produced[member: "id"] ?? nil]
        _ = try await alice.ask("pauseDataProducer", producer)
        #expect(consumer.isProducerPaused)
        #expect(await bob.refusal(of: "closeDataProducer", producer) == 404)
        _ = try await alice.ask("closeDataProducer", producer)
        #expect(await bob.heard("dataConsumerClosed")[member: "dataConsumerId"] == id)
        #expect(bob.peer.dataConsumers.isEmpty)
        await stage.server.close()
    }

    @Test func whoHasNoDataChannelsIsToldOfNoMessages() async throws {
        let stage = try await Stage()
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice")
        let bob = try lobby.client("bob")
        _ = try await bob.ask("createWebRtcTransport", ["consuming": true])
        _ = try await alice.join()
        _ = try await bob.join()
        try await alice.peer.produceData(DataProducerOptions(label: "news"))
        let streams: JSONValue = ["numStreams": ["OS": 16, "MIS": 16]]
        #expect(bob.peer.dataConsumers.isEmpty)
        // With a way for them he hears of what is there.
        _ = try await bob.ask(
            "createWebRtcTransport", ["consuming": true, "sctpCapabilities": streams])
        let (question, data) = await bob.asked("newDataConsumer")
        #expect(data[member: "label"] == "news" && data[member: "peerId"] == "alice")
        await bob.session.receive(
            ProtooMessage.response(id: question, .refused(code: 500, reason: "no")).json)
        #expect(await bob.heard("dataConsumerClosed")[member: "dataConsumerId"] != nil)
        #expect(bob.peer.dataConsumers.isEmpty)
        await stage.server.close()
    }

    @Test(
        arguments: [
            ("createWebRtcTransport", ["sctpCapabilities": 7]),
            ("createWebRtcTransport", ["sctpCapabilities": ["numStreams": ["OS": 0, "MIS": 1]]]),
            ("produceData", [:]), ("produceData", ["transportId": "7"]),
            (
                "produceData",
                ["transportId": "7", "sctpStreamParameters": ["streamId": 70_000]]
            ),
            (
                "produceData",
                [
                    "transportId": "7",
                    "sctpStreamParameters": ["streamId": 1, "ordered": true, "maxRetransmits": 1],
                ]
            ),
            (
                "produceData",
                ["transportId": "7", "sctpStreamParameters": ["streamId": 1], "label": 7]
            ),
            ("closeDataProducer", [:]), ("resumeDataConsumer", ["dataConsumerId": 7]),
            ("setDataConsumerSubchannels", ["dataConsumerId": "7", "subchannels": [-1]]),
        ] as [(String, JSONValue)])
    func whatIsWrongIsRefusedByName(_ method: String, _ data: JSONValue) {
        #expect(
            code { () throws(BisqueError) in
                _ = try MediasoupRequest(method: method, data: data)
            } == .invalid)
    }
}
