/// JSON that is parsed already, as types and back, without any text.
import Testing

@testable import Bisque

struct JSONValueCodingTests {
    @Test func aStreamThatUsesEveryFieldSurvivesTheWayAndBack() throws {
        let json = try JSONValue(encoding: Fixtures.fullParameters)

        #expect(try json.decode(RtpParameters.self) == Fixtures.fullParameters)
    }

    @Test func anyJSONSurvivesTheWayAndBack() throws {
        let value: JSONValue = ["a": [1, -2.5, nil, true, "ü", ["b": [], "c": [:]]]]

        #expect(try JSONValue(encoding: value) == value)
        #expect(try value.decode(JSONValue.self) == value)
    }

    @Test func arraysOptionalsAndNumbersAreAsOthersWriteThem() throws {
        struct Mixed: Codable, Equatable {
            var bytes: [UInt8] = [0, 255]
            var nothing: Int?
            var whole = 3.0
            var half: Float = 0.5
            var nested: [[String]] = [["x"], []]
            var byName: [String: Bool] = ["yes": true]
        }
        let json = try JSONValue(encoding: Mixed())

        #expect(
            json == [
                "bytes": [0, 255], "whole": 3, "half": 0.5, "nested": [["x"], []],
                "byName": ["yes": true],
            ])
        #expect(try json.decode(Mixed.self) == Mixed())
    }

    @Test func aNumberWithoutAFractionIsAnInteger() throws {
        #expect(try JSONValue.double(48_000).decode(UInt32.self) == 48_000)
    }

    @Test func whatJSONCannotSayIsRefused() {
        #expect(code { _ = try JSONValue(encoding: [Double.infinity]) } == .invalid)
        #expect(code { _ = try JSONValue(encoding: [UInt64.max]) } == .invalid)
    }

    @Test(
        arguments: [
            (["codecs": 1], "rtpParameters.codecs: a number where an array belongs"),
            (["codecs": [1]], "rtpParameters.codecs[0]: a number where an object belongs"),
            (["codecs": [["mimeType": true]]], "rtpParameters.codecs[0].mimeType: a boolean"),
            (
                ["codecs": [["mimeType": "audio/opus"]]],
                "rtpParameters.codecs[0].payloadType: it is"
            ),
            (
                ["codecs": [["mimeType": "audio/opus", "payloadType": 256]]],
                "rtpParameters.codecs[0].payloadType: it is no integer from 0 to 255"
            ),
            (
                ["codecs": [["mimeType": "audio/opus", "payloadType": 1.5]]],
                "rtpParameters.codecs[0].payloadType: it is no integer"
            ),
            (
                ["codecs": [], "encodings": [["active": 1]]],
                "rtpParameters.encodings[0].active: a number"
            ),
            ([:], "rtpParameters.codecs: it is missing"),
        ] as [(JSONValue, String)])
    func aRefusalNamesTheMember(_ json: JSONValue, _ start: String) {
        do throws(BisqueError) {
            _ = try json.decode(RtpParameters.self, at: "rtpParameters")
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .invalid)
            #expect(error.message.hasPrefix(start), "\(error.message)")
        }
    }

    @Test func aLongWordOfAStrangerIsCutOff() throws {
        let json: JSONValue = [
            "kind": .string(String(repeating: "x", count: 100_000)), "mimeType": "audio/opus",
            "clockRate": 1,
        ]
        do throws(BisqueError) {
            _ = try json.decode(RtpCodecCapability.self)
            Issue.record("it was taken")
        } catch {
            #expect(error.message.count < 400)
        }
    }
}
