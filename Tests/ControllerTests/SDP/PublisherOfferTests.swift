/// What browsers offer to send, as the rest of the library speaks of it.
import Testing

@testable import Bisque

struct PublisherOfferTests {
    // MARK: Browsers

    @Test func chromiumOffersSoundPicturesAndADataChannel() throws {
        let offer = try PublisherOffer(RealOffers.chromium())

        #expect(offer.sections.map(\.mid) == ["0", "1", "2"])
        #expect(offer.sections.map(\.kind) == [.audio, .video, nil])
        #expect(offer.sections.map(\.isUsable) == [true, true, false])
    }

    @Test func chromiumsSoundHasItsSourceAndNoRedundancy() throws {
        let parameters = try #require(
            PublisherOffer(RealOffers.chromium()).sections[0].parameters)

        #expect(parameters.mid == "0")
        #expect(parameters.codecs.map(\.payloadType) == [111, 9, 0, 8, 13, 110, 126])
        #expect(
            parameters.codecs[0]
                == RtpCodecParameters(
                    mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2,
                    parameters: ["minptime": 10, "useinbandfec": 1],
                    rtcpFeedback: [.init("transport-cc")]))
        #expect(parameters.encodings == [RtpEncoding(ssrc: 1_277_775_943)])
        #expect(
            parameters.rtcp
                == RtcpParameters(cname: "mX6zvJxT37yD87qN", isReducedSize: true, isMuxed: true))
        #expect(parameters.headerExtensions.map(\.id) == [1, 2, 3, 4])
    }

    @Test func chromiumsPictureHasThreeSizesByRid() throws {
        let parameters = try #require(
            PublisherOffer(RealOffers.chromium()).sections[1].parameters)

        #expect(
            parameters.encodings
                == [RtpEncoding(rid: "q"), RtpEncoding(rid: "h"), RtpEncoding(rid: "f")])
        #expect(parameters.rtcp.cname == nil)
        #expect(
            parameters.codecs.map(\.payloadType) == [
                96, 97, 102, 103, 104, 107, 108, 109, 114, 115, 116, 117, 39, 40, 45, 46, 98, 99,
                100, 101,
            ])
        #expect(parameters.codecs[2].parameters["profile-level-id"] == "42001f")
        #expect(parameters.codecs[2].parameters["packetization-mode"] == 1)
        #expect(parameters.codecs[1].parameters == ["apt": 96])
    }

    @Test func firefoxNamesSourcesTooButItsRidsCount() throws {
        let parameters = try #require(
            PublisherOffer(RealOffers.firefox()).sections[1].parameters)

        #expect(
            parameters.encodings
                == [RtpEncoding(rid: "q"), RtpEncoding(rid: "h"), RtpEncoding(rid: "f")])
        #expect(parameters.rtcp.cname == "{7f1269ca-5a03-4db0-bdeb-060cb353fa0a}")
        #expect(parameters.codecs.map(\.payloadType) == [120, 124, 121, 125, 99, 100])
    }

    @Test func firefoxSendsAndReceivesDifferentExtensions() throws {
        let offer = try PublisherOffer(RealOffers.firefox())
        let sent = try #require(offer.sections[1].parameters).headerExtensions.map(\.uri)
        let received = offer.capabilities.headerExtensions.filter { $0.kind == .video }.map(\.uri)

        #expect(sent.contains(HeaderExtensionURI.rid))
        #expect(!sent.contains(HeaderExtensionURI.playoutDelay))
        #expect(received.contains(HeaderExtensionURI.playoutDelay))
        #expect(!received.contains(HeaderExtensionURI.rid))
    }

    @Test func firefoxSaysItsFingerprintOnceForAll() throws {
        let remote = try #require(PublisherOffer(RealOffers.firefox()).remote)

        #expect(remote.ice.usernameFragment == "9df95503")
        #expect(remote.ice.password == "7873157579a2444abf8ca920020dfa53")
        #expect(!remote.ice.isLite)
        #expect(remote.dtls.role == .client)
        #expect(remote.dtls.fingerprints.map(\.algorithm) == [.sha256])
        #expect(remote.dtls.fingerprints[0].value.hasPrefix("DF:00:CA"))
    }

    @Test(arguments: ["chromium-offer.sdp", "firefox-offer.sdp"])
    func whatABrowserOffersPassesEveryCheck(_ name: String) throws {
        let offer = try PublisherOffer(RealOffers.read(name))
        let room = try SignallingFixtures.room([.opus, .vp8, .vp9, .h264(), .av1])
        let effective = try Negotiation.effectiveCapabilities(of: offer.capabilities, in: room)
        let answer = try SignallingFixtures.answer(to: RealOffers.read(name), room: room)

        #expect(answer.streams.map(\.kind) == [.audio, .video])
        for stream in answer.streams {
            let plan = try Negotiation.effectiveParameters(
                of: stream.parameters, kind: stream.kind, for: effective)
            #expect(plan.parameters.codecs.map(\.payloadType) == stream.payloadTypes)
        }
    }

    @Test func capabilitiesHaveTheNumbersOfTheEndpoint() throws {
        let capabilities = try PublisherOffer(RealOffers.chromium()).capabilities

        #expect(capabilities.codecs.first?.preferredPayloadType == 111)
        #expect(capabilities.codecs.first?.kind == .audio)
        #expect(capabilities.codecs.contains { $0.preferredPayloadType == 98 && $0.kind == .video })
        #expect(capabilities.codecs.count == 27)
        #expect(
            capabilities.headerExtensions.contains(
                RtpHeaderExtension(
                    kind: .video, uri: HeaderExtensionURI.videoOrientation, preferredID: 13)))
    }

    // MARK: Streams

    @Test func aSourceHasTheOneThatRepeatsIt() throws {
        let encodings = try encodings([
            "a=ssrc:5 cname:x", "a=ssrc:6 cname:x", "a=ssrc-group:FID 5 6",
        ])

        #expect(encodings == [RtpEncoding(ssrc: 5, rtx: .init(ssrc: 6))])
    }

    @Test func aSourceGroupOfSizesMakesAnEncodingEach() throws {
        let encodings = try encodings([
            "a=ssrc-group:SIM 1 2", "a=ssrc-group:FID 1 3", "a=ssrc-group:FID 2 4",
            "a=ssrc:1 cname:x", "a=ssrc:2 cname:x", "a=ssrc:3 cname:x", "a=ssrc:4 cname:x",
        ])

        #expect(
            encodings == [
                RtpEncoding(ssrc: 1, rtx: .init(ssrc: 3)),
                RtpEncoding(ssrc: 2, rtx: .init(ssrc: 4)),
            ])
    }

    @Test func aSourceOfErrorCorrectionIsNoStream() throws {
        let encodings = try encodings([
            "a=ssrc-group:FEC-FR 1 2", "a=ssrc:2 cname:x", "a=ssrc:1 cname:x",
        ])

        #expect(encodings == [RtpEncoding(ssrc: 1)])
    }

    @Test func withoutSourceAndRidThereIsOneEncoding() throws {
        #expect(try encodings([]) == [RtpEncoding()])
    }

    @Test func simulcastNamesTheOrderAndTheFirstOfEachChoice() throws {
        let encodings = try encodings([
            "a=rid:a send", "a=rid:b send", "a=rid:c send", "a=rid:d recv",
            "a=simulcast:send c,b;missing,~a recv d",
        ])

        #expect(encodings == [RtpEncoding(rid: "c"), RtpEncoding(rid: "a")])
    }

    @Test func aRidWithoutSimulcastIsAnEncoding() throws {
        #expect(try encodings(["a=rid:a send"]) == [RtpEncoding(rid: "a")])
    }

    // MARK: Codecs

    @Test func feedbackForAllIsEveryCodecs() throws {
        let codecs = try codecs(
            "96 97",
            ["a=rtpmap:96 VP8/90000", "a=rtpmap:97 VP9/90000", "a=rtcp-fb:* nack"]
                + ["a=rtcp-fb:97 nack pli", "a=rtcp-fb:97 nack"])

        #expect(codecs[0].rtcpFeedback == [.init("nack")])
        #expect(codecs[1].rtcpFeedback == [.init("nack"), .init("nack", "pli")])
    }

    @Test(arguments: [
        ["a=rtpmap:97 rtx/90000"],
        ["a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=99"],
        ["a=rtpmap:97 rtx/8000", "a=fmtp:97 apt=96"],
        ["a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=97"],
        ["a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=x"],
    ])
    func anRtxCodecThatRepeatsNothingIsLeftOut(_ lines: [String]) throws {
        let codecs = try codecs("96 97", ["a=rtpmap:96 VP8/90000"] + lines)

        #expect(codecs.map(\.payloadType) == [96])
    }

    @Test func onlyTheFirstRtxCodecRepeatsAnother() throws {
        let codecs = try codecs(
            "96 97 98",
            ["a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000", "a=rtpmap:98 rtx/90000"]
                + ["a=fmtp:97 apt=96", "a=fmtp:98 apt=96"])

        #expect(codecs.map(\.payloadType) == [96, 97])
    }

    @Test func aCodecThatNobodyKnowsIsLeftOut() throws {
        let codecs = try codecs(
            "96 97 70 98",
            ["a=rtpmap:96 VP8/90000", "a=rtpmap:97 new/90000"]
                + ["a=rtpmap:70 VP8/90000"])

        #expect(codecs.map(\.payloadType) == [96])
    }

    // MARK: Transport

    @Test(arguments: [
        ("actpass", DtlsParameters.Role.client), ("active", .client), ("passive", .server),
    ])
    func whoBeginsTheHandshakeIsSettled(
        _ setup: String, _ role: DtlsParameters.Role
    ) throws {
        let offer = SignallingFixtures.offer(setup: setup, [SignallingFixtures.audio])

        #expect(try PublisherOffer(offer).remote?.dtls.role == role)
    }

    @Test func anOfferOfRefusedSectionsHasNoTransport() throws {
        let refused = ["m=audio 0 UDP/TLS/RTP/SAVPF 0", "a=mid:0"]

        #expect(try PublisherOffer(SignallingFixtures.offer([refused])).remote == nil)
    }

    @Test func aSectionThatIsOnlyInTheBundleIsNotRefused() throws {
        let bundled = ["m=audio 0 UDP/TLS/RTP/SAVPF 0", "a=mid:0", "a=bundle-only"]

        #expect(try PublisherOffer(SignallingFixtures.offer([bundled])).sections[0].isUsable)
    }

    // MARK: Refusals

    @Test(arguments: [
        ("a=mid:0", "a=x", SignallingError.noMid(section: 0)),
        ("a=ice-ufrag:abcd", "a=x", .noIceParameters(mid: "0")),
        ("a=ice-pwd:0123456789012345678901", "a=x", .noIceParameters(mid: "0")),
        ("a=fingerprint:\(SignallingFixtures.fingerprint)", "a=x", .noFingerprint(mid: "0")),
        (
            "a=fingerprint:\(SignallingFixtures.fingerprint)", "a=fingerprint:other 00",
            .noFingerprint(mid: "0")
        ),
        ("a=setup:actpass", "a=setup:holdconn", .unusableSetup(mid: "0")),
        ("s=-", "s=-\nx", .unreadable(.noLine(line: 4))),
    ])
    func anOfferThatLacksSomethingIsRefused(
        _ line: String, _ replacement: String, _ error: SignallingError
    ) {
        let offer = SignallingFixtures.offer([SignallingFixtures.audio])

        #expect(throws: error) {
            try PublisherOffer(offer.replacing(line, with: replacement))
        }
    }

    @Test func twoSectionsOfOneMidAreRefused() {
        let offer = SignallingFixtures.offer([SignallingFixtures.audio, SignallingFixtures.audio])

        #expect(throws: SignallingError.duplicateMid("0")) { try PublisherOffer(offer) }
    }

    private func encodings(_ lines: [String]) throws -> [RtpEncoding] {
        let offer = SignallingFixtures.offer([SignallingFixtures.video + lines])
        return try #require(PublisherOffer(offer).sections[0].parameters).encodings
    }

    private func codecs(_ formats: String, _ lines: [String]) throws -> [RtpCodecParameters] {
        let offer = SignallingFixtures.offer([
            ["m=video 9 UDP/TLS/RTP/SAVPF \(formats)", "a=mid:0"] + lines
        ])
        return try #require(PublisherOffer(offer).sections[0].parameters).codecs
    }
}

extension PublisherAnswer.Stream {
    fileprivate var payloadTypes: [UInt8] { parameters.codecs.map(\.payloadType) }
}
