/// Variants of codecs, and their format parameters as text.
import Testing

@testable import Bisque

struct CodecProfileTests {
    @Test(arguments: [
        ("42e01f", CodecProfile.H264.constrainedBaseline), ("42C02A", .constrainedBaseline),
        ("4de01f", .constrainedBaseline), ("58f01f", .constrainedBaseline),
        ("42001f", .baseline), ("42a01f", .baseline), ("58a01f", .baseline),
        ("4d001f", .main), ("4d401f", .main), ("58001f", .extended), ("64001f", .high),
        ("640c1f", .constrainedHigh), ("f4001f", .predictiveHigh444),
    ])
    func aProfileOfH264IsKnownByItsBits(_ text: String, _ profile: CodecProfile.H264) {
        #expect(CodecProfile.H264(profileLevelID: text) == profile)
    }

    @Test(arguments: ["", "42e01", "42e01f0", "+2e01f", "-00000", "42011f", "00001f", "64081f"])
    func whatIsNoProfileOfH264IsNone(_ text: String) {
        #expect(CodecProfile.H264(profileLevelID: text) == nil)
    }

    @Test func levelsDoNotMatter() throws {
        #expect(try h264("42e01f").agrees(with: h264("42e034")))
        #expect(try !h264("42e01f").agrees(with: h264("4d001f")))
    }

    @Test func anUnknownProfileAgreesWithNone() throws {
        #expect(try !h264("zzzzzz").agrees(with: h264("zzzzzz")))
        #expect(try !h264("zzzzzz").agrees(with: .any))
    }

    @Test func formatParametersAreReadAsValues() {
        #expect(
            FormatParameters.values(
                " Packetization-Mode=1; profile-level-id=640032 ;x=007;y=a=b;;=z;apt=96;apt=97")
                == [
                    "packetization-mode": 1, "profile-level-id": "640032", "x": "007",
                    "y": "a=b", "apt": 96,
                ])
    }

    @Test func formatParametersWithoutANameSurvive() {
        #expect(FormatParameters.values("0-15") == ["0-15": ""])
        #expect(FormatParameters.text(["0-15": ""]) == "0-15")
    }

    @Test func formatParametersArePrintedInOrder() {
        #expect(
            FormatParameters.text(["b": true, "a": -1, "d": [1, 2], "c": 0.5, "e": "x"])
                == "a=-1;b=1;c=0.5;d=1,2;e=x")
        #expect(FormatParameters.text([:]) == nil)
    }

    private func h264(_ profile: String) throws -> CodecProfile {
        CodecProfile(try MimeType("video/h264"), ["profile-level-id": .string(profile)])
    }
}
