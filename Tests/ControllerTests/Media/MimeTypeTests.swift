/// Codec names: any case in, one spelling out.
import Testing

@testable import Bisque

struct MimeTypeTests {
    @Test(arguments: [
        "audio/opus", "audio/PCMU", "audio/PCMA", "audio/ISAC", "audio/G722", "audio/iLBC",
        "audio/SILK", "audio/CN", "audio/telephone-event", "video/VP8", "video/VP9", "video/H264",
        "video/X-H264UC", "video/H265", "video/AV1", "video/rtx", "video/ulpfec",
        "video/x-ulpfecuc", "video/flexfec", "video/red",
    ])
    func anyCaseBecomesTheOneSpelling(name: String) throws {
        #expect(try MimeType(name.lowercased()).spelling == name)
        #expect(try MimeType(name.uppercased()).spelling == name)
    }

    @Test func featureCodecsAreNoMedia() throws {
        #expect(try MimeType("video/VP8").role == .media)
        #expect(try MimeType("audio/CN").role == .media)
        #expect(try MimeType("video/rtx").role == .retransmission)
        #expect(try MimeType("audio/red").role == .repair)
        #expect(try MimeType("video/flexfec-03").role == .repair)
    }

    @Test(arguments: ["", "/", "opus", "/opus", "audio/", "audio/opus/2", "audio//opus"])
    func aNameHasTwoHalves(name: String) {
        #expect(throws: MimeType.Fault.malformed) { try MimeType(name) }
    }

    @Test func unknownHalvesAreNamed() {
        #expect(throws: MimeType.Fault.unknownType("text")) { try MimeType("text/plain") }
        #expect(throws: MimeType.Fault.unknownSubtype("plain")) { try MimeType("audio/plain") }
    }
}
