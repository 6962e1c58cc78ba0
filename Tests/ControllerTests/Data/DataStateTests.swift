import Channel
import Testing

@testable import Bisque

/// Data producers and data consumers in a room's state.
@Suite struct DataStateTests {
    @Test func theAssociationIsOpenedOnceBeforeTheFirstChannel() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.dataTransport(of: alice, SctpOptions(outgoingStreams: 7))
        let (command, actions) = try room.state.beginProduceData(
            901, of: alice, over: transport, .over(3))
        guard case .openSctp(let open) = try #require(actions.dataCommands.first) else {
            Issue.record("\(actions)")
            return
        }
        #expect(open.transport.rawValue == transport && open.outgoingStreams == 7)
        #expect(open.localPort == 5_000 && open.remotePort == 5_000)
        guard case .data(.createProducer(let create)) = command else {
            Issue.record("\(command)")
            return
        }
        #expect(create.stream == 3 && create.transport?.rawValue == transport)
        let (_, later) = try room.state.beginProduceData(
            903, of: alice, over: transport, .over(4))
        #expect(later == [])
    }

    @Test func nobodySeesAProducerThatTheWorkerRefused() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.dataTransport(of: alice)
        _ = try room.state.beginProduceData(901, of: alice, over: transport, .over(0))
        let refusal = BisqueError(.refused, "invalidStream")
        #expect(throws: refusal) { try room.state.finishProduceData(901, refusal: refusal) }
        #expect(room.state.dataProducers.isEmpty)
        #expect(room.state.peers[alice]?.dataProducers == [])
        #expect(try room.dataProducer(903, of: alice, over: transport) == 903)
    }

    @Test(
        "V3-08: a stream is one producer's, within what was agreed, with one bound at most",
        arguments: [
            (SctpStreamParameters(streamID: 5), BisqueError.Code.duplicate),
            (SctpStreamParameters(streamID: 8), .invalid),
            (SctpStreamParameters(streamID: 65_535), .invalid),
            (SctpStreamParameters(streamID: 1, isOrdered: true, maxRetransmits: 1), .invalid),
            (
                SctpStreamParameters(
                    streamID: 1, isOrdered: false, maxPacketLifeTime: 1, maxRetransmits: 1),
                .invalid
            ),
        ])
    func streamsAreChecked(_ stream: SctpStreamParameters, _ expected: BisqueError.Code) throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.dataTransport(of: alice, SctpOptions(incomingStreams: 8))
        _ = try room.dataProducer(901, of: alice, over: transport, stream: 5)
        let before = room.state.dataProducers
        #expect(
            code {
                _ = try room.state.beginProduceData(
                    902, of: alice, over: transport, DataProducerOptions(stream: stream))
            } == expected)
        #expect(room.state.dataProducers == before)
    }

    @Test func whatDoesNotFitTheTransportIsRefused() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let bob = try room.peer("bob")
        let plain = try room.transport(of: alice)
        let transport = try room.dataTransport(of: alice)
        #expect(
            code { _ = try room.state.beginProduceData(901, of: alice, over: plain, .over(0)) }
                == .unsupported)
        #expect(
            code { _ = try room.state.beginProduceData(901, of: bob, over: transport, .over(0)) }
                == .notFound)
        #expect(
            code { _ = try room.state.beginProduceData(901, of: alice, over: nil, .over(0)) }
                == .invalid)
        #expect(
            code {
                _ = try room.state.beginProduceData(
                    901, of: alice, over: transport, DataProducerOptions(label: "no stream"))
            } == .invalid)
        let tooLong = String(repeating: "a", count: 1_025)
        #expect(
            code {
                _ = try room.state.beginProduceData(
                    901, of: alice, over: transport, .over(0, label: tooLong))
            } == .invalid)
        #expect(room.state.dataProducers.isEmpty)
    }

    @Test("V3-11: a consumer is as reliable as its producer, or as it is asked for")
    func reliabilityIsInherited() throws {
        var room = try RoomStateFixture()
        let talk = try room.chat()
        _ = try room.state.beginProduceData(
            903, of: talk.alice, over: talk.aliceTransport,
            DataProducerOptions(
                stream: SctpStreamParameters(
                    streamID: 9, isOrdered: false, maxPacketLifeTime: 50)))
        _ = try room.state.finishProduceData(903, refusal: nil)
        let same = try room.dataConsumer(904, of: 903, for: talk.bob, over: talk.bobTransport)
        let other = try room.dataConsumer(
            905, of: 903, for: talk.bob, over: talk.bobTransport, .init(maxRetransmits: 2))
        let ordered = try room.dataConsumer(
            906, of: 903, for: talk.bob, over: talk.bobTransport, .init(isOrdered: true))
        #expect(
            room.state.dataConsumers[same]?.stream
                == SctpStreamParameters(streamID: 1, isOrdered: false, maxPacketLifeTime: 50))
        #expect(
            room.state.dataConsumers[other]?.stream
                == SctpStreamParameters(streamID: 2, isOrdered: false, maxRetransmits: 2))
        #expect(
            room.state.dataConsumers[ordered]?.stream == SctpStreamParameters(streamID: 3))
        #expect(
            code {
                _ = try room.state.beginConsumeData(
                    907, of: 903, for: talk.bob, over: talk.bobTransport,
                    .init(isOrdered: true, maxRetransmits: 2))
            } == .invalid)
        #expect(
            code {
                _ = try room.state.beginConsumeData(
                    907, of: 903, for: talk.bob, over: nil, .init(isOrdered: true))
            } == .invalid)
    }

    @Test func aStreamThatHasJustBecomeFreeIsNotTakenAtOnce() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let bob = try room.peer("bob")
        let source = try room.dataProducer(901, of: alice, over: nil)
        let transport = try room.dataTransport(of: bob, SctpOptions(outgoingStreams: 3))
        var streams: [UInt16?] = []
        for id in UInt32(910)..<914 {
            let consumer = try room.dataConsumer(id, of: source, for: bob, over: transport)
            streams.append(room.state.dataConsumers[consumer]?.stream?.streamID)
            if id < 912 { _ = room.state.closeDataConsumer(consumer, .application) }
        }
        #expect(streams == [0, 1, 2, 0])
        _ = try room.dataConsumer(914, of: source, for: bob, over: transport)
        #expect(
            code {
                _ = try room.state.beginConsumeData(
                    915, of: source, for: bob, over: transport, .init())
            } == .limit)
    }

    @Test(arguments: [(DtlsParameters.Role.server, [1, 3]), (.client, [0, 2])])
    func channelsInBandHaveTheNumbersOfOurSide(
        _ role: DtlsParameters.Role, _ expected: [UInt16]
    ) throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let source = try room.dataProducer(901, of: alice, over: nil, label: "news")
        let transport = try room.dataTransport(of: alice)
        room.state.transports[transport]?.webRtc?.dtlsParameters.role = role
        var streams: [UInt16] = []
        for id in UInt32(910)..<912 {
            let (command, _) = try room.state.beginConsumeData(
                id, of: source, for: alice, over: transport,
                .init(protocol: "lines", isInBand: true))
            guard case .data(.createConsumer(let create)) = command else { continue }
            #expect(create.opening?.label == "news" && create.opening?.subprotocol == "lines")
            streams.append(create.stream ?? 0)
        }
        #expect(streams == expected)
    }

    // MARK: Closing

    @Test("V3-11: with a producer its consumers close, with a transport all over it")
    func closingRules() throws {
        var room = try RoomStateFixture()
        let talk = try room.chat()
        let direct = try room.dataConsumer(903, of: talk.producer, for: talk.bob, over: nil)
        var once = room
        let byProducer = once.state.closeDataProducer(talk.producer, .application)
        #expect(
            byProducer.closedData == [
                Closed(talk.consumer, .parent), Closed(direct, .parent),
                Closed(talk.producer, .application),
            ])
        #expect(
            byProducer.dataCommands == [
                .closeProducer(.init(producer: .init(rawValue: talk.producer)))
            ])
        #expect(once.state.dataConsumers.isEmpty && once.state.dataProducers.isEmpty)
        #expect(once.state.closeDataProducer(talk.producer, .application) == [])

        once = room
        let byTransport = once.state.closeTransport(talk.aliceTransport, .application)
        #expect(
            byTransport.closedData == [
                Closed(talk.consumer, .parent), Closed(direct, .parent),
                Closed(talk.producer, .parent),
            ])
        #expect(byTransport.closed == [Closed(talk.aliceTransport, .application)])
        #expect(byTransport.dataCommands == [])

        once = room
        let byListener = once.state.closeTransport(talk.bobTransport, .application)
        #expect(byListener.closedData == [Closed(talk.consumer, .parent)])
        #expect(once.state.dataProducers[talk.producer]?.consumers == [direct])

        once = room
        let byPeer = once.state.closePeer(talk.bob, .application)
        #expect(
            byPeer.closedData == [Closed(talk.consumer, .parent), Closed(direct, .parent)])
        #expect(
            byPeer.dataCommands == [
                .closeConsumer(
                    .init(consumer: .init(rawValue: direct), drains: true))
            ])
        #expect(once.state.peers[talk.alice]?.dataProducers == [talk.producer])
    }

    @Test func aDeadWorkerTakesAllDataWithIt() throws {
        var room = try RoomStateFixture()
        let talk = try room.chat()
        let program = try room.dataProducer(903, of: talk.bob, over: nil)
        let actions = room.state.interrupt()
        #expect(
            actions.closedData == [
                Closed(talk.consumer, .workerDied), Closed(talk.producer, .workerDied),
                Closed(program, .workerDied),
            ])
        #expect(actions.dataCommands == [])
        #expect(
            code { _ = try room.state.beginProduceData(905, of: talk.bob, over: nil, .init()) }
                == .workerDied)
    }

    @Test func whatClosesWhileTheWorkerIsAskedIsToldToNobody() throws {
        var room = try RoomStateFixture()
        let talk = try room.chat()
        _ = try room.state.beginConsumeData(
            903, of: talk.producer, for: talk.bob, over: talk.bobTransport, .init())
        let actions = room.state.closeDataProducer(talk.producer, .application)
        #expect(actions.closedData.map(\.id) == [talk.consumer, talk.producer])
        #expect(code { _ = try room.state.finishConsumeData(903, refusal: nil) } == .closed)
    }

    // MARK: What the far side does

    @Test func aChannelThatTheFarSideOpensIsAProducerAndClosesWithIt() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.dataTransport(of: alice)
        let opened = ChannelOpened(
            transport: .init(rawValue: transport), stream: 2,
            opening: .init(label: "chat", subprotocol: "json", priority: 256),
            reliability: .init(isOrdered: false, maxRetransmits: 0))
        let actions = room.state.applyData(.channelOpened(opened))
        let producer = try #require(room.state.dataProducers.values.first)
        #expect(
            producer.stream
                == SctpStreamParameters(streamID: 2, isOrdered: false, maxRetransmits: 0))
        #expect(producer.label == "chat" && producer.protocol == "json")
        #expect(actions.notices == [.data(.producerOpened(producer.id))])
        guard case .createProducer(let create) = try #require(actions.dataCommands.first) else {
            Issue.record("\(actions)")
            return
        }
        #expect(create.stream == 2)
        // The same once more says nothing new.
        #expect(room.state.applyData(.channelOpened(opened)) == [])

        let closed = room.state.applyData(
            .channelClosed(.init(transport: .init(rawValue: transport), stream: 2)))
        #expect(closed.closedData == [Closed(producer.id, .remote)])
        #expect(
            closed.dataCommands == [.closeProducer(.init(producer: .init(rawValue: producer.id)))])
    }

    @Test func aChannelTooManyIsClosedAgain() throws {
        var room = try RoomStateFixture(limits: .init(dataProducersPerPeer: 1))
        let talk = try room.chat()
        let actions = room.state.applyData(
            .channelOpened(
                .init(
                    transport: .init(rawValue: talk.aliceTransport), stream: 4,
                    opening: .init(label: "", subprotocol: "", priority: 0),
                    reliability: .init(isOrdered: true))))
        #expect(actions.notices == [])
        #expect(actions.dataCommands.count == 2)
        #expect(room.state.dataProducers.keys.sorted() == [talk.producer])
        #expect(
            code {
                _ = try room.state.beginProduceData(
                    905, of: talk.alice, over: talk.aliceTransport, .over(6))
            } == .limit)
    }

    @Test func anAssociationThatTheWorkerRefusesHasFailed() throws {
        var room = try RoomStateFixture()
        let talk = try room.chat()
        let refused = room.state.commandRefused(
            .data(
                .openSctp(
                    .init(
                        transport: .init(rawValue: talk.bobTransport), localPort: 5_000,
                        remotePort: 5_000, outgoingStreams: 1, incomingStreams: 1,
                        maxMessageSize: 1, remoteMaxMessageSize: 0, sendBufferSize: 1,
                        acceptsChannels: false))),
            BisqueError(.limit, "outOfMemory"))
        #expect(
            refused.notices == [.data(.sctpChanged(transport: talk.bobTransport, .failed))])
    }

    @Test func messagesForWhatClosedMeanwhileAreNobodys() throws {
        var room = try RoomStateFixture()
        let talk = try room.chat()
        let direct = try room.dataConsumer(903, of: talk.producer, for: talk.bob, over: nil)
        let told = Channel.DataMessage(
            consumer: .init(rawValue: direct),
            message: .init(identifier: 51, bytes: Bytes([65]), isLast: true), lost: 0)
        #expect(room.state.applyData(.dataMessage(told)).count == 1)
        _ = room.state.closeDataConsumer(direct, .application)
        #expect(room.state.applyData(.dataMessage(told)) == [])
    }
}
