/// What clients of mediasoup's third generation read, member by member.
import Testing

@testable import Bisque

@Suite(.timeLimit(.minutes(1))) struct MediasoupShapeTests {
    private static let opus: JSONValue = [
        "kind": "audio", "mimeType": "audio/opus", "preferredPayloadType": 100,
        "clockRate": 48_000, "channels": 2, "parameters": [:],
        "rtcpFeedback": [
            ["type": "nack", "parameter": ""], ["type": "transport-cc", "parameter": ""],
        ],
    ]

    @Test("V3-03: a router's capabilities have every extension once a kind, and rtx after video")
    func routerCapabilities() throws {
        let room = try Negotiation.roomCapabilities(for: [.opus, .vp8])
        let json = try JSONValue(encoding: room.routerCapabilities)

        guard case .array(let codecs)? = json[member: "codecs"],
            case .array(let extensions)? = json[member: "headerExtensions"]
        else {
            Issue.record("\(json)")
            return
        }
        #expect(codecs.count == 3)
        #expect(codecs[0] == Self.opus)
        #expect(codecs[1][member: "mimeType"] == "video/VP8")
        #expect(codecs[1][member: "channels"] == nil)
        #expect(
            codecs[2] == [
                "kind": "video", "mimeType": "video/rtx", "preferredPayloadType": 102,
                "clockRate": 90_000, "parameters": ["apt": 101], "rtcpFeedback": [],
            ])
        #expect(
            extensions.contains([
                "kind": "audio", "uri": .string(URI.mid), "preferredId": 5,
                "preferredEncrypt": false, "direction": "sendrecv",
            ]))
        #expect(
            extensions.contains([
                "kind": "video", "uri": .string(URI.rid), "preferredId": 6,
                "preferredEncrypt": false, "direction": "recvonly",
            ]))
        for entry in extensions {
            #expect([.string("audio"), .string("video")].contains(entry[member: "kind"]))
            #expect(extensions.count { $0 == entry } == 1)
        }
        #expect(
            !extensions.contains {
                $0[member: "uri"] == .string(URI.rid)
                    && $0[member: "kind"] == "audio"
            })
    }

    @Test func whatIsCarriedToOthersIsNoLargerThanAPage() {
        func text(_ count: Int, of part: String = "x") -> JSONValue {
            .string(String(repeating: part, count: count))
        }
        func zeros(_ count: Int) -> JSONValue { .array(Array(repeating: 0, count: count)) }
        let flat: JSONValue = ["a": zeros(400)]
        let deep: JSONValue = ["nested": ["deeper": zeros(1000)]]
        let named: JSONValue = .object([String(repeating: "k", count: 5000): true])

        for small in [text(4094), zeros(400), flat, [:], .null] { #expect(small.isPortable) }
        for large in [text(4095), text(1000, of: "\u{1}"), zeros(500), deep, named] {
            #expect(!large.isPortable)
        }
    }

    @Test func whatIsOfDepthIsNotTold() throws {
        let room = try Negotiation.roomCapabilities(for: Fixtures.roomCodecs)

        #expect(room.routerCapabilities.codecs.allSatisfy { $0.kind != .depth })
    }

    @Test("V3-04: a transport has the members that a device makes one from")
    func transport() async throws {
        let stage = try await Stage()
        let peer = try await stage.room().createPeer(named: "alice")
        let transport = try await peer.createWebRtcTransport()
        let json = try JSONValue(encoding: try #require(transport.webRtcParameters))

        #expect(json[member: "id"] == .string("\(transport.id)"))
        #expect(json[member: "iceParameters"]?[member: "iceLite"] == true)
        #expect(json[member: "dtlsParameters"]?[member: "role"] == "auto")
        #expect(json[member: "sctpParameters"] == nil)
        guard case .array(let candidates)? = json[member: "iceCandidates"] else {
            Issue.record("\(json)")
            return
        }
        #expect(!candidates.isEmpty)
        for candidate in candidates {
            #expect(candidate[member: "ip"] == candidate[member: "address"])
            #expect(candidate[member: "type"] == "host")
        }
        // Clients of v3 are not told which family is behind an address.
        var told = try #require(transport.webRtcParameters)
        for index in told.iceCandidates.indices { told.iceCandidates[index].family = nil }
        #expect(try json.decode(WebRtcTransportParameters.self) == told)
        await stage.server.close()
    }

    @Test("V3-07: a consumer is one stream, named, with its own numbers and nothing superfluous")
    func consumer() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try room.createPeer(named: "bob")
        try bob.setCapabilities(room.capabilities)
        var parameters = Streams.vp8
        parameters.encodings = [.init(rid: "q", maxBitrate: 100), .init(rid: "f", maxBitrate: 900)]
        parameters.userParameters = ["whose": "the application's"]
        let receiver = try await alice.peer.receive(
            parameters, kind: .video, on: alice.transport, appData: ["source": "camera"])
        let sender = try #require(bob.rtpSenders.first)
        let json = try JSONValue(encoding: sender.consumerParameters)

        #expect(json[member: "id"] == .string("\(sender.id)"))
        #expect(json[member: "producerId"] == .string("\(receiver.id)"))
        #expect(json[member: "kind"] == "video")
        #expect(json[member: "type"] == "simulcast")
        #expect(json[member: "producerPaused"] == false)
        #expect(json[member: "appData"] == ["source": "camera"])
        let rtp = try #require(json[member: "rtpParameters"])
        #expect(rtp[member: "mid"] == sender.rtpParameters.mid.map { .string($0) })
        #expect(rtp[member: "userParameters"] == nil)
        #expect(rtp[member: "rtcp"]?[member: "reducedSize"] == true)
        let ssrc = try #require(sender.rtpParameters.encodings.first?.ssrc)
        let rtx = try #require(sender.rtpParameters.encodings.first?.rtx?.ssrc)
        #expect(
            rtp[member: "encodings"] == [
                [
                    "ssrc": .int(Int(ssrc)), "rtx": ["ssrc": .int(Int(rtx))],
                    "scalabilityMode": "L2T1", "maxBitrate": 900,
                ]
            ])
        await stage.server.close()
    }

    @Test("V3-07: without rtx a consumer asks for no retransmissions")
    func withoutRtx() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try room.createPeer(named: "bob")
        try bob.setCapabilities(room.capabilities)
        _ = try await alice.peer.receive(Streams.vp8, kind: .video, on: alice.transport)
        let sender = try #require(bob.rtpSenders.first)
        #expect(sender.usesRtx)
        try sender.enableRtx(false)

        let parameters = sender.consumerParameters.rtpParameters
        #expect(parameters.codecs.map(\.mimeType) == ["video/VP8"])
        #expect(!parameters.codecs[0].rtcpFeedback.contains(.init("nack")))
        #expect(parameters.codecs[0].rtcpFeedback.contains(.init("nack", "pli")))
        #expect(parameters.encodings.first?.rtx == nil)
        try sender.enableRtx(true)
        #expect(sender.consumerParameters.rtpParameters.encodings.first?.rtx != nil)
        await stage.server.close()
    }

    @Test("V3-06: a producer says what it was given")
    func producer() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let told = receiver.producerParameters

        #expect(told.id == "\(receiver.id)")
        #expect(told.type == .simple)
        #expect(!told.paused)
        #expect(told.appData == [:])
        #expect(try JSONValue(encoding: told).decode(ProducerParameters.self) == told)
        await stage.server.close()
    }

    @Test("V3-03: who has no codec of a stream cannot consume it")
    func canConsume() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.vp8, kind: .video, on: alice.transport)
        let other = try await stage.room()

        #expect(room.canConsume(receiver, with: room.routerRtpCapabilities))
        #expect(!room.canConsume(receiver, with: RtpCapabilities()))
        #expect(!room.canConsume(receiver, with: RtpCapabilities(codecs: [.opus])))
        #expect(
            !room.canConsume(
                receiver, with: RtpCapabilities(codecs: [Fixtures.rtx(101, repeating: 110)])))
        #expect(!other.canConsume(receiver, with: room.capabilities))
        receiver.close()
        #expect(!room.canConsume(receiver, with: room.capabilities))
        await stage.server.close()
    }

    @Test(
        "V3-08: a channel's reliability is of one kind",
        arguments: [
            (["streamId": 1], true), (["streamId": 1, "ordered": true], true),
            (["streamId": 1, "maxRetransmits": 2], true),
            (["streamId": 1, "ordered": false, "maxPacketLifeTime": 9], true),
            (["streamId": 1, "ordered": true, "maxPacketLifeTime": 9], false),
            (["streamId": 1, "maxPacketLifeTime": 9, "maxRetransmits": 2], false),
            (["ordered": true], false), (["streamId": 65_536], false),
        ] as [(JSONValue, Bool)])
    func streamParameters(_ json: JSONValue, _ isRight: Bool) throws {
        guard isRight else {
            #expect(code { _ = try json.decode(SctpStreamParameters.self) } == .invalid)
            return
        }
        let read = try json.decode(SctpStreamParameters.self)
        #expect(try JSONValue(encoding: read).decode(SctpStreamParameters.self) == read)
        #expect(read.isOrdered == (read.maxRetransmits == nil && read.maxPacketLifeTime == nil))
    }

    @Test func anAssociationHasTheNamesThatClientsRead() throws {
        #expect(
            try JSONValue(encoding: SctpParameters())
                == ["port": 5000, "OS": 1024, "MIS": 1024, "maxMessageSize": 262_144])
    }
}
