/// Media types as JSON: what is left out is filled in, what is there survives the way and back.
import Foundation
import Testing

@testable import Bisque

struct MediaCodingTests {
    @Test func aStreamThatUsesEveryFieldSurvivesTheWayAndBack() throws {
        let json = try JSONEncoder().encode(Fixtures.fullParameters)

        #expect(try JSONDecoder().decode(RtpParameters.self, from: json) == Fixtures.fullParameters)
    }

    @Test func capabilitiesSurviveTheWayAndBack() throws {
        let room = try Negotiation.roomCapabilities(for: Fixtures.roomCodecs)
        let json = try JSONEncoder().encode(room)

        #expect(try JSONDecoder().decode(RtpCapabilities.self, from: json) == room)
    }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let parameters = try decode(
            RtpParameters.self,
            """
            {"codecs": [{"mimeType": "audio/opus", "payloadType": 100, "clockRate": 48000}],
             "encodings": [{}], "headerExtensions": [{"uri": "urn:x", "id": 3}]}
            """)

        #expect(
            parameters
                == RtpParameters(
                    codecs: [.init(mimeType: "audio/opus", payloadType: 100, clockRate: 48_000)],
                    headerExtensions: [.init(uri: "urn:x", id: 3)],
                    encodings: [.init()]))
        #expect(parameters.encodings[0].isActive)
        #expect(!parameters.rtcp.isReducedSize)
    }

    @Test func aNullFeedbackParameterIsNone() throws {
        let feedback = try decode(
            [RtcpFeedback].self,
            #"[{"type": "nack", "parameter": null}, {"type": "nack"}, "#
                + #"{"type": "nack", "parameter": "pli"}]"#)

        #expect(feedback == [.init("nack"), .init("nack"), .init("nack", "pli")])
    }

    @Test func formatParametersOfNoKnownKindAreDropped() throws {
        let codec = try decode(
            RtpCodecParameters.self,
            """
            {"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000, "parameters":
             {"b": false, "i": -5, "d": 0.25, "s": "text", "l": [1, 2], "e": [],
              "object": {"x": 1}, "null": null, "mixed": [1, "a"]}}
            """)

        #expect(
            codec.parameters == [
                "b": false, "i": -5, "d": 0.25, "s": "text", "l": [1, 2], "e": [],
            ])
    }

    @Test func anyJSONIsCarriedForTheApplication() throws {
        let text = #"{"a":[1,-2.5,null,true,"ü",{"b":[]}]}"#
        let value = try decode(JSONValue.self, text)

        #expect(value == ["a": [1, -2.5, nil, true, "ü", ["b": []]]])
        #expect(try decode(JSONValue.self, String(decoding: encode(value), as: UTF8.self)) == value)
    }

    @Test func keysAreThoseThatClientsKnow() throws {
        let json = String(
            decoding: try encode(
                RtpCapabilities(
                    codecs: [.opus], headerExtensions: [.init(uri: "urn:x", preferredID: 3)])),
            as: UTF8.self)

        #expect(
            json == """
                {"codecs":[{"channels":2,"clockRate":48000,"kind":"audio",\
                "mimeType":"audio\\/opus","parameters":{},"rtcpFeedback":[]}],\
                "headerExtensions":[{"preferredEncrypt":false,"preferredId":3,"uri":"urn:x"}]}
                """)
    }

    @Test(arguments: [
        "", "[]", "null", "{}", #"{"codecs": null}"#, #"{"codecs": {}}"#, #"{"codecs": [1]}"#,
        #"{"codecs": [{"payloadType": 100, "clockRate": 48000}]}"#,
        #"{"codecs": [{"mimeType": "audio/opus", "clockRate": 48000}]}"#,
        #"{"codecs": [{"mimeType": "audio/opus", "payloadType": 100}]}"#,
        #"{"codecs": [{"mimeType": "audio/opus", "payloadType": 256, "clockRate": 48000}]}"#,
        #"{"codecs": [{"mimeType": "audio/opus", "payloadType": -1, "clockRate": 48000}]}"#,
        #"{"codecs": [{"mimeType": 7, "payloadType": 100, "clockRate": 48000}]}"#,
        #"{"codecs": [], "encodings": [{"ssrc": 4294967296}]}"#,
        #"{"codecs": [], "encodings": [{"fec": {}}]}"#,
        #"{"codecs": [], "headerExtensions": [{"uri": "urn:x"}]}"#,
        #"{"codecs": [], "headerExtensions": [{"id": 1}]}"#,
        #"{"codecs": [], "mid": 5}"#,
    ])
    func whatIsRequiredIsMissed(json: String) {
        #expect(throws: DecodingError.self) { try decode(RtpParameters.self, json) }
    }

    @Test func anUnknownKindIsRefused() {
        #expect(throws: DecodingError.self) {
            try decode(
                RtpCodecCapability.self,
                #"{"kind": "chicken", "mimeType": "audio/opus", "clockRate": 48000}"#)
        }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    private func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(value)
    }
}
