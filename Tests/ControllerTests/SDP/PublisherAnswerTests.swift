/// The server's answers to those who send.
import Testing

@testable import Bisque

struct PublisherAnswerTests {
    @Test func chromiumGetsWhatTheRoomTakes() throws {
        let answer = try SignallingFixtures.answer(
            to: RealOffers.chromium(), codecs: [.opus, .vp8])

        #expect(
            answer.text.split(separator: "\r\n")
                == """
                v=0
                o=- 7 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=ice-lite
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                m=audio 40000 UDP/TLS/RTP/SAVPF 111
                c=IN IP4 192.0.2.1
                a=ice-ufrag:0123456789abcdef
                a=ice-pwd:0123456789abcdef0123456789abcdef
                a=fingerprint:\(SignallingFixtures.fingerprint)
                a=setup:passive
                a=candidate:udpcandidate 1 udp 1078862079 192.0.2.1 40000 typ host
                a=candidate:tcpcandidate 1 tcp 1078862078 192.0.2.1 40000 typ host tcptype passive
                a=end-of-candidates
                a=mid:0
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=extmap:1 \(HeaderExtensionURI.audioLevel)
                a=extmap:2 \(HeaderExtensionURI.absoluteSendTime)
                a=extmap:3 \(HeaderExtensionURI.transportSequence)
                a=extmap:4 \(HeaderExtensionURI.mid)
                a=rtpmap:111 opus/48000/2
                a=rtcp-fb:111 transport-cc
                a=fmtp:111 minptime=10;useinbandfec=1
                m=video 40000 UDP/TLS/RTP/SAVPF 96 97
                c=IN IP4 192.0.2.1
                a=ice-ufrag:0123456789abcdef
                a=ice-pwd:0123456789abcdef0123456789abcdef
                a=fingerprint:\(SignallingFixtures.fingerprint)
                a=setup:passive
                a=mid:1
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=extmap:14 \(HeaderExtensionURI.transmissionOffset)
                a=extmap:2 \(HeaderExtensionURI.absoluteSendTime)
                a=extmap:13 \(HeaderExtensionURI.videoOrientation)
                a=extmap:3 \(HeaderExtensionURI.transportSequence)
                a=extmap:5 \(HeaderExtensionURI.playoutDelay)
                a=extmap:4 \(HeaderExtensionURI.mid)
                a=extmap:10 \(HeaderExtensionURI.rid)
                a=extmap:11 \(HeaderExtensionURI.repairedRid)
                a=extmap:12 \(HeaderExtensionURI.dependencyDescriptor)
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 goog-remb
                a=rtcp-fb:96 transport-cc
                a=rtcp-fb:96 ccm fir
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rid:q recv
                a=rid:h recv
                a=rid:f recv
                a=simulcast:recv q;h;f
                m=application 0 UDP/DTLS/SCTP webrtc-datachannel
                c=IN IP4 0.0.0.0
                a=mid:2
                a=inactive
                """.split(separator: "\n"))
    }

    @Test func theStreamsAreWhatTheAnswerSettled() throws {
        let streams = try SignallingFixtures.answer(
            to: RealOffers.chromium(), codecs: [.opus, .vp8]
        ).streams

        #expect(streams.map(\.mid) == ["0", "1"])
        #expect(streams[1].parameters.codecs.map(\.payloadType) == [96, 97])
        #expect(streams[1].parameters.headerExtensions.count == 9)
        #expect(streams[1].parameters.encodings.map(\.rid) == ["q", "h", "f"])
    }

    @Test func firefoxHearsTheOtherDirectionOfWhatItOnlySends() throws {
        let text = try SignallingFixtures.answer(
            to: RealOffers.firefox(), codecs: [.opus, .vp8]
        ).text

        #expect(text.contains("a=extmap:9/recvonly \(HeaderExtensionURI.rid)\r\n"))
        #expect(text.contains("a=extmap:3 \(HeaderExtensionURI.mid)\r\n"))
        #expect(!text.contains(HeaderExtensionURI.playoutDelay))
        #expect(text.contains("a=extmap-allow-mixed\r\n"))
    }

    private static let mixed = "a=extmap-allow-mixed"

    @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
    func bothFormsOfExtensionsAreAllowedWhereTheOfferAllowsThem(
        _ forAll: Bool, _ forVideo: Bool
    ) throws {
        var video = SignallingFixtures.video + ["a=sendonly", "a=ssrc:7 cname:a"]
        if forVideo { video.append(Self.mixed) }
        var offer = SignallingFixtures.offer([video])
        if forAll { offer.replace("t=0 0", with: "t=0 0\n\(Self.mixed)") }
        let description = try SignallingFixtures.answer(to: offer, codecs: [.vp8]).description
        #expect(description.attributes.contains(.extensionsMayBeMixed) == forAll)
        #expect(description.media[0].attributes.contains(.extensionsMayBeMixed) == forVideo)
    }

    // MARK: Codecs

    @Test(arguments: [
        ([RtpCodecCapability.h264()], [UInt8(108), 109]),
        ([.h264(packetizationMode: 0)], [114, 115]),
        ([profile("4d0032")], [116, 117]),
        ([profile("42001f")], [102, 103]),
        ([profile("640c1f")], []),
        ([profile("zz")], []),
        ([.vp9], [98, 99]),
        ([video("video/VP9", ["profile-id": 2])], [100, 101]),
        ([.av1], [45, 46]),
        ([video("video/AV1", ["profile": 1])], []),
        ([.h265], []),
        ([.h264(), .vp8, .vp9], [96, 97, 108, 109, 98, 99]),
    ])
    func aPictureIsTakenInTheRoomsCodecs(
        _ codecs: [RtpCodecCapability], _ payloadTypes: [UInt8]
    ) throws {
        let answer = try SignallingFixtures.answer(
            to: RealOffers.chromium(), codecs: codecs + [.opus])
        let video = answer.streams.first { $0.kind == .video }

        #expect(video?.parameters.codecs.map(\.payloadType) ?? [] == payloadTypes)
    }

    @Test func transportFeedbackNeedsTheRoomAndTheSequenceNumbers() throws {
        var room = try SignallingFixtures.room([.vp8])
        room.codecs[0].rtcpFeedback.append(.init("transport-cc"))
        var other = room
        other.headerExtensions.removeAll { $0.uri == HeaderExtensionURI.transportSequence }
        let offer = try RealOffers.chromium()

        #expect(try feedback(offer, room).contains(.init("transport-cc")))
        #expect(try !feedback(offer, other).contains(.init("transport-cc")))
    }

    @Test func onlyFeedbackThatTheWorkerUnderstandsIsTaken() throws {
        let offer = SignallingFixtures.offer([
            SignallingFixtures.video + ["a=rtcp-fb:96 nack rpsi", "a=rtcp-fb:96 nack"]
        ])

        #expect(try feedback(offer, SignallingFixtures.room([.vp8])) == [.init("nack")])
    }

    @Test func theRoomsWishesOverrideTheOffers() throws {
        var opus = RtpCodecCapability.opus
        opus.parameters = ["useinbandfec": 0, "usedtx": 1]
        let answer = try SignallingFixtures.answer(to: RealOffers.chromium(), codecs: [opus])

        #expect(answer.text.contains("a=fmtp:111 minptime=10;usedtx=1;useinbandfec=0\r\n"))
        #expect(answer.streams[0].parameters.codecs[0].parameters["useinbandfec"] == 1)
    }

    @Test func withoutARepeatingCodecThereIsNoRepeatingSource() throws {
        let offer = SignallingFixtures.offer([
            SignallingFixtures.video
                + ["a=ssrc-group:FID 5 6", "a=ssrc:5 cname:x", "a=ssrc:6 cname:x"]
        ])
        let streams = try SignallingFixtures.answer(to: offer, codecs: [.vp8]).streams

        #expect(streams.map(\.parameters.encodings) == [[RtpEncoding(ssrc: 5)]])
    }

    // MARK: Layers

    @Test(arguments: [("VP8", 3, "L1T3"), ("VP8", 1, nil), ("AV1", 3, nil)])
    func severalEncodingsOfVP8HaveTheLayersThatBrowsersMake(
        codec: String, count: Int, mode: ScalabilityMode?
    ) throws {
        let encodings = try encodings(of: codec, count: count)
        #expect(encodings.map(\.scalabilityMode) == Array(repeating: mode, count: count))
    }

    @Test func whatThePublisherSaysOfItsLayersCounts() throws {
        let encodings = try encodings(of: "VP8", count: 2, modes: ["0": "L1T2", "1": "L3T3"])
        #expect(encodings.map(\.scalabilityMode) == ["L1T2", "L1T2"])
    }

    private func encodings(
        of codec: String, count: Int, modes: [String: ScalabilityMode] = [:]
    ) throws -> [RtpEncoding] {
        let rids = (0..<count).map { "r\($0)" }
        let section =
            ["m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:0", "a=rtpmap:96 \(codec)/90000"]
            + rids.map { "a=rid:\($0) send" } + ["a=simulcast:send \(rids.joined(separator: ";"))"]
        let answer = PublisherAnswer(
            to: try PublisherOffer(SignallingFixtures.offer([section])),
            room: try SignallingFixtures.room([.vp8, .av1]),
            transport: SignallingFixtures.transport, scalabilityModes: modes,
            origin: SdpOrigin(sessionID: 7, version: 1))
        return try #require(answer.streams.first).parameters.encodings
    }

    // MARK: Sections

    @Test func aSectionWithoutACodecOfTheRoomIsRefused() throws {
        let answer = try SignallingFixtures.answer(to: RealOffers.chromium(), codecs: [.vp8])
        let media = answer.description.media

        #expect(media.map(\.port) == [0, 40_000, 0])
        #expect(media[1].attributes.contains(.endOfCandidates))
        #expect(answer.description.attributes.bundle == ["1"])
        #expect(answer.streams.map(\.mid) == ["1"])
    }

    @Test func anOfferOfNothingUsableIsRefusedWhole() throws {
        let answer = try SignallingFixtures.answer(to: RealOffers.chromium(), codecs: [.h265])

        #expect(answer.description.media.map(\.isRefused) == [true, true, true])
        #expect(answer.description.attributes.bundle == nil)
        #expect(answer.streams.isEmpty)
    }

    @Test(arguments: [
        (nil, ["0"], false), ("0 1", ["0", "1"], true), ("1", ["1"], true),
    ])
    func onlyWhatSharesATransportIsTaken(
        _ bundle: String?, _ mids: [String], _ hasGroup: Bool
    ) throws {
        let second = ["m=audio 9 UDP/TLS/RTP/SAVPF 0", "a=mid:1"]
        let offer = SignallingFixtures.offer(bundle: bundle, [SignallingFixtures.audio, second])
        let answer = try SignallingFixtures.answer(to: offer, codecs: [.pcmu])

        #expect(answer.streams.map(\.mid) == mids)
        #expect(answer.description.attributes.bundle == (hasGroup ? mids : nil))
    }

    @Test(arguments: ["recvonly", "inactive"])
    func aSectionThatSendsNothingStaysAndIsInactive(_ direction: String) throws {
        let offer = SignallingFixtures.offer([SignallingFixtures.audio + ["a=\(direction)"]])
        let answer = try SignallingFixtures.answer(to: offer, codecs: [.pcmu])

        #expect(answer.streams.isEmpty)
        #expect(answer.description.media[0].port == 40_000)
        #expect(answer.description.media[0].attributes.direction == .inactive)
    }

    @Test(arguments: [
        "m=audio 9 RTP/AVP 0", "m=audio 0 UDP/TLS/RTP/SAVPF 0", "m=text 9 UDP/TLS/RTP/SAVPF 0",
    ])
    func aSectionOfTheWrongFormIsRefused(_ line: String) throws {
        let offer = SignallingFixtures.offer([[line, "a=mid:0"]])
        let answer = try SignallingFixtures.answer(to: offer, codecs: [.pcmu])

        #expect(answer.description.media.map(\.isRefused) == [true])
    }

    @Test func aSectionThatWantsItsOwnPortForRtcpIsRefused() throws {
        let offer = SignallingFixtures.offer([SignallingFixtures.audio])
            .replacing("a=rtcp-mux", with: "a=x")
        let answer = try SignallingFixtures.answer(to: offer, codecs: [.pcmu])

        #expect(answer.description.media.map(\.isRefused) == [true])
    }

    @Test func whoWaitsForTheHandshakeGetsIt() throws {
        let offer = SignallingFixtures.offer(setup: "passive", [SignallingFixtures.audio])
        let answer = try SignallingFixtures.answer(to: offer, codecs: [.pcmu])

        #expect(answer.description.media[0].attributes.setup == .active)
    }

    @Test func moreSizesThanAReceiverHasAreNotTaken() throws {
        let rids = (0..<9).map { "a=rid:\($0) send" }
        let list = (0..<9).map { "\($0)" }.joined(separator: ";")
        let offer = SignallingFixtures.offer([
            SignallingFixtures.video + rids + ["a=simulcast:send \(list)"]
        ])
        let answer = try SignallingFixtures.answer(to: offer, codecs: [.vp8])

        #expect(answer.streams[0].parameters.encodings.count == 8)
        #expect(answer.text.contains("a=simulcast:recv 0;1;2;3;4;5;6;7\r\n"))
    }

    // MARK: Addresses

    @Test(arguments: [
        ("2001:db8::1", "m=audio 40000 ", "c=IN IP6 2001:db8::1"),
        ("sfu.example.com", "m=audio 9 ", "c=IN IP4 0.0.0.0"),
    ])
    func theAddressOfASectionIsTheFirstCandidates(
        _ ip: String, _ port: String, _ connection: String
    ) throws {
        var transport = SignallingFixtures.transport
        transport.candidates[0].ip = ip
        let answer = PublisherAnswer(
            to: try PublisherOffer(SignallingFixtures.offer([SignallingFixtures.audio])),
            room: try SignallingFixtures.room([.pcmu]), transport: transport,
            origin: SdpOrigin(sessionID: 1, version: 1))

        #expect(answer.text.contains(port))
        #expect(answer.text.contains("\(connection)\r\n"))
    }

    private func feedback(_ offer: String, _ room: RtpCapabilities) throws -> [RtcpFeedback] {
        let answer = try SignallingFixtures.answer(to: offer, room: room)
        return try #require(answer.streams.first).parameters.codecs[0].rtcpFeedback
    }

    private static func profile(_ text: String) -> RtpCodecCapability {
        video(
            "video/H264", ["packetization-mode": 1, "profile-level-id": .string(text)])
    }

    private static func video(
        _ mimeType: String, _ parameters: [String: RtpParameterValue]
    ) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .video, mimeType: mimeType, clockRate: 90_000, parameters: parameters)
    }
}
