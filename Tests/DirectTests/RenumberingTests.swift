/// Packets that go from one peer's numbers to another's.
import Testing

@testable import Bisque
@testable import BisqueDirect

struct RenumberingTests {
    private static let level = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
    private static let mid = "urn:ietf:params:rtp-hdrext:sdes:mid"

    private func parameters(
        _ codecs: [(UInt8, String)], _ extensions: [(UInt8, String)] = []
    ) -> RtpParameters {
        RtpParameters(
            codecs: codecs.map {
                RtpCodecParameters(mimeType: $0.1, payloadType: $0.0, clockRate: 90_000)
            },
            headerExtensions: extensions.map { RtpHeaderExtensionParameters(uri: $0.1, id: $0.0) })
    }

    private func packet(_ payloadType: UInt8, form: [UInt8]? = nil, _ body: [UInt8]) -> [UInt8] {
        [form == nil ? 0x80 : 0x90, payloadType, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
            + (form.map { $0 + [0, UInt8(body.count / 4)] } ?? []) + body
    }

    @Test("payload types follow their codecs, and what nobody agreed upon has none")
    func codecsKeepTheirMeaning() {
        let numbers = Renumbering(
            from: parameters([(96, "video/VP8"), (97, "video/VP9"), (98, "video/rtx")]),
            to: parameters([(97, "video/VP8"), (99, "video/rtx")]))
        #expect(numbers.payloadTypes == [96: 97])
        #expect(numbers.apply(to: packet(96, [7, 7])) == packet(97, [7, 7]))
        #expect(numbers.apply(to: packet(0x80 | 96, [7])) == packet(0x80 | 97, [7]))
        #expect(numbers.apply(to: packet(97, [7])) == nil)
        #expect(numbers.apply(to: packet(98, [7])) == nil)
    }

    @Test("header extensions follow their names, and what speaks of one hop ends there")
    func extensionsKeepTheirMeaning() {
        let numbers = Renumbering(
            from: parameters([(0, "audio/PCMU")], [(1, Self.level), (2, Self.mid)]),
            to: parameters([(0, "audio/PCMU")], [(5, Self.level), (2, Self.mid)]))
        let short: [UInt8] = [0xBE, 0xDE]
        #expect(
            numbers.apply(to: packet(0, form: short, [0x10, 42, 0x21, 9, 9, 0, 0xF0, 1]))
                == packet(0, form: short, [0x50, 42, 0, 0, 0, 0, 0, 0]))
        let long: [UInt8] = [0x10, 0]
        #expect(
            numbers.apply(to: packet(0, form: long, [1, 1, 42, 0, 2, 1, 9, 0]))
                == packet(0, form: long, [5, 1, 42, 0, 0, 0, 0, 0]))
        // A form that we do not know stays as it is.
        let other: [UInt8] = [0x12, 0x34]
        #expect(
            numbers.apply(to: packet(0, form: other, [1, 2, 3, 4]))
                == packet(0, form: other, [1, 2, 3, 4]))
    }

    @Test("what is no packet of RTP goes nowhere")
    func garbageIsDropped() {
        let numbers = Renumbering(
            from: parameters([(0, "audio/PCMU")], [(1, Self.level)]),
            to: parameters([(0, "audio/PCMU")], [(5, Self.level)]))
        let whole = packet(0, form: [0xBE, 0xDE], [0x10, 42, 0, 0])
        #expect(numbers.apply(to: whole) != nil)
        for count in 0..<whole.count {
            #expect(numbers.apply(to: Array(whole.prefix(count))) == nil)
        }
        #expect(numbers.apply(to: [0x00] + whole.dropFirst()) == nil)
        // An element that ends behind its extension is none.
        let long = packet(0, form: [0xBE, 0xDE], [0x1F, 42, 0, 0])
        #expect(numbers.apply(to: long) == packet(0, form: [0xBE, 0xDE], [0, 0, 0, 0]))
    }
}
