/// What clients of mediasoup's third generation ask, read strictly.
import Testing

@testable import Bisque

struct MediasoupRequestTests {
    static let fingerprint: JSONValue = [
        "algorithm": "sha-512",
        "value": .string(Array(repeating: "AB", count: 64).joined(separator: ":")),
    ]
    static let opus: JSONValue = [
        "mid": "0",
        "codecs": [
            [
                "mimeType": "audio/opus", "payloadType": 100, "clockRate": 48_000, "channels": 2,
                "parameters": [:], "rtcpFeedback": [],
            ]
        ],
        "headerExtensions": [["uri": .string(URI.mid), "id": 1, "encrypt": false]],
        "encodings": [["ssrc": 1_111, "dtx": false, "rid": nil]],
        "rtcp": ["cname": "alice", "reducedSize": true, "mux": true],
    ]

    @Test func whatIsRightIsRead() throws {
        #expect(try read("getRouterRtpCapabilities", [:]) == .getRouterRtpCapabilities)
        #expect(
            try read("createWebRtcTransport", [:])
                == .createWebRtcTransport(.init(sends: true, receives: true)))
        #expect(
            try read("createWebRtcTransport", ["producing": true, "consuming": false])
                == .createWebRtcTransport(.init(sends: true, receives: false)))
        #expect(
            try read("createWebRtcTransport", ["direction": "recv", "forceTcp": true])
                == .createWebRtcTransport(.init(sends: false, receives: true, isTcpOnly: true)))
        #expect(
            try read(
                "connectWebRtcTransport",
                [
                    "transportId": "7",
                    "dtlsParameters": ["role": "server", "fingerprints": [Self.fingerprint]],
                ])
                == .connectWebRtcTransport(
                    "7",
                    DtlsParameters(
                        role: .server,
                        fingerprints: [try Self.fingerprint.decode(DtlsFingerprint.self)])))
        #expect(try read("restartIce", ["transportId": "7"]) == .restartIce("7"))
        #expect(try read("pauseProducer", ["producerId": "7"]) == .changeProducer("7", .pause))
        #expect(
            try read("setConsumerPriority", ["consumerId": "7", "priority": 255])
                == .changeConsumer("7", .prioritize(255)))
        #expect(
            try read(
                "setConsumerPreferredLayers",
                ["consumerId": "7", "spatialLayer": 1, "temporalLayer": 0])
                == .changeConsumer("7", .prefer(Layers(spatial: 1, temporal: 0))))
        #expect(
            try read("setConsumerPreferredLayers", ["consumerId": "7"])
                == .changeConsumer("7", .prefer(nil)))
    }

    @Test func aProducerIsReadWithWhatTheApplicationSays() throws {
        let request = try read(
            "produce",
            [
                "transportId": "7", "kind": "audio", "rtpParameters": Self.opus, "paused": true,
                "appData": ["source": "microphone"],
            ])
        guard case .produce(let wish) = request else {
            Issue.record("\(request)")
            return
        }
        #expect(wish.isPaused)
        #expect(wish.appData == ["source": "microphone"])
        #expect(wish.rtpParameters.rtcp.isMuxed == true)
        #expect(wish.rtpParameters.encodings.map(\.ssrc) == [1_111])
    }

    @Test(
        "V3-06: an encoding needs an ssrc or the stream a mid; of several each an ssrc or a rid",
        arguments: [
            (mid: "0", encodings: [[:]], true), (mid: nil, encodings: [["ssrc": 1]], true),
            (mid: nil, encodings: [[:]], false), (mid: nil, encodings: [["rid": "q"]], false),
            (mid: nil, encodings: [["rid": "q"], ["ssrc": 2]], true),
            (mid: "0", encodings: [["rid": "q"], [:]], false),
        ] as [(mid: JSONValue, encodings: JSONValue, Bool)])
    func encodingsAreKnownBySomething(
        _ mid: JSONValue, _ encodings: JSONValue, _ isRight: Bool
    ) throws {
        guard case .object(var parameters) = Self.opus else {
            Issue.record("\(Self.opus)")
            return
        }
        parameters["mid"] = mid
        parameters["encodings"] = encodings
        let data: JSONValue = [
            "transportId": "7", "kind": "audio", "rtpParameters": .object(parameters),
        ]
        #expect((code { _ = try read("produce", data) } == .invalid) != isRight)
    }

    @Test(
        arguments: [
            ("createWebRtcTransport", []), ("createWebRtcTransport", ["producing": "yes"]),
            ("createWebRtcTransport", ["producing": false, "consuming": false]),
            ("createWebRtcTransport", ["direction": "sideways"]),
            ("connectWebRtcTransport", [:]), ("connectWebRtcTransport", ["transportId": 7]),
            (
                "connectWebRtcTransport",
                ["transportId": "7", "dtlsParameters": ["fingerprints": 1]]
            ),
            (
                "connectWebRtcTransport",
                [
                    "transportId": "7",
                    "dtlsParameters": ["fingerprints": [["algorithm": "md5", "value": "AB"]]],
                ]
            ),
            ("getTransportStats", [:]), ("getProducerStats", ["producerId": 7]),
            ("getConsumerStats", []),
            ("restartIce", [:]), ("join", ["rtpCapabilities": 7]), ("join", ["device": "phone"]),
            ("join", ["displayName": 7]), ("produce", [:]),
            ("produce", ["transportId": "7", "kind": "smell", "rtpParameters": opus]),
            ("produce", ["transportId": "7", "kind": "depth", "rtpParameters": opus]),
            ("produce", ["transportId": "7", "kind": "audio", "rtpParameters": []]),
            (
                "produce",
                ["transportId": "7", "kind": "audio", "rtpParameters": opus, "appData": 1]
            ),
            ("closeProducer", ["producerId": 7]), ("pauseConsumer", [:]),
            ("setConsumerPriority", ["consumerId": "7", "priority": 256]),
            ("setConsumerPreferredLayers", ["consumerId": "7", "spatialLayer": "1"]),
            ("setConsumerPreferredLayers", ["consumerId": "7", "spatialLayer": -1]),
        ] as [(String, JSONValue)])
    func whatIsWrongIsRefusedByName(_ method: String, _ data: JSONValue) {
        #expect(code { _ = try read(method, data) } == .invalid)
    }

    @Test(arguments: ["", "leave", "consumeData", "getRouterRtpCapabilities ", "constructor"])
    func whatNobodyKnowsIsUnsupported(_ method: String) {
        #expect(code { _ = try read(method, [:]) } == .unsupported)
    }

    private func read(
        _ method: String, _ data: JSONValue
    ) throws(BisqueError) -> MediasoupRequest {
        try MediasoupRequest(method: method, data: data)
    }
}
