/// Parameters that must be refused, each for one reason, with the words that must name it.
///
/// Judged against the capabilities of `Fixtures.peerCapabilities` in `Fixtures.roomCodecs`' room:
/// opus, PCMU, VP8 and H.264 in packetization mode 1.
import Bisque
import Testing

struct BadCase: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: MediaKind
    let parameters: RtpParameters
    let expectedCode: BisqueError.Code
    let expectedText: String

    var testDescription: String { name }
}

let badParameters: [BadCase] =
    badMids + badNames + badNumbers + badCodecs + badRetransmissions + badExtensions
    + badEncodings + badSources + badRtcp + badSizes + unsupportedParameters

// MARK: - What a case is made of

private func bad(
    _ name: String, _ text: String, code: BisqueError.Code = .invalid,
    kind: MediaKind = .video, _ parameters: RtpParameters
) -> BadCase {
    BadCase(
        name: name, kind: kind, parameters: parameters, expectedCode: code, expectedText: text)
}

private func vp8(_ payloadType: UInt8 = 110) -> RtpCodecParameters {
    .init(.vp8, payloadType: payloadType)
}

private func rtx(_ payloadType: UInt8, _ apt: RtpParameterValue?) -> RtpCodecParameters {
    .init(
        mimeType: "video/rtx", payloadType: payloadType, clockRate: 90_000,
        parameters: apt.map { ["apt": $0] } ?? [:])
}

private func named(_ mimeType: String) -> RtpParameters {
    .init(codecs: [.init(mimeType: mimeType, payloadType: 100, clockRate: 48_000)])
}

private func encoded(_ encodings: RtpEncoding...) -> RtpParameters {
    .init(codecs: [vp8()], encodings: encodings)
}

private func extended(_ extensions: RtpHeaderExtensionParameters...) -> RtpParameters {
    .init(codecs: [vp8()], headerExtensions: extensions)
}

// MARK: - The cases

private let badMids: [BadCase] = [
    bad("an empty mid", "mid: it is empty", .init(mid: "", codecs: [vp8()])),
    bad(
        "a mid of 17 bytes", "\"abcdefghijklmnopq\" is longer than 16 bytes",
        .init(mid: "abcdefghijklmnopq", codecs: [vp8()])),
    bad(
        "a mid of 9 letters in 18 bytes", "mid: \"ööööööööö\" is longer",
        .init(mid: "ööööööööö", codecs: [vp8()])),
    bad("a mid with a space", "mid: \"a b\"", .init(mid: "a b", codecs: [vp8()])),
    bad("a mid with a zero byte", "mid: \"a\\0\"", .init(mid: "a\0", codecs: [vp8()])),
    bad("a mid with an umlaut", "mid: \"ä\"", .init(mid: "ä", codecs: [vp8()])),
]

private let badNames: [BadCase] = [
    bad("no codecs", "codecs: it is empty", .init(codecs: [])),
    bad("an empty name", "codecs[0].mimeType: \"\" is not", kind: .audio, named("")),
    bad("a name without a type", "\"opus\" is not of the form", kind: .audio, named("opus")),
    bad("an empty type", "\"/opus\" is not of the form", kind: .audio, named("/opus")),
    bad("an empty subtype", "\"audio/\" is not of the form", kind: .audio, named("audio/")),
    bad("a name that is a slash", "\"/\" is not of the form", kind: .audio, named("/")),
    bad("two slashes", "\"audio/opus/2\"", kind: .audio, named("audio/opus/2")),
    bad("a chicken", "\"chicken\" in \"chicken/opus\"", kind: .audio, named("chicken/opus")),
    bad("a type with a space", "\" audio\" in", kind: .audio, named(" audio/opus")),
    bad("an unknown codec", "\"audio/chicken\" is no known", kind: .audio, named("audio/chicken")),
    bad("a codec with a space", "\"audio/opus \" is no known", kind: .audio, named("audio/opus ")),
    bad("opus as video", "\"audio/opus\" is no codec for video", named("audio/opus")),
    bad("VP8 as audio", "\"video/VP8\" is no codec for audio", kind: .audio, named("video/VP8")),
    bad("opus as depth", "is no codec for depth", kind: .depth, named("audio/opus")),
    bad("opus under the type video", "\"video/opus\" is no known codec", named("video/opus")),
    bad(
        "a bad name behind a good one", "codecs[1].mimeType: \"VP9\"",
        .init(codecs: [vp8(), .init(mimeType: "VP9", payloadType: 98, clockRate: 90_000)])),
]

private let badNumbers: [BadCase] = [
    bad("payload type 128", "codecs[0].payloadType: 128 is above", .init(codecs: [vp8(128)])),
    bad("payload type 255", "codecs[0].payloadType: 255 is above", .init(codecs: [vp8(255)])),
    bad("payload type 72", "codecs[0].payloadType: 72 looks like", .init(codecs: [vp8(72)])),
    bad("payload type 74", "codecs[0].payloadType: 74 looks like", .init(codecs: [vp8(74)])),
    bad("payload type 76", "codecs[0].payloadType: 76 looks like", .init(codecs: [vp8(76)])),
    bad("payload type 64", "codecs[0].payloadType: 64 looks like", .init(codecs: [vp8(64)])),
    bad("payload type 95", "codecs[0].payloadType: 95 looks like", .init(codecs: [vp8(95)])),
    bad(
        "one payload type twice", "codecs[1].payloadType: 110 belongs to codecs[0]",
        .init(codecs: [vp8(), .init(.h264(), payloadType: 110)])),
    bad(
        "one payload type for media and rtx", "codecs[2].payloadType: 97 belongs to codecs[1]",
        .init(codecs: [vp8(), .init(.h264(), payloadType: 97), rtx(97, 110)])),
]

private let badCodecs: [BadCase] = [
    bad(
        "clock rate 0", "codecs[0].clockRate: 0",
        .init(codecs: [.init(mimeType: "video/VP8", payloadType: 110, clockRate: 0)])),
    bad(
        "no channels", "codecs[0].channels: 0", kind: .audio,
        .init(codecs: [
            .init(mimeType: "audio/opus", payloadType: 100, clockRate: 48_000, channels: 0)
        ])),
    bad(
        "feedback of no type", "codecs[0].rtcpFeedback[1].type: it is empty",
        .init(codecs: [
            .init(
                mimeType: "video/VP8", payloadType: 110, clockRate: 90_000,
                rtcpFeedback: [.init("nack"), .init("", "pli")])
        ])),
    bad(
        "packetization mode 3", "packetization-mode: 3 is not",
        .init(codecs: [.init(.h264(packetizationMode: 3), payloadType: 112)])),
    bad(
        "packetization mode -1", "packetization-mode: -1 is not",
        .init(codecs: [.init(.h264(packetizationMode: -1), payloadType: 112)])),
    bad(
        "packetization mode as a text", "packetization-mode: \"1\" is not",
        .init(codecs: [
            .init(
                mimeType: "video/H264", payloadType: 112, clockRate: 90_000,
                parameters: ["packetization-mode": "1"])
        ])),
    bad(
        "only rtx of itself", "none is a media codec, only [\"video/rtx\"]",
        .init(codecs: [rtx(97, 97)])),
    bad(
        "only redundancy", "none is a media codec, only [\"video/red\", \"video/ulpfec\"]",
        .init(codecs: [
            .init(mimeType: "video/red", payloadType: 118, clockRate: 90_000),
            .init(mimeType: "video/ulpfec", payloadType: 120, clockRate: 90_000),
        ])),
]

private let badRetransmissions: [BadCase] = [
    bad("rtx without apt", "codecs[1].parameters.apt", .init(codecs: [vp8(), rtx(97, nil)])),
    bad("apt as a text", "apt: \"110\" is no payload", .init(codecs: [vp8(), rtx(97, "110")])),
    bad("apt as a truth", "apt: true is no payload", .init(codecs: [vp8(), rtx(97, true)])),
    bad("apt as a fraction", "apt: 110.5 is no payload", .init(codecs: [vp8(), rtx(97, 110.5)])),
    bad("apt as a list", "apt: [110] is no payload", .init(codecs: [vp8(), rtx(97, [110])])),
    bad("apt below 0", "apt: -1 is no payload type", .init(codecs: [vp8(), rtx(97, -1)])),
    bad("apt above 127", "apt: 128 is no payload type", .init(codecs: [vp8(), rtx(97, 128)])),
    bad("apt above a byte", "apt: 366 is no payload type", .init(codecs: [vp8(), rtx(97, 366)])),
    bad(
        "apt that nobody has", "apt: no codec has the payload type 111",
        .init(codecs: [vp8(), rtx(97, 111)])),
    bad(
        "apt of itself", "apt: 97 is video/rtx, which is not repeated",
        .init(codecs: [vp8(), rtx(97, 97)])),
    bad(
        "apt of another rtx", "codecs[2].parameters.apt: 97 is video/rtx",
        .init(codecs: [vp8(), rtx(97, 110), rtx(98, 97)])),
    bad(
        "apt of FEC", "apt: 120 is video/ulpfec",
        .init(codecs: [
            vp8(), .init(mimeType: "video/ulpfec", payloadType: 120, clockRate: 90_000),
            rtx(97, 120),
        ])),
    bad(
        "two rtx for one codec", "codecs[2].parameters.apt: 110 is repeated by codecs[1]",
        .init(codecs: [vp8(), rtx(97, 110), rtx(98, 110)])),
    bad(
        "rtx at another clock rate", "codecs[1].clockRate: 8000 differs from codecs[0]",
        .init(codecs: [
            vp8(),
            .init(
                mimeType: "video/rtx", payloadType: 97, clockRate: 8_000, parameters: ["apt": 110]),
        ])),
]

private let badExtensions: [BadCase] = [
    bad("an empty uri", "headerExtensions[0].uri: it is empty", extended(.init(uri: "", id: 1))),
    bad("id 0", "headerExtensions[0].id: 0 is padding", extended(.init(uri: URI.mid, id: 0))),
    bad("id 15", "headerExtensions[0].id: 15 is reserved", extended(.init(uri: URI.mid, id: 15))),
    bad(
        "id 0 of an unknown extension", "headerExtensions[1].id: 0",
        extended(.init(uri: URI.mid, id: 1), .init(uri: "urn:example:unknown", id: 0))),
    bad(
        "one id twice", "headerExtensions[1].id: 3 belongs to headerExtensions[0]",
        extended(.init(uri: URI.mid, id: 3), .init(uri: URI.rid, id: 3))),
    bad(
        "one extension twice", "headerExtensions[1].uri: \"\(URI.mid)\" is headerExtensions[0]",
        extended(.init(uri: URI.mid, id: 3), .init(uri: URI.mid, id: 4))),
    bad(
        "one extension in two spellings", "headerExtensions[1].uri: \"URN:3GPP",
        extended(
            .init(uri: URI.videoOrientation, id: 3),
            .init(uri: URI.videoOrientation.uppercased(), id: 4))),
]

private let badEncodings: [BadCase] = [
    bad(
        "an encoding of no codec", "encodings[0].codecPayloadType: no codec has the payload type 1",
        encoded(.init(codecPayloadType: 102))),
    bad(
        "an encoding of no codec behind a good one", "encodings[1].codecPayloadType: no codec",
        encoded(.init(ssrc: 1), .init(ssrc: 2, codecPayloadType: 255))),
    bad(
        "an encoding of rtx", "encodings[0].codecPayloadType: 97 is video/rtx",
        .init(codecs: [vp8(), rtx(97, 110)], encodings: [.init(codecPayloadType: 97)])),
    bad(
        "FEC without a mechanism", "encodings[0].fec.mechanism: it is empty",
        encoded(.init(ssrc: 1, fec: .init(mechanism: "", ssrc: 2)))),
    bad("an empty rid", "encodings[0].rid: it is empty", encoded(.init(rid: ""))),
    bad(
        "a rid of 17 bytes", "encodings[0].rid: \"abcdefghijklmnopq\" is longer",
        encoded(.init(rid: "abcdefghijklmnopq"))),
    bad("a rid with a space", "encodings[0].rid: \"a b\"", encoded(.init(rid: "a b"))),
    bad("a rid with a semicolon", "encodings[0].rid: \"a;b\"", encoded(.init(rid: "a;b"))),
    bad("a rid with an umlaut", "encodings[0].rid: \"ä\"", encoded(.init(rid: "ä"))),
    bad(
        "one rid twice", "encodings[1].rid: \"low\" belongs to encodings[0]",
        encoded(.init(rid: "low"), .init(rid: "low"))),
    bad(
        "a dependency on itself", "dependencyEncodingIds[1]: \"high\" cannot",
        encoded(.init(rid: "high", dependencyEncodingIDs: ["low", "high"]))),
    bad(
        "a dependency without a name", "encodings[0].dependencyEncodingIds[0]: it is empty",
        encoded(.init(rid: "high", dependencyEncodingIDs: [""]))),
    bad(
        "resolution scale 0", "encodings[0].scaleResolutionDownBy: 0.0",
        encoded(.init(resolutionScale: 0))),
    bad(
        "resolution scale below 1", "scaleResolutionDownBy: 0.5",
        encoded(.init(resolutionScale: 0.5))),
    bad(
        "resolution scale without end", "scaleResolutionDownBy: inf",
        encoded(.init(resolutionScale: .infinity))),
    bad(
        "frame rate scale below 0", "encodings[0].framerateScale: -1.0",
        encoded(.init(framerateScale: -1))),
    bad(
        "frame rate scale that is no number", "framerateScale: nan",
        encoded(.init(framerateScale: .nan))),
]

private let badSources: [BadCase] = [
    bad("ssrc 0", "encodings[0].ssrc: 0 is no source", encoded(.init(ssrc: 0))),
    bad(
        "rtx ssrc 0", "encodings[0].rtx.ssrc: 0", encoded(.init(ssrc: 1, rtx: .init(ssrc: 0)))),
    bad(
        "fec ssrc 0", "encodings[0].fec.ssrc: 0",
        encoded(.init(ssrc: 1, fec: .init(mechanism: "flexfec", ssrc: 0)))),
    bad(
        "one ssrc for two encodings", "encodings[1].ssrc: 1111 is encodings[0].ssrc",
        encoded(.init(ssrc: 1111), .init(ssrc: 1111))),
    bad(
        "one ssrc for media and rtx", "encodings[0].rtx.ssrc: 1111 is encodings[0].ssrc",
        encoded(.init(ssrc: 1111, rtx: .init(ssrc: 1111)))),
    bad(
        "one ssrc for rtx and FEC", "encodings[0].fec.ssrc: 2222 is encodings[0].rtx.ssrc",
        encoded(
            .init(
                ssrc: 1111, rtx: .init(ssrc: 2222), fec: .init(mechanism: "flexfec", ssrc: 2222)))),
    bad(
        "one encoding's rtx is another's media", "encodings[1].ssrc: 2222 is encodings[0].rtx.ssrc",
        encoded(.init(ssrc: 1111, rtx: .init(ssrc: 2222)), .init(ssrc: 2222))),
]

private let badRtcp: [BadCase] = [
    bad("an empty cname", "rtcp.cname", .init(codecs: [vp8()], rtcp: .init(cname: ""))),
    bad(
        "a cname of 256 bytes", "rtcp.cname: \"ccc",
        .init(codecs: [vp8()], rtcp: .init(cname: String(repeating: "c", count: 256)))),
    bad("rtcp ssrc 0", "rtcp.ssrc: 0", .init(codecs: [vp8()], rtcp: .init(ssrc: 0))),
]

private let badSizes: [BadCase] = [
    bad(
        "33 codecs", "codecs: 33 are too many", code: .limit,
        .init(codecs: (1...33).map { vp8($0) })),
    bad(
        "9 encodings", "encodings: 9 are too many", code: .limit,
        .init(codecs: [vp8()], encodings: (1...9).map { .init(ssrc: $0) })),
    bad(
        "17 header extensions", "headerExtensions: 17 are too many", code: .limit,
        .init(
            codecs: [vp8()],
            headerExtensions: (20...36).map { .init(uri: "urn:example:\($0)", id: $0) })),
]

private let unsupportedParameters: [BadCase] = [
    bad(
        "a codec the peer does not have", "none of [\"video/VP9 (98)\"]", code: .unsupported,
        .init(codecs: [.init(.vp9, payloadType: 98)])),
    bad(
        "a packetization mode the peer does not have", "video/H264 (111)", code: .unsupported,
        .init(codecs: [.init(.h264(packetizationMode: 0), payloadType: 111)])),
    bad(
        "a clock rate the peer does not have", "audio/opus (100)", code: .unsupported, kind: .audio,
        .init(codecs: [.init(mimeType: "audio/opus", payloadType: 100, clockRate: 16_000)])),
    bad(
        "channels the peer does not have", "audio/PCMU (0)", code: .unsupported, kind: .audio,
        .init(codecs: [
            .init(mimeType: "audio/PCMU", payloadType: 0, clockRate: 8_000, channels: 2)
        ])),
    bad(
        "only encodings of a codec that goes", "encodings: their codecs are", code: .unsupported,
        .init(
            codecs: [vp8(), .init(.vp9, payloadType: 98)], encodings: [.init(codecPayloadType: 98)])
    ),
]
