/// What a stream's layers are called, and what they make of it.
import FoundationEssentials
import Testing

@testable import Bisque

struct ScalabilityModeTests {
    @Test(arguments: [
        ("L1T1", 1, 1, false), ("L1T3", 1, 3, false), ("L3T3", 3, 3, false),
        ("L3T3_KEY", 3, 3, true), ("L2T2_KEY_SHIFT", 2, 2, true), ("L2T1h", 2, 1, false),
        ("S3T2", 3, 2, false), ("L8T8", 8, 8, false),
    ])
    func aNameTellsItsLayers(name: String, spatial: UInt8, temporal: UInt8, isKeyed: Bool) {
        let mode = ScalabilityMode(rawValue: name)
        #expect(mode.spatialLayers == spatial)
        #expect(mode.temporalLayers == temporal)
        #expect(mode.isKeyed == isKeyed)
    }

    @Test(arguments: [
        "", "L", "L3", "L3T", "T3", "l3t3", "L0T3", "L3T0", "L9T1", "L1T9", "L256T1", "L-1T1",
        "L+1T1", "X3T3", " L3T3", "L٣T3", "L99999999999999999999T1",
    ])
    func whatIsNoNameSaysNothing(text: String) {
        let mode = ScalabilityMode(rawValue: text)
        #expect(mode.rawValue == text)
        #expect(mode.spatialLayers == 1 && mode.temporalLayers == 1 && !mode.isKeyed)
    }

    @Test func inJSONItIsItsName() throws {
        let encoding = RtpEncoding(ssrc: 1, scalabilityMode: "L3T3_KEY")
        let json = try JSONEncoder().encode(encoding)
        #expect(String(decoding: json, as: UTF8.self).contains(#""scalabilityMode":"L3T3_KEY""#))
        #expect(try JSONDecoder().decode(RtpEncoding.self, from: json) == encoding)
    }

    @Test func severalEncodingsAreLayersToo() {
        let three = stream(["L1T3", nil, nil])
        #expect(three.type == .simulcast)
        #expect(three.scalabilityMode == "L3T3")
        #expect(stream([nil, nil]).scalabilityMode == "L2T1")
        #expect(stream([nil, "L1T2"]).scalabilityMode == "L2T2")
    }

    @Test func oneEncodingIsWhatItSays() {
        #expect(stream(["L3T3_KEY"]).type == .svc)
        #expect(stream(["L3T3_KEY"]).scalabilityMode == "L3T3_KEY")
        #expect(stream(["L1T2"]).type == .svc)
        #expect(stream(["L1T1"]).type == .simple)
        #expect(stream([nil]).type == .simple)
        #expect(stream([nil]).scalabilityMode == nil)
        #expect(stream([]).type == .simple)
    }

    private func stream(_ modes: [ScalabilityMode?]) -> RtpParameters {
        RtpParameters(
            codecs: [], encodings: modes.map { RtpEncoding(scalabilityMode: $0) })
    }
}
