/// What is no session description is refused, with the line that shows it.
import Testing

@testable import Bisque

struct MalformedTests {
    @Test(arguments: Malformed.attributes)
    func aMalformedAttributeOfASectionIsRefused(_ malformed: Malformed) {
        #expect(throws: SdpError.malformed(line: 7, what: malformed.what)) {
            try SessionDescription(malformed.inSection)
        }
    }

    @Test(arguments: Malformed.sessionAttributes)
    func aMalformedAttributeOfTheSessionIsRefused(_ malformed: Malformed) {
        #expect(throws: SdpError.malformed(line: 6, what: malformed.what)) {
            try SessionDescription(malformed.inSession)
        }
    }

    @Test(arguments: Malformed.sections)
    func aMalformedSectionIsRefused(_ malformed: Malformed) {
        #expect(throws: SdpError.malformed(line: 6, what: malformed.what)) {
            try SessionDescription(malformed.inSession)
        }
    }

    @Test(arguments: Malformed.details)
    func aMalformedDetailIsRefused(_ malformed: Malformed) {
        let text = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\n"

        #expect(throws: SdpError.malformed(line: 6, what: malformed.what)) {
            try SessionDescription(text + malformed.line)
        }
    }

    @Test(arguments: [
        "o=", "o=- 1 1 IN IP4", "o=- x 1 IN IP4 0.0.0.0", "o=- 1 -1 IN IP4 0.0.0.0",
        "o=- 1 1 ATM IP4 0.0.0.0", "o=- 1 1 IN IP7 0.0.0.0", "o=- 1 1 IN IP4 0.0.0.0 ",
        "o=- 18446744073709551616 1 IN IP4 0.0.0.0", "o= 1 1 IN IP4 0.0.0.0",
    ])
    func aMalformedOriginIsRefused(_ line: String) {
        #expect(throws: SdpError.malformed(line: 2, what: "o=")) {
            try SessionDescription("v=0\n\(line)\ns=-\nt=0 0\n")
        }
    }

    @Test(arguments: ["t=", "t=0", "t=0 x", "t=0 0 ", "t=-1 0"])
    func aMalformedTimeIsRefused(_ line: String) {
        #expect(throws: SdpError.malformed(line: 4, what: "t=")) {
            try SessionDescription("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\n\(line)\n")
        }
    }

    @Test(arguments: ["v=", "v=1", "v=00", "v=0 "])
    func anotherVersionIsRefused(_ line: String) {
        #expect(throws: SdpError.malformed(line: 1, what: "v=")) {
            try SessionDescription("\(line)\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n")
        }
    }

    @Test(arguments: ["", "x", "=", "a", "q=1", "A=x", " a=x", "ä=1"])
    func aLineOfNoKnownFormIsRefused(_ line: String) {
        let malformed = Malformed(line: line, what: "")

        #expect(throws: SdpError.noLine(line: 7)) {
            try SessionDescription(malformed.inSection)
        }
    }

    @Test(arguments: ["a=x\0y", "a=x\ry", "a=x\r\r"])
    func aLineWithAControlCharacterThatCouldEndItIsRefused(_ line: String) {
        let malformed = Malformed(line: line, what: "")

        #expect(throws: SdpError.forbiddenCharacter(line: 7)) {
            try SessionDescription(malformed.inSection)
        }
    }

    @Test(arguments: ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-"])
    func aHeadOfTheSessionMayNotComeLater(_ line: String) {
        let what = String(line.prefix(2))

        #expect(throws: SdpError.outOfPlace(line: 6, what: what)) {
            try SessionDescription(Malformed(line: line, what: what).inSession)
        }
        #expect(throws: SdpError.outOfPlace(line: 7, what: what)) {
            try SessionDescription(Malformed(line: line, what: what).inSection)
        }
    }

    @Test(arguments: ["i=x", "u=x", "e=x", "p=x", "t=0 0", "r=1", "z=1", "b=AS:1", "c=IN IP4 ::"])
    func aDetailMayNotComeAfterAnAttribute(_ line: String) {
        let what = String(line.prefix(2))

        #expect(throws: SdpError.outOfPlace(line: 6, what: what)) {
            try SessionDescription(Malformed(line: line, what: what).inSession)
        }
        #expect(throws: SdpError.outOfPlace(line: 7, what: what)) {
            try SessionDescription(Malformed(line: line, what: what).inSection)
        }
    }

    @Test(arguments: ["u=x", "e=x", "p=x", "t=0 0", "r=1", "z=1"])
    func aDetailOfTheSessionMayNotStandInASection(_ line: String) {
        let text = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\n\(line)\n"

        #expect(throws: SdpError.outOfPlace(line: 6, what: String(line.prefix(2)))) {
            try SessionDescription(text)
        }
    }

    @Test(arguments: ["i=x", "u=x", "c=IN IP4 0.0.0.0"])
    func aSingleDetailMayNotBeRepeated(_ line: String) {
        let text = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\n\(line)\n\(line)\nt=0 0\n"

        #expect(throws: SdpError.repeated(line: 5, what: String(line.prefix(2)))) {
            try SessionDescription(text)
        }
    }

    @Test(arguments: [
        "mid:x", "sendonly", "inactive", "rtpmap:0 PCMU/8000", "simulcast:send a",
        "ice-ufrag:abcd", "ice-pwd:0123456789012345678901", "ice-options:x", "end-of-candidates",
        "setup:active", "rtcp-mux", "rtcp-rsize", "sctp-port:1", "max-message-size:1",
        "extmap-allow-mixed",
    ])
    func aSingleAttributeMayNotBeRepeated(_ text: String) throws {
        let section = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\n"

        #expect(throws: Never.self) { try SessionDescription("\(section)a=\(text)\n") }
        #expect {
            try SessionDescription("\(section)a=\(text)\na=\(text)\n")
        } throws: { error in
            guard case SdpError.repeated(line: 7, what: _)? = error as? SdpError else {
                return false
            }
            return true
        }
    }

    @Test(arguments: ["group:BUNDLE x", "ice-lite"])
    func anAttributeOfTheSessionMayNotStandInASection(_ text: String) {
        let malformed = Malformed(line: "a=\(text)", what: "")

        #expect(throws: SdpError.outOfPlace(line: 7, what: "a=\(text.prefix { $0 != ":" })")) {
            try SessionDescription(malformed.inSection)
        }
    }

    @Test(arguments: [
        "mid:x", "rtpmap:0 PCMU/8000", "fmtp:0 x", "rtcp-fb:0 x", "ssrc:1 x", "ssrc-group:FID 1",
        "rid:x send", "simulcast:send x", "candidate:1 1 udp 1 ::1 9 typ host", "rtcp-mux",
        "rtcp-rsize", "sctp-port:1", "max-message-size:1",
    ])
    func anAttributeOfASectionMayNotStandBeforeIt(_ text: String) {
        let malformed = Malformed(line: "a=\(text)", what: "")

        #expect(throws: SdpError.outOfPlace(line: 6, what: "a=\(text.prefix { $0 != ":" })")) {
            try SessionDescription(malformed.inSession)
        }
    }

    @Test(arguments: [
        ("", 0, "v="),
        ("o=- 1 1 IN IP4 0.0.0.0\n", 1, "v="),
        ("v=0\n", 1, "o="),
        ("v=0\ns=-\n", 2, "o="),
        ("v=0\no=- 1 1 IN IP4 0.0.0.0\nt=0 0\n", 3, "s="),
        ("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\n", 3, "t="),
        ("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\na=x\n", 4, "t="),
        ("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nk=x\n", 4, "t="),
        ("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nm=audio 9 RTP/AVP 0\n", 4, "t="),
        ("m=audio 9 RTP/AVP 0\n", 1, "v="),
        ("a=x\n", 1, "v="),
    ])
    func whatMustBeThereIsMissed(_ text: String, _ line: Int, _ what: String) {
        #expect(throws: SdpError.missing(line: line, what: what)) {
            try SessionDescription(text)
        }
    }

    @Test(arguments: ["r=1\nt=0 0", "z=1\nt=0 0"])
    func repetitionsNeedATime(_ lines: String) {
        #expect(throws: SdpError.outOfPlace(line: 4, what: String(lines.prefix(2)))) {
            try SessionDescription("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\n\(lines)\n")
        }
    }
}
