/// What a room can do, from what the application wished for.
import Testing

@testable import Bisque

struct RoomNegotiationTests {
    @Test func givenPayloadTypesAreKeptAndVideoGetsACompanion() throws {
        let room = try Negotiation.roomCapabilities(for: Fixtures.roomCodecs)

        #expect(
            room.codecs.map { line($0) } == [
                "audio/opus 100 x2", "audio/PCMU 0", "video/VP8 110", "video/rtx 101 of 110",
                "video/H264 112", "video/rtx 102 of 112", "video/VP8 120",
            ])
        #expect(room.codecs.last?.kind == .depth)
    }

    @Test func codecsWithoutPayloadTypesGetStaticOrDynamicOnes() throws {
        let room = try Negotiation.roomCapabilities(for: [
            .opus, .pcmu,
            RtpCodecCapability(
                kind: .video, mimeType: "video/vp8", clockRate: 90_000, parameters: ["foo": 123]),
        ])

        #expect(
            room.codecs.map { line($0) } == [
                "audio/opus 100 x2", "audio/PCMU 0", "video/VP8 101", "video/rtx 102 of 101",
            ])
        #expect(room.codecs.map(\.channels) == [2, 1, nil, nil])
        #expect(room.codecs[2].parameters == ["foo": 123])
        #expect(room.codecs[3].kind == .video)
        #expect(room.codecs[3].clockRate == 90_000)
    }

    @Test(arguments: [
        ("audio/PCMU", 8_000, 0), ("audio/PCMA", 8_000, 8), ("audio/G722", 8_000, 9),
        ("audio/CN", 8_000, 13), ("audio/CN", 16_000, 100), ("audio/iLBC", 8_000, 100),
    ])
    func onlyStandardPayloadTypesAreStatic(name: String, rate: UInt32, number: UInt8) throws {
        let room = try Negotiation.roomCapabilities(for: [
            RtpCodecCapability(kind: .audio, mimeType: name, clockRate: rate)
        ])

        #expect(room.codecs.map(\.preferredPayloadType) == [number])
    }

    @Test func aPayloadTypeGivenLaterIsNotTakenByAnEarlierCodec() throws {
        let room = try Negotiation.roomCapabilities(for: [
            .opus, Fixtures.numbered(.vp8, 100), Fixtures.numbered(.pcma, 101),
        ])

        #expect(
            room.codecs.map { line($0) } == [
                "audio/opus 102 x2", "video/VP8 100", "video/rtx 103 of 100", "audio/PCMA 101",
            ])
    }

    @Test func ofTwoCodecsWithOnePayloadTypeTheSecondGetsTheNextFreeOne() throws {
        let room = try Negotiation.roomCapabilities(for: [
            Fixtures.numbered(.opus, 0), Fixtures.numbered(.pcmu, 0),
        ])

        #expect(room.codecs.map { line($0) } == ["audio/opus 0 x2", "audio/PCMU 100"])
    }

    @Test func feedbackIsTheServersAndNotTheApplications() throws {
        var vp8 = RtpCodecCapability.vp8
        vp8.rtcpFeedback = [.init("made-up")]
        var opus = RtpCodecCapability.opus
        opus.rtcpFeedback = [.init("nack")]

        let room = try Negotiation.roomCapabilities(for: [opus, vp8])

        #expect(room.codecs[0].rtcpFeedback == [.init("nack"), .init("transport-cc")])
        #expect(
            room.codecs[1].rtcpFeedback
                == Fixtures.feedback + [.init("goog-remb"), .init("transport-cc")])
        #expect(room.codecs[2].rtcpFeedback == [])
    }

    @Test func everyCodecByNameIsSupported() throws {
        let room = try Negotiation.roomCapabilities(for: [
            .opus, .pcmu, .pcma, .vp8, .vp9, .h264(packetizationMode: 0), .h264(), .h265, .av1,
        ])

        #expect(
            room.codecs.filter { !$0.mimeType.hasSuffix("rtx") }.map { line($0) } == [
                "audio/opus 100 x2", "audio/PCMU 0", "audio/PCMA 8", "video/VP8 101",
                "video/VP9 103", "video/H264 105", "video/H264 107", "video/H265 109",
                "video/AV1 111",
            ])
        #expect(room.codecs.count == 15)
    }

    @Test func featureCodecsAreLeftOut() throws {
        let room = try Negotiation.roomCapabilities(for: [
            .opus, Fixtures.rtx(97, repeating: 96),
            RtpCodecCapability(kind: .video, mimeType: "video/red", clockRate: 90_000),
            RtpCodecCapability(kind: .video, mimeType: "video/ulpfec", clockRate: 90_000),
        ])

        #expect(room.codecs.map { line($0) } == ["audio/opus 100 x2"])
    }

    @Test func headerExtensionsHaveDistinctStableIds() throws {
        let room = try Negotiation.roomCapabilities(for: [.opus])
        let ids = room.headerExtensions.map(\.preferredID)

        #expect(ids == Array(1...11))
        #expect(room.headerExtensions[0].uri == URI.audioLevel)
        #expect(room.headerExtensions[1].uri == URI.transmissionOffset)
        #expect(room.headerExtensions[2].uri == URI.absoluteSendTime)
        #expect(room.headerExtensions[3].uri == URI.videoOrientation)
        #expect(room.headerExtensions[4].uri == URI.mid)
        #expect(room.headerExtensions[5].uri == URI.rid)
        #expect(room.headerExtensions[7].uri == URI.transportSequence)
        #expect(room.headerExtensions.allSatisfy { $0.uri == $0.uri.lowercased() })
    }

    @Test(arguments: [
        ("nothing", [], BisqueError.Code.invalid, "mediaCodecs: it is empty"),
        ("only rtx", [Fixtures.rtx(97, repeating: 96)], .invalid, "none is a media codec"),
        ("a name without a type", [codec("opus")], .invalid, "\"opus\""),
        ("an empty name", [codec("")], .invalid, "mediaCodecs[0].mimeType"),
        ("a text", [codec("text/plain")], .invalid, "\"text\""),
        ("another kind's codec", [codec("video/VP8")], .invalid, "no codec for audio"),
        ("no clock rate", [codec("audio/opus", 0)], .invalid, "mediaCodecs[0].clockRate"),
        ("no channels", [codec("audio/opus", 48_000, 0)], .invalid, "mediaCodecs[0].channels"),
        ("a number above 127", [Fixtures.numbered(.opus, 128)], .invalid, "128 is above 127"),
        ("a number of RTCP", [Fixtures.numbered(.opus, 73)], .invalid, "73 looks like RTCP"),
        ("an unheard-of codec", [.opus, codec("audio/foo")], .unsupported, "\"audio/foo\""),
        ("another clock rate", [codec("audio/opus", 44_100)], .unsupported, "44100 Hz"),
        ("more channels", [codec("audio/opus", 48_000, 6)], .unsupported, "6 channels"),
        ("another mode", [.h264(packetizationMode: 2)], .unsupported, "packetization mode 2"),
        ("a mode of none", [.h264(packetizationMode: 3)], .invalid, "3 is not 0, 1 or 2"),
        ("twice the same", [.vp8, .opus, .vp8], .duplicate, "mediaCodecs[2]"),
    ])
    func aRoomIsRefused(
        why: String, codecs: [RtpCodecCapability], code: BisqueError.Code, text: String
    ) throws {
        let error = #expect(throws: BisqueError.self) {
            try Negotiation.roomCapabilities(for: codecs)
        }

        #expect(error?.code == code)
        #expect(error?.message.contains(text) == true, "\(why): \(error?.message ?? "")")
    }

    @Test func dynamicPayloadTypesComeInTheirOrderUntilNoneIsLeft() throws {
        var pool = PayloadTypePool()
        let isTaken = pool.take(101)
        let isTakenAgain = pool.take(101)
        var numbers: [UInt8] = []
        for _ in 0..<60 { numbers.append(try pool.takeNext()) }

        #expect(isTaken && !isTakenAgain)
        #expect(numbers == [100] + Array(102...127) + Array(96...99) + Array(35...63))
        let error = #expect(throws: BisqueError.self) { try pool.takeNext() }
        #expect(error?.code == .limit)
    }

    private static func codec(
        _ mimeType: String, _ clockRate: UInt32 = 48_000, _ channels: UInt8? = nil
    ) -> RtpCodecCapability {
        RtpCodecCapability(
            kind: .audio, mimeType: mimeType, clockRate: clockRate, channels: channels)
    }
}
