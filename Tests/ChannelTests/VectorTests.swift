/// The vectors that `Tests/WorkerTests/channel_test.c` reads too.

import Channel
import Testing

@Suite struct VectorTests {
    private func frame(_ name: String) throws -> Frame {
        var splitter = FrameSplitter()
        splitter.feed(try Repository.vector(name))
        let frame = try #require(try splitter.next())
        #expect(try splitter.next() == nil)
        return frame
    }

    @Test func pingIsTheShortestFrame() throws {
        let frame = try frame("ping.hex")

        #expect(frame == Frame(kind: .request, op: Ping.op, id: 1))
        #expect(try Ping(decoding: frame.payload) == Ping())
        var writer = WireWriter()
        try writer.request(Ping(), id: 1)
        #expect(try writer.bytes == Repository.vector("ping.hex"))
    }

    @Test func createPlainTransportCarriesSockets() throws {
        let question = CreatePlainTransport(
            transport: TransportID(rawValue: 9), room: RoomID(rawValue: 5),
            remoteRtcp: Address(ip: "::1", port: 5005))
        let frame = try frame("create_plain_transport.hex")

        #expect(frame.sockets == 2 && frame.id == 7)
        #expect(try CreatePlainTransport(decoding: frame.payload) == question)
        var writer = WireWriter()
        try writer.request(question, id: 7, sockets: 2)
        #expect(try writer.bytes == Repository.vector("create_plain_transport.hex"))
    }

    @Test func createReceiverNestsLists() throws {
        let question = CreateReceiver(
            receiver: ReceiverID(rawValue: 7), transport: TransportID(rawValue: 3),
            reception: Reception(
                kind: .video, mid: "v1",
                payloads: [
                    Payload(type: 96, role: .media, codec: .vp8, clockRate: 90_000),
                    Payload(
                        type: 97, role: .retransmission, codec: .other, clockRate: 90_000,
                        target: 96),
                ],
                encodings: [
                    Encoding(
                        ssrc: 0x1122_3344, rtxSsrc: 0x5566_7788, fecSsrc: 0x99AA_BBCC,
                        learnsRepair: false, spatialLayers: 3, temporalLayers: 2),
                    Encoding(rid: "hi", learnsRepair: true, spatialLayers: 1, temporalLayers: 1),
                ],
                extensions: [Extension(id: 3, kind: .mid), Extension(id: 4, kind: .absSendTime)],
                hasPli: true, hasFir: false, hasNack: true, hasTransportCc: false, hasRemb: true))

        #expect(try CreateReceiver(decoding: frame("create_receiver.hex").payload) == question)
        var writer = WireWriter()
        try writer.request(question, id: 42)
        #expect(try writer.bytes == Repository.vector("create_receiver.hex"))
    }

    @Test func dumpRoomAnswersWithListsInLists() throws {
        let reply = DumpRoomReply(
            transports: [TransportID(rawValue: 1), TransportID(rawValue: 2)],
            receivers: [
                RoomReceiver(
                    receiver: ReceiverID(rawValue: 10), transport: TransportID(rawValue: 1),
                    senders: [SenderID(rawValue: 20), SenderID(rawValue: 21)]),
                RoomReceiver(receiver: ReceiverID(rawValue: 11), senders: []),
            ])

        #expect(try DumpRoomReply(decoding: frame("dump_room_reply.hex").payload) == reply)
        var writer = WireWriter()
        try writer.reply(to: DumpRoom.self, reply, id: 9)
        #expect(try writer.bytes == Repository.vector("dump_room_reply.hex"))
    }

    @Test func senderStatsKeepWidthAndSign() throws {
        let reply = GetSenderStatsReply(
            ssrc: 0xdead_beef, packets: 1000, bytes: 0x0102_0304_0506_0708, bitrate: 64_000,
            skipped: 0, packetsLost: -2, fractionLost: 128, roundTripUsec: 10_000,
            receiverReports: 1, pliReceived: 2, firReceived: 0, nackReceived: 3,
            retransmitWanted: 5, retransmitted: 4,
            choice: Choice(
                current: Layers(spatial: 2, temporal: 1), decided: nil, reason: .waitingKeyframe,
                neededBitrate: 2_000_000, availableBitrate: 1_000_000), score: 10)
        let payload = try frame("get_sender_stats_reply.hex").payload

        #expect(try GetSenderStatsReply(decoding: payload) == reply)
        var writer = WireWriter()
        try writer.reply(to: GetSenderStats.self, reply, id: 256)
        #expect(try writer.bytes == Repository.vector("get_sender_stats_reply.hex"))
    }

    @Test func aRefusalSaysWhy() throws {
        let refused = Refused(why: .unknownReceiver, text: "no Zoë")
        let frame = try frame("refusal.hex")

        #expect(frame.kind == .refusal && frame.op == CreateSender.op && frame.id == 3)
        #expect(try Refused(decoding: frame.payload) == refused)
        var writer = WireWriter()
        try writer.refusal(op: CreateSender.op, refused, id: 3)
        #expect(try writer.bytes == Repository.vector("refusal.hex"))
    }

    @Test func helloIsAnEvent() throws {
        let hello = WorkerEvent.hello(Hello(schema: 0x0123_4567_89ab_cdef, process: 4242))
        let frame = try frame("hello.hex")

        #expect(frame.kind == .event)
        #expect(try WorkerEvent.decode(op: frame.op, payload: frame.payload[...]) == hello)
        var writer = WireWriter()
        try writer.event(hello)
        #expect(try writer.bytes == Repository.vector("hello.hex"))
    }

    @Test func whatIsRefusedIsRefusedByBothLanguages() throws {
        let vectors = try Repository.vectors("refused_")

        #expect(vectors.count == 11)
        for name in vectors.keys.sorted() {
            let frame = try frame(name)
            #expect(Reencoding.inSwift(frame.kind, frame.op, frame.payload) == nil, "\(name)")
            #expect(Reencoding.inC(frame.kind, frame.op, frame.payload) == nil, "\(name)")
        }
    }

    @Test(arguments: [
        ("refused_bool.hex", ChannelError.badBool(2)),
        ("refused_overlong_utf8.hex", .badString),
        ("refused_event_op.hex", .unknownOp(2)),
    ])
    func anEventThatIsRefusedSaysWhy(name: String, error: ChannelError) throws {
        let frame = try frame(name)

        #expect(throws: error) {
            try WorkerEvent.decode(op: frame.op, payload: frame.payload[...])
        }
    }

    @Test func aRequestThatIsRefusedSaysWhy() throws {
        let level = try frame("refused_enum.hex").payload
        let leftover = try frame("refused_leftover.hex").payload
        let truncated = try frame("refused_truncated.hex").payload

        #expect(throws: ChannelError.badEnum(5)) { try SetLogLevel(decoding: level) }
        #expect(throws: ChannelError.leftover(1)) { try CreateRoom(decoding: leftover) }
        #expect(throws: ChannelError.truncated) { try CreateRoom(decoding: truncated) }
    }
}
