/// Descriptions of ICE alone, as WHIP's PATCH requests carry them.
import Testing

@testable import Bisque

struct IceFragmentTests {
    private let restart = """
        a=ice-options:trickle ice2
        a=group:BUNDLE 0 1
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=mid:0
        a=ice-ufrag:ysXw
        a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw
        a=candidate:3471623853 1 udp 2122194687 0f7a.local 61765 typ host generation 0
        a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0
        a=end-of-candidates
        """

    @Test func theCredentialsOfASectionAreRead() throws {
        let ice = try #require(try IceFragment(restart).ice)
        #expect(ice.usernameFragment == "ysXw")
        #expect(ice.password == "vw5LmwG4y/e6dPP/zAP9Gp5k")
    }

    @Test func thoseThatStandAboveTheSectionsAreReadAsWell() throws {
        let text = "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n"
        #expect(try IceFragment(text).ice?.usernameFragment == "ysXw")
        let old = text + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=end-of-candidates\r\n"
        #expect(try IceFragment(old).ice?.usernameFragment == "ysXw")
    }

    @Test func candidatesAloneNameNone() throws {
        #expect(try IceFragment("m=audio 9 RTP/AVP 0\na=mid:0\na=end-of-candidates").ice == nil)
    }

    @Test(arguments: [
        "nonsense", "a=ice-ufrag:", "v=0", "m=audio", "a=mid:0", "s=-",
        "m=audio 9 RTP/AVP 0\na=candidate:1 1 udp x 192.0.2.1 1 typ host",
        "a=ice-ufrag:abcd\na=ice-ufrag:efgh",
    ]) func whatIsNoFragmentIsRefused(text: String) {
        #expect(throws: SdpError.self) { try IceFragment(text) }
    }

    @Test func theAnswerSpeaksOfTheSameSection() throws {
        let candidates = [
            "udpcandidate 1 udp 1078862079 192.0.2.1 40000 typ host",
            "tcpcandidate 1 tcp 1078862078 192.0.2.1 40000 typ host tcptype passive",
        ]
        let answer = try IceFragment(restart).answer(from: SignallingFixtures.transport)
        #expect(
            answer.split(separator: "\r\n").map(String.init)
                == [
                    "a=ice-lite", "a=group:BUNDLE 0 1", "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                    "a=mid:0", "a=ice-ufrag:0123456789abcdef",
                    "a=ice-pwd:0123456789abcdef0123456789abcdef",
                ] + candidates.map { "a=candidate:" + $0 } + ["a=end-of-candidates"])
    }

    @Test func withoutASectionItNamesTheCredentialsOnly() throws {
        let text = "a=ice-ufrag:ysXw\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k"
        #expect(
            try IceFragment(text).answer(from: SignallingFixtures.transport)
                .split(separator: "\r\n")
                    == """
                    a=ice-lite
                    a=ice-ufrag:0123456789abcdef
                    a=ice-pwd:0123456789abcdef0123456789abcdef
                    """.split(separator: "\n"))
    }
}
