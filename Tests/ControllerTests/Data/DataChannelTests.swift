import Channel
import Testing

@testable import Bisque

/// Data producers and data consumers as objects, over a scripted worker.
@Suite(.timeLimit(.minutes(1))) struct DataChannelTests {
    @Test("V3-11: a data producer has what was said of it and is told of to everybody")
    func aProducerIsTold() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let events = room.events()
        let alice = try await room.chatter("alice")
        let producer = try await alice.peer.produceData(
            DataProducerOptions(
                stream: SctpStreamParameters(streamID: 7, isOrdered: false, maxRetransmits: 3),
                label: "foo", protocol: "bar", appData: ["a": 1]), over: alice.transport)
        #expect(producer.type == .sctp && producer.transport === alice.transport)
        #expect(producer.label == "foo" && producer.protocol == "bar")
        #expect(producer.appData == ["a": 1] && !producer.isPaused && !producer.isClosed)
        #expect(alice.transport.dataProducers.map(\.id) == [producer.id])
        #expect(
            try JSONValue(encoding: producer.dataProducerParameters) == [
                "sctpStreamParameters": [
                    "streamId": 7, "ordered": false, "maxRetransmits": 3,
                ],
                "label": "foo", "protocol": "bar", "appData": ["a": 1],
            ])
        let worker = await stage.fleet.worker(1)
        #expect(
            worker.asked.suffix(3)
                == [CreateWebRtcTransport.op, OpenSctp.op, CreateDataProducer.op])

        let program = try await alice.peer.produceData()
        #expect(program.type == .direct && program.sctpStreamParameters == nil)
        room.close()
        let told = await all(of: events).map(\.name)
        #expect(
            told == [
                "newPeer alice", "newDataProducer foo", "newDataProducer ",
                "closed closed by the application",
            ])
        #expect(producer.closeReason == .parent && program.closeReason == .parent)
        await stage.server.close()
    }

    @Test("V3-11: a data consumer has its producer's label, a stream and subchannels of its own")
    func aConsumerIsMade() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        let bob = try await room.chatter("bob")
        let producer = try await alice.peer.produceData(.over(5), over: alice.transport)
        let consumer = try await bob.peer.consumeData(
            of: producer, DataConsumerOptions(subchannels: [3, 1]), over: bob.transport)
        #expect(consumer.type == .sctp && consumer.producer === producer)
        #expect(consumer.label == "chat" && consumer.sctpStreamParameters?.streamID == 0)
        #expect(consumer.subchannels == [1, 3] && producer.consumers.map(\.id) == [consumer.id])
        let worker = await stage.fleet.worker(1)
        let create = await worker.received(CreateDataConsumer.self)
        #expect(create.subchannels == [1, 3] && create.opening == nil && create.credit == 0)

        try await consumer.addSubchannel(2)
        try await consumer.addSubchannel(2)
        try await consumer.removeSubchannel(1)
        #expect(await worker.received(SetSubchannels.self, count: 2).subchannels == [2, 3])
        try await consumer.setSubchannels([])
        #expect(worker.asked.filter { $0 == SetSubchannels.op }.count == 3)
        worker.answer(
            SetBufferedLow.op, .reply(try SetBufferedLowReply(bufferedAmount: 0).encoded()))
        try await consumer.setBufferedAmountLowThreshold(1_000)
        #expect(await worker.received(SetBufferedLow.self).threshold == 1_000)
        #expect(consumer.bufferedAmountLowThreshold == 1_000)
        #expect(await code { try await consumer.setBufferedAmountLowThreshold(-1) } == .invalid)
        await stage.server.close()
    }

    @Test("V3-11: pauses of both are told, and a closed producer closes its consumers")
    func pausesAndEnds() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        let bob = try await room.chatter("bob")
        let producer = try await alice.peer.produceData(.over(0), over: alice.transport)
        let consumer = try await bob.peer.consumeData(of: producer, over: bob.transport)
        let events = (producer.events(), consumer.events())
        try await producer.pause()
        try await producer.pause()
        #expect(producer.isPaused && consumer.isProducerPaused && !consumer.isPaused)
        try await consumer.pause()
        try await consumer.resume()
        try await producer.resume()
        let worker = await stage.fleet.worker(1)
        let number = DataConsumerID(rawValue: consumer.id)
        worker.say(.dataBufferFull(.init(consumer: number, bufferedAmount: 9_000, lost: 1)))
        worker.say(.dataBufferedLow(.init(consumer: number, bufferedAmount: 10)))
        var heard = events.1.makeAsyncIterator()
        var names: [String] = []
        while names.last != "bufferedAmountLow 10", let event = await heard.next() {
            names.append(event.name)
        }
        producer.close()
        while let event = await heard.next() { names.append(event.name) }
        #expect(
            names == [
                "pauseChanged false", "producerPauseChanged false", "producerPauseChanged true",
                "pauseChanged true", "pauseChanged false", "producerPauseChanged false",
                "sendBufferFull 9000", "bufferedAmountLow 10", "closed its parent closed",
            ])
        #expect(
            await all(of: events.0).map(\.name) == [
                "pauseChanged false", "pauseChanged true", "pauseChanged false",
                "closed closed by the application",
            ])
        #expect(worker.asked.filter { $0 == PauseDataProducer.op }.count == 1)
        #expect(!worker.asked.contains(CloseDataConsumer.op))
        await stage.server.close()
    }

    @Test("V3-11: a direct producer sends what the program gives it, to subchannels too")
    func aDirectProducerSends() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        let producer = try await alice.peer.produceData(DataProducerOptions(label: "news"))
        let worker = await stage.fleet.worker(1)
        try await producer.send(DataMessage("hello"), subchannels: [2, 1], requiredSubchannel: 9)
        let sent = await worker.received(SendFromProducer.self)
        #expect(
            sent.message
                == MessagePart(identifier: 51, bytes: Bytes(Array("hello".utf8)), isLast: true))
        #expect(sent.subchannels == [1, 2] && sent.requiredSubchannel == 9)

        for (message, identifier) in [
            (DataMessage(""), 56), (DataMessage([]), 57), (DataMessage([1]), 53),
            (DataMessage([1], .other(99)), 99),
        ] as [(Bisque.DataMessage, UInt32)] {
            let count = worker.asked.count { $0 == SendFromProducer.op }
            try await producer.send(message)
            let part = await worker.received(SendFromProducer.self, count: count + 1).message
            #expect(part.identifier == identifier && part.bytes.bytes == message.bytes)
        }
        let before = worker.asked.count
        try await producer.send(DataMessage([UInt8](repeating: 7, count: 130_000)))
        #expect(worker.asked.count == before + 3)
        let last = await worker.received(SendFromProducer.self, count: 8)
        #expect(last.message.isLast && last.message.bytes.bytes.count == 10_000)
        let tooLarge = DataMessage([UInt8](repeating: 7, count: 262_145))
        #expect(await code { try await producer.send(tooLarge) } == .invalid)
        #expect(
            await code { try await producer.send(DataMessage([], .other(50))) } == .invalid)
        #expect(worker.asked.count == before + 3)
        await stage.server.close()
    }

    @Test func whatIsNotTakenIsSentAgainWhenThereIsRoom() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        let source = try await alice.peer.produceData()
        let consumer = try await alice.peer.consumeData(of: source, over: alice.transport)
        let worker = await stage.fleet.worker(1)
        worker.answer(SendToConsumer.op, try DataAnswers.taken(false, bufferedAmount: 5_000))
        await #expect(throws: BisqueError(.limit, "5000 bytes wait already")) {
            try await consumer.send(DataMessage("one"), whenFull: .refuse)
        }
        let waiting = Task { try await consumer.send(DataMessage("two")) }
        _ = await worker.received(SendToConsumer.self, count: 2)
        let behind = Task { try await consumer.send(DataMessage("three")) }
        worker.answer(SendToConsumer.op, try DataAnswers.taken(true, bufferedAmount: 3))
        worker.say(.dataWritable(.init(consumer: DataConsumerID(rawValue: consumer.id))))
        try await waiting.value
        try await behind.value
        let texts = [3, 4].map { count in
            Task { await worker.received(SendToConsumer.self, count: count).message.bytes.bytes }
        }
        #expect(await texts[0].value == Array("two".utf8))
        #expect(await texts[1].value == Array("three".utf8))

        worker.answer(SendToConsumer.op, try DataAnswers.taken(false, bufferedAmount: 1))
        let lost = Task { try await consumer.send(DataMessage("four")) }
        _ = await worker.received(SendToConsumer.self, count: 5)
        consumer.close()
        #expect(await code { try await lost.value } == .closed)
        await stage.server.close()
    }

    @Test func onlyTheRightOnesSend() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        let producer = try await alice.peer.produceData(.over(0), over: alice.transport)
        let direct = try await alice.peer.consumeData(of: producer)
        #expect(await code { try await producer.send(DataMessage("x")) } == .unsupported)
        #expect(await code { try await direct.send(DataMessage("x")) } == .unsupported)
        let elsewhere = try await stage.room().createPeer(named: "bob")
        #expect(await code { try await elsewhere.consumeData(of: producer) } == .notFound)
        producer.close()
        #expect(await code { try await producer.pause() } == .closed)
        #expect(await code { try await alice.peer.consumeData(of: producer) } == .closed)
        #expect(await code { _ = try await producer.getStats() } == .closed)
        await stage.server.close()
    }

    @Test("V3-11: a direct consumer's messages come to the program, and what they cost is granted")
    func aDirectConsumerReads() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice")
        let producer = try await alice.peer.produceData(.over(0), over: alice.transport)
        let consumer = try await alice.peer.consumeData(
            of: producer, DataConsumerOptions(holdsBack: true))
        let worker = await stage.fleet.worker(1)
        let create = await worker.received(CreateDataConsumer.self)
        #expect(create.credit == 1 << 20 && create.holdsBack && create.stream == nil)
        let number = DataConsumerID(rawValue: consumer.id)
        let half = Bytes([UInt8](repeating: 1, count: 60_000))
        for _ in 0..<3 {
            for isLast in [false, true] {
                worker.say(
                    .dataMessage(
                        .init(
                            consumer: number,
                            message: .init(identifier: 53, bytes: half, isLast: isLast),
                            lost: 0)))
            }
        }
        var messages = consumer.messages().makeAsyncIterator()
        for _ in 0..<3 { #expect(await messages.next()?.bytes.count == 120_000) }
        #expect(await worker.received(GrantCredit.self).credit == 360_192)
        worker.say(
            .dataMessage(
                .init(
                    consumer: number,
                    message: .init(identifier: 56, bytes: Bytes([]), isLast: true), lost: 2)))
        #expect(await messages.next() == DataMessage(""))
        #expect(consumer.missedMessages == 2)
        consumer.close()
        #expect(await messages.next() == nil)
        await stage.server.close()
    }

    @Test func statesOfTheAssociationAreEvents() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.chatter("alice", SctpOptions(outgoingStreams: 16))
        let events = alice.transport.events()
        #expect(alice.transport.sctpState == .new)
        #expect(
            alice.transport.sctpParameters
                == SctpParameters(outgoingStreams: 16, incomingStreams: 1_024))
        let worker = await stage.fleet.worker(1)
        let number = TransportID(rawValue: alice.transport.id)
        for state in [Channel.SctpState.connecting, .connected, .connected] {
            worker.say(
                .sctpStateChanged(
                    .init(
                        transport: number, state: state, outgoingStreams: 4, incomingStreams: 4)))
        }
        worker.say(
            .channelOpened(
                .init(
                    transport: number, stream: 2,
                    opening: .init(label: "chat", subprotocol: "", priority: 256),
                    reliability: .init(isOrdered: true))))
        #expect(await worker.received(CreateDataProducer.self).stream == 2)
        #expect(alice.transport.sctpState == .connected)
        #expect(alice.peer.dataProducers.map(\.label) == ["chat"])
        alice.transport.close()
        let states = await all(of: events).compactMap { event in
            if case .sctp(let state) = event { state } else { nil }
        }
        #expect(states == [.new, .connecting, .connected])
        #expect(alice.peer.dataProducers.isEmpty)
        await stage.server.close()
    }
}
