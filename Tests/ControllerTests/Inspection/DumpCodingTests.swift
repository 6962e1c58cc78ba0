import FoundationEssentials
import Testing

@testable import Bisque

/// Dumps as they are written, and read again.
@Suite struct DumpCodingTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func reread<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
    }

    /// The names at the top of what is written, in the order of the alphabet.
    private func names(_ value: some Encodable) throws -> [String] {
        let encoded = try JSONEncoder().encode(value)
        return try JSONDecoder().decode([String: JSONValue].self, from: encoded).keys.sorted()
    }

    private static let transport = TransportDump(
        id: 5,
        webRtc: WebRtcDump(
            usernameFragment: "fragment",
            iceCandidates: [
                IceCandidate(
                    foundation: "tcpcandidate", priority: 7, ip: "test.foo.com", port: 40_000,
                    protocol: .tcp, tcpType: .passive, family: .ipv4)
            ],
            iceState: .completed,
            selectedTuple: IceTuple(
                local: .init(ip: "192.0.2.1", port: 1), remote: .init(ip: "192.0.2.2", port: 2),
                protocol: .tcp),
            dtlsParameters: DtlsParameters(
                role: .client,
                fingerprints: [.init(algorithm: .sha1, value: "75:1B:81")]),
            dtlsState: .connected, suite: .aeadAes128Gcm),
        sctp: SctpDump(parameters: SctpParameters(), state: .connected),
        usesRemb: true, maxBitrate: 500_000, sharesPort: true, isRtcpMuxed: true,
        remoteAddress: .init(ip: "192.0.2.2", port: 2), remoteRtcpAddress: nil,
        receivers: [11, 12], senders: [13],
        routes: .init(
            ssrcs: [1111: 11, 2222: 12], learnedSsrcs: [2222], mids: ["cam": 11],
            rids: ["low": [11, 12]], payloadTypes: [100: [11], 101: [11, 12]]))

    private static let sender = SenderDump(
        id: 13, kind: .audio, rtpParameters: Streams.opus, receiver: 11, transport: 5,
        isPaused: false, supportedPayloadTypes: [100], sourceSsrc: 1111, sequence: 9,
        timestamp: 90)

    private static let receiver = ReceiverDump(
        id: 11, kind: .audio, rtpParameters: Streams.opus, transport: 5, isTapped: true,
        senders: [13], streams: [])

    private static func room(_ id: UInt32) -> RoomDump {
        RoomDump(
            id: id, capabilities: RtpCapabilities(), isInterrupted: false,
            observesAudioLevels: true,
            peers: [
                PeerDump(
                    id: 2, name: "alice", capabilities: nil, transports: [transport],
                    rtpReceivers: [receiver], rtpSenders: [sender], dataProducers: [],
                    dataConsumers: [])
            ],
            receiverSenders: [11: [13], 12: []], senderReceiver: [13: 11],
            worker: WorkerRoomDump(transports: [5], receivers: []))
    }

    private static func worker(_ id: Int, _ rooms: [UInt32]) -> WorkerDump {
        WorkerDump(
            id: id, processID: 4711, rooms: rooms, transports: 1, receivers: 2, senders: 3,
            sockets: 4, tcpConnections: 5, buffersTotal: 6, buffersFree: 7, turns: 8,
            datagramsIn: 9, datagramsOut: 10, messagesOut: 11, sendFailures: 12, drops: [])
    }

    @Test func aTransportsDumpHasTheOldNames() throws {
        #expect(try reread(Self.transport) == Self.transport)
        let written = try json(Self.transport)
        for part in [
            #""transportId":5"#, #""useRemb":true"#, #""maxBitrate":500000"#,
            #""effectiveMaxBitrate":500000"#, #""iceRole":"controlled""#,
            #""iceLocalParameters":{"usernameFragment":"fragment"}"#,
            #""iceLocalCandidates":[{"family":"ipv4","foundation":"tcpcandidate","#
                + #""ip":"test.foo.com","port":40000,"priority":7,"protocol":"tcp","#
                + #""tcpType":"passive","type":"host"}]"#,
            #""iceState":"completed""#,
            #""iceSelectedTuple":{"localIP":"192.0.2.1","localPort":1,"protocol":"tcp","#
                + #""remoteIP":"192.0.2.2","remotePort":2}"#,
            #""dtlsLocalParameters":{"fingerprints":{"sha-1":"751b81"},"role":"client"}"#,
            #""dtlsState":"connected""#, #""sctpState":"connected""#,
            #""sctpParameters":{"MIS":1024,"OS":1024,"maxMessageSize":262144,"port":5000}"#,
            #""muxIdTable":{"cam":"11"}"#, #""ssrcTable":{"1111":"11","2222":"12"}"#,
            #""ptTable":{"100":"11","101":"11,12"}"#,
        ] {
            #expect(written.contains(part), "\(part)")
        }
        #expect(!written.contains("password"))
    }

    @Test func aPlainTransportsTablesAreThereThoughTheyAreEmpty() throws {
        let plain = TransportDump(
            id: 6, webRtc: nil, sctp: nil, usesRemb: false, maxBitrate: nil, sharesPort: false,
            isRtcpMuxed: false, remoteAddress: nil, remoteRtcpAddress: nil, receivers: [],
            senders: [],
            routes: .init(ssrcs: [:], learnedSsrcs: [], mids: [:], rids: [:], payloadTypes: [:]))
        #expect(try reread(plain) == plain)
        let written = try json(plain)
        #expect(written.contains(#""maxBitrate":0"#))
        #expect(written.contains(#""ssrcTable":{}"#) && written.contains(#""ptTable":{}"#))
        #expect(written.contains(#""muxIdTable":{}"#))
    }

    @Test func receiversAndSendersHaveTheOldNames() throws {
        #expect(try reread(Self.receiver) == Self.receiver)
        #expect(try reread(Self.sender) == Self.sender)
        let written = try names(Self.sender)
        for name in [
            "rtpSenderId", "kind", "rtpParameters", "hasTransport", "active",
            "supportedPayloadTypes", "rtpStream",
        ] {
            #expect(written.contains(name))
        }
        #expect(try json(Self.sender).contains(#""active":true"#))
        #expect(try json(Self.receiver).contains(#""rtpReceiverId":11"#))
        #expect(try json(Self.receiver).contains(#""rtpStreams":[]"#))
        #expect(try json(Self.receiver).contains(#""rtpObjectEventEnabled":true"#))
        #expect(try json(Self.receiver).contains(#""rtpRawEventEnabled":true"#))
        let idle = SenderDump(
            id: 14, kind: .audio, rtpParameters: Streams.opus, receiver: 11, transport: nil,
            isPaused: false, supportedPayloadTypes: [100], sourceSsrc: nil, sequence: nil,
            timestamp: nil)
        #expect(try reread(idle) == idle)
        #expect(!idle.isActive)
        #expect(try !names(idle).contains("rtpStream"))
    }

    @Test func parametersAreUnderBothGenerationsNames() throws {
        var parameters = Streams.opus
        parameters.mid = "sound"
        let receiver = ReceiverDump(
            id: 11, kind: .audio, rtpParameters: parameters, transport: nil, isTapped: false,
            senders: [], streams: [])
        #expect(try reread(receiver) == receiver)
        let written = try JSONValue(encoding: receiver)[member: "rtpParameters"]
        #expect(written?[member: "muxId"] == "sound" && written?[member: "mid"] == "sound")
        guard case .array(let codecs)? = written?[member: "codecs"] else { throw NoList() }
        #expect(codecs.first?[member: "name"] == codecs.first?[member: "mimeType"])
        #expect(codecs.first?[member: "numChannels"] == 2)

        let room = RoomDump(
            id: 1, capabilities: Fixtures.peerCapabilities, isInterrupted: false,
            observesAudioLevels: false, peers: [], receiverSenders: [:], senderReceiver: [:],
            worker: nil)
        #expect(try reread(room) == room)
        let capabilities = try JSONValue(encoding: room)[member: "capabilities"]
        guard case .array(let known)? = capabilities?[member: "codecs"] else { throw NoList() }
        #expect(known.count == Fixtures.peerCapabilities.codecs.count)
        #expect(
            known.allSatisfy { $0[member: "payloadType"] == $0[member: "preferredPayloadType"] })
    }

    private struct NoList: Error {}

    @Test func aRoomsDumpMapsNumbersAsText() throws {
        let room = Self.room(1)
        #expect(try reread(room) == room)
        let written = try json(room)
        #expect(written.contains(#""mapRtpReceiverRtpSenders":{"11":["13"],"12":[]}"#))
        #expect(written.contains(#""mapRtpSenderRtpReceiver":{"13":"11"}"#))
        #expect(written.contains(#""roomId":1"#) && written.contains(#""peerName":"alice""#))
        #expect(written.contains(#""audioLevelsEventEnabled":true"#))
        #expect(written.contains(#""peerId":2"#))
    }

    @Test func aServersDumpHasTheRoomsAtTheirWorkers() throws {
        let server = ServerDump(
            workers: [Self.worker(1, [2]), Self.worker(2, [1])],
            rooms: [Self.room(1), Self.room(2), Self.room(3)])
        #expect(try reread(server) == server)
        let written = try JSONEncoder().encode(server)
        let read = try JSONDecoder().decode([String: JSONValue].self, from: written)
        guard case .array(let workers) = read["workers"],
            case .array(let waiting) = read["waitingRooms"]
        else {
            Issue.record("no lists")
            return
        }
        #expect(workers.count == 2 && waiting.count == 1)
        #expect(try json(server).contains(#""workerId":"4711#2""#))
    }

    @Test(arguments: [
        #"{"mapRtpReceiverRtpSenders":{"x":[]},"mapRtpSenderRtpReceiver":{}"#,
        #"{"mapRtpReceiverRtpSenders":{"1":["-1"]},"mapRtpSenderRtpReceiver":{}"#,
        #"{"mapRtpReceiverRtpSenders":{},"mapRtpSenderRtpReceiver":{"1":"4294967296"}"#,
    ])
    func whatIsNoNumberIsNotRead(_ maps: String) {
        let text =
            maps + #","roomId":1,"capabilities":{"codecs":[]},"peers":[],"#
            + #""audioLevelsEventEnabled":false,"isInterrupted":false}"#
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(RoomDump.self, from: Data(text.utf8))
        }
    }
}
