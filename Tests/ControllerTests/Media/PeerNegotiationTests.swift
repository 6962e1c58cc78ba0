/// What a peer can do in a room.
import Testing

@testable import Bisque

struct PeerNegotiationTests {
    private let room: RtpCapabilities

    init() throws {
        room = try Negotiation.roomCapabilities(for: Fixtures.roomCodecs)
    }

    @Test func aBrowserGetsTheRoomsCodecsNumbersAndCompanions() throws {
        let common = try Negotiation.effectiveCapabilities(
            of: Fixtures.peerCapabilities, in: room)

        #expect(
            common.codecs.map { line($0) } == [
                "audio/opus 100 x2", "audio/PCMU 0", "video/VP8 110", "video/H264 112",
                "video/rtx 101 of 110", "video/rtx 102 of 112",
            ])
        #expect(common.codecs[2].rtcpFeedback == Fixtures.feedback)
        #expect(common.headerExtensions.map(\.preferredID) == [1, 2, 3, 4, 6])
        #expect(common.headerExtensions[4].uri == URI.rid)
    }

    @Test func foreignNumbersBecomeTheRooms() throws {
        let common = try Negotiation.effectiveCapabilities(
            of: RtpCapabilities(
                codecs: [Fixtures.numbered(.vp8, 35), Fixtures.numbered(.opus, 111)],
                headerExtensions: [.init(kind: .video, uri: URI.mid, preferredID: 9)]),
            in: room)

        #expect(
            common.codecs.map { line($0) } == [
                "video/VP8 110", "audio/opus 100 x2", "video/rtx 101 of 110",
            ])
        #expect(common.headerExtensions == [.init(kind: .video, uri: URI.mid, preferredID: 5)])
    }

    @Test func feedbackIsWhatBothCanDoAndParametersAreThePeers() throws {
        var vp8 = Fixtures.numbered(.vp8, 96)
        vp8.rtcpFeedback = [.init("ccm", "tmmbr"), .init("ccm", "fir"), .init("nack")]
        vp8.parameters = ["max-fr": 30]

        let common = try Negotiation.effectiveCapabilities(of: .init(codecs: [vp8]), in: room)

        #expect(common.codecs[0].rtcpFeedback == [.init("ccm", "fir"), .init("nack")])
        #expect(common.codecs[0].parameters == ["max-fr": 30])
    }

    @Test func ofSeveralProfilesTheFirstCounts() throws {
        let common = try Negotiation.effectiveCapabilities(
            of: RtpCapabilities(codecs: [
                Fixtures.video(
                    "video/H264", 102, ["packetization-mode": 1, "profile-level-id": "42001f"]),
                Fixtures.video(
                    "video/H264", 108, ["packetization-mode": 1, "profile-level-id": "42e01f"]),
            ]),
            in: room)

        #expect(common.codecs.map { line($0) } == ["video/H264 112", "video/rtx 102 of 112"])
        #expect(common.codecs[0].parameters["profile-level-id"] == "42001f")
    }

    @Test func whatNobodyKnowsIsPassedOver() throws {
        let common = try Negotiation.effectiveCapabilities(
            of: RtpCapabilities(
                codecs: [
                    Fixtures.video("video/future", 45), Fixtures.video("video/VP9", 98),
                    Fixtures.numbered(.pcmu, 0),
                ],
                headerExtensions: [.init(uri: "urn:example:unknown", preferredID: 7)]),
            in: room)

        #expect(common.codecs.map { line($0) } == ["audio/PCMU 0"])
        #expect(common.headerExtensions == [])
    }

    @Test func kindsAreComparedSoThatDepthFindsItsOwnCodec() throws {
        let depth = RtpCodecCapability(
            kind: .depth, mimeType: "video/VP8", clockRate: 90_000, preferredPayloadType: 96)

        let common = try Negotiation.effectiveCapabilities(of: .init(codecs: [depth]), in: room)

        #expect(common.codecs.map { line($0) } == ["video/VP8 120"])
        #expect(common.codecs[0].kind == .depth)
    }

    @Test func headerExtensionsOfAnotherKindAreNotCommon() throws {
        let common = try Negotiation.effectiveCapabilities(
            of: RtpCapabilities(headerExtensions: [
                .init(kind: .video, uri: URI.audioLevel, preferredID: 1),
                .init(uri: URI.videoOrientation.uppercased(), preferredID: 2),
                .init(kind: .audio, uri: URI.absoluteSendTime, preferredID: 3),
                .init(kind: .video, uri: URI.absoluteSendTime, preferredID: 3),
                .init(kind: .video, uri: URI.absoluteSendTime, preferredID: 4),
            ]),
            in: room)

        #expect(
            common.headerExtensions == [
                .init(kind: .video, uri: URI.videoOrientation, preferredID: 4),
                .init(kind: .audio, uri: URI.absoluteSendTime, preferredID: 3),
                .init(kind: .video, uri: URI.absoluteSendTime, preferredID: 3),
            ])
    }

    @Test func aPeerWithoutCodecsHasNothing() throws {
        let common = try Negotiation.effectiveCapabilities(of: RtpCapabilities(), in: room)

        #expect(common == RtpCapabilities())
    }

    @Test func capabilitiesOfOneKindAreLabelledWithIt() {
        let audio = room.limited(to: .audio)
        let depth = room.limited(to: .depth)

        #expect(audio.codecs.map { line($0) } == ["audio/opus 100 x2", "audio/PCMU 0"])
        #expect(audio.headerExtensions.map(\.preferredID) == [1, 3, 5, 6, 7, 8, 10])
        #expect(audio.headerExtensions.allSatisfy { $0.kind == .audio })
        #expect(depth.codecs.map { line($0) } == ["video/VP8 120"])
    }

    @Test func withoutACodecOfTheKindThereAreNoHeaderExtensionsEither() throws {
        let room = try Negotiation.roomCapabilities(for: [.opus])

        #expect(room.limited(to: .video) == RtpCapabilities())
    }

    @Test(arguments: [
        ("no payload type", capabilities([.opus]), "codecs[0].preferredPayloadType: it is miss"),
        (
            "one payload type twice",
            capabilities([Fixtures.numbered(.opus, 100), Fixtures.numbered(.pcmu, 100)]),
            "codecs[1].preferredPayloadType: 100 belongs to codecs[0]"
        ),
        ("above 127", capabilities([Fixtures.numbered(.opus, 200)]), "200 is above 127"),
        ("RTCP's", capabilities([Fixtures.numbered(.opus, 72)]), "72 looks like RTCP"),
        ("no slash", capabilities([Fixtures.video("VP8", 96)]), "\"VP8\" is not of the form"),
        ("the wrong kind", capabilities([Fixtures.video("audio/opus", 96)]), "for video"),
        (
            "rtx of nothing", capabilities([Fixtures.video("video/rtx", 96)]),
            "codecs[0].parameters.apt"
        ),
        ("rtx of a text", capabilities([Fixtures.video("video/rtx", 96, ["apt": "x"])]), "\"x\""),
        ("no uri", RtpCapabilities(headerExtensions: [.init(uri: "", preferredID: 1)]), ".uri"),
        (
            "id 0", RtpCapabilities(headerExtensions: [.init(uri: URI.mid, preferredID: 0)]),
            "headerExtensions[0].preferredId: 0"
        ),
    ])
    func capabilitiesAreRefused(why: String, peer: RtpCapabilities, text: String) throws {
        let error = #expect(throws: BisqueError.self) {
            try Negotiation.effectiveCapabilities(of: peer, in: room)
        }

        #expect(error?.code == .invalid)
        #expect(error?.message.contains(text) == true, "\(why): \(error?.message ?? "")")
    }

    @Test func tooManyEntriesAreRefused() {
        let entry = RtpHeaderExtension(uri: URI.mid, preferredID: 1)
        for peer in [
            RtpCapabilities(codecs: Array(repeating: Fixtures.numbered(.opus, 100), count: 129)),
            RtpCapabilities(headerExtensions: Array(repeating: entry, count: 65)),
        ] {
            let error = #expect(throws: BisqueError.self) {
                try Negotiation.effectiveCapabilities(of: peer, in: room)
            }
            #expect(error?.code == .limit)
        }
    }

    private static func capabilities(_ codecs: [RtpCodecCapability]) -> RtpCapabilities {
        RtpCapabilities(codecs: codecs)
    }
}
