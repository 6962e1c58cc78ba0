/// What has just the allowed size is read, and one more is refused.
import Testing

@testable import Bisque

struct SdpLimitTests {
    private let head = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n"

    @Test func aLineMayHaveEightKibibytes() throws {
        let longest = "a=x:" + String(repeating: "y", count: 8 * 1_024 - 4)

        #expect(try SessionDescription(head + longest + "\r\n").attributes.count == 1)
        #expect(throws: SdpError.lineTooLong(line: 5)) {
            try SessionDescription(head + longest + "y\r\n")
        }
    }

    @Test func aTextMayHaveAQuarterOfAMebibyte() throws {
        let line = "a=x:" + String(repeating: "y", count: 8 * 1_024 - 5) + "\n"
        let most = head + String(repeating: line, count: 31)
        let rest = 256 * 1_024 - most.utf8.count
        let longest = most + "a=x:" + String(repeating: "y", count: rest - 5) + "\n"

        #expect(longest.utf8.count == 256 * 1_024)
        #expect(try SessionDescription(longest).attributes.count == 32)
        #expect(throws: SdpError.textTooLong) { try SessionDescription(longest + "\n") }
    }

    @Test func thereMayBe128Sections() throws {
        let most = head + String(repeating: "m=audio 9 RTP/AVP 0\n", count: 128)

        #expect(try SessionDescription(most).media.count == 128)
        #expect(throws: SdpError.tooManySections(line: 133)) {
            try SessionDescription(most + "m=audio 9 RTP/AVP 0\n")
        }
    }

    @Test func aSectionMayHave2048Attributes() throws {
        let most = head + "m=audio 9 RTP/AVP 0\n" + String(repeating: "a=x\n", count: 2_048)

        #expect(try SessionDescription(most).media[0].attributes.count == 2_048)
        #expect(throws: SdpError.tooManyAttributes(line: 2_054)) {
            try SessionDescription(most + "a=x\n")
        }
    }

    @Test func theSessionMayHave2048Attributes() throws {
        let most = head + String(repeating: "a=x\n", count: 2_048)

        #expect(try SessionDescription(most).attributes.count == 2_048)
        #expect(throws: SdpError.tooManyAttributes(line: 2_053)) {
            try SessionDescription(most + "a=x\n")
        }
    }
}
