import Testing

@testable import Bisque

/// The spellings of the first generation, between SDP and ORTC.
struct ExtraTests {
    /// Digests of 20 and of 64 bytes, in the spelling of SDP and in the other.
    static let fingerprints: [(sdp: String, plain: String)] = [20, 64].map { count in
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
        let digits = bytes.map { byte -> String in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return (digits.joined(separator: ":").uppercased(), digits.joined())
    }

    @Test("X-01: a fingerprint of SDP loses its colons and capitals", arguments: fingerprints)
    func fingerprintsFromSDP(_ fingerprint: (sdp: String, plain: String)) throws {
        #expect(try Extra.fingerprintFromSDP(fingerprint.sdp) == fingerprint.plain)
    }

    @Test("X-02: a fingerprint for SDP gets them", arguments: fingerprints)
    func fingerprintsToSDP(_ fingerprint: (sdp: String, plain: String)) throws {
        #expect(try Extra.fingerprintToSDP(fingerprint.plain) == fingerprint.sdp)
    }

    @Test(
        "X-03: a dashed name of any case becomes one word",
        arguments: [
            ("profile-level-id", "profileLevelId"), ("Packetization-MODE", "packetizationMode"),
            ("foo", "foo"), ("wrong-param-", "wrongParam"),
        ])
    func paramsFromSDP(_ sdp: String, _ ortc: String) throws {
        #expect(try Extra.paramFromSDP(sdp) == ortc)
    }

    static let irregular = [
        ("maxplaybackrate", "maxPlaybackRate"), ("sprop-maxcapturerate", "spropMaxCaptureRate"),
        ("maxaveragebitrate", "maxAverageBitrate"), ("useinbandfec", "useInbandFec"),
        ("usedtx", "useDtx"), ("L", "l"), ("D", "d"), ("ToP", "toP"),
    ]

    @Test("X-04: irregular names are known both ways in any case", arguments: irregular)
    func irregularParams(_ sdp: String, _ ortc: String) throws {
        for name in [sdp, sdp.uppercased(), sdp.lowercased()] {
            #expect(try Extra.paramFromSDP(name) == ortc)
        }
        for name in [ortc, ortc.uppercased(), ortc.lowercased()] {
            #expect(try Extra.paramToSDP(name) == sdp)
        }
    }

    @Test(
        "X-05: words become a dashed name",
        arguments: [
            ("profileLevelId", "profile-level-id"), ("Foo", "foo"),
            ("WrongParam", "wrong-param"),
        ])
    func paramsToSDP(_ ortc: String, _ sdp: String) throws {
        #expect(try Extra.paramToSDP(ortc) == sdp)
    }

    @Test("X-06: what is empty, or no fingerprint, is refused")
    func refusals() {
        for text in ["", ":", "A", "AB:C", "AB:CG", "ÄB"] {
            #expect(code { _ = try Extra.fingerprintFromSDP(text) } == .invalid)
        }
        for text in ["", "a", "ab:cd", "abcg", "äb"] {
            #expect(code { _ = try Extra.fingerprintToSDP(text) } == .invalid)
        }
        for text in ["", "-", "--"] {
            #expect(code { _ = try Extra.paramFromSDP(text) } == .invalid)
        }
        #expect(code { _ = try Extra.paramToSDP("") } == .invalid)
    }
}
