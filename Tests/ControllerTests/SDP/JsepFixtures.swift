/// Two ends that speak to each other in descriptions only.
@testable import Bisque

enum JsepFixtures {
    static let capabilities = RtpCapabilities(
        codecs: [
            .init(
                kind: .audio, mimeType: "audio/opus", clockRate: 48_000, channels: 2,
                preferredPayloadType: 100, rtcpFeedback: [.init("transport-cc")]),
            .init(
                kind: .video, mimeType: "video/VP8", clockRate: 90_000,
                preferredPayloadType: 101,
                rtcpFeedback: [.init("nack"), .init("nack", "pli"), .init("transport-cc")]),
            .init(
                kind: .video, mimeType: "video/rtx", clockRate: 90_000,
                preferredPayloadType: 102, parameters: ["apt": 101]),
        ],
        headerExtensions: [
            .init(uri: HeaderExtensionURI.mid, preferredID: 5),
            .init(uri: HeaderExtensionURI.transportSequence, preferredID: 8),
        ])

    static func credentials(_ name: String) -> IceParameters {
        IceParameters(
            usernameFragment: name, password: name + String(repeating: "p", count: 24))
    }

    static func session(
        _ name: String, _ capabilities: RtpCapabilities = capabilities
    ) -> JsepSession {
        let digit = name == "anna" ? "AA" : "BB"
        let fingerprint = DtlsFingerprint(
            algorithm: .sha256,
            value: Array(repeating: digit, count: 32).joined(separator: ":"))
        return JsepSession(
            terms: JsepSession.Terms(
                capabilities: capabilities, fingerprints: [fingerprint], cname: name),
            ice: credentials("\(name)0"), seed: name == "anna" ? 1 : 2)
    }

    static func candidate(_ number: UInt8) -> CandidateAttribute {
        CandidateAttribute(
            foundation: "1", priority: 2_130_706_431, address: "192.0.2.\(number)", port: 4_000)
    }
}

/// An exchange between two sessions.
struct JsepPair {
    var anna = JsepFixtures.session("anna")
    var bert = JsepFixtures.session("bert")
    private var generation = 0

    /// Anna offers, Bert answers.
    @discardableResult
    mutating func exchange() throws -> (anna: [JsepChange], bert: [JsepChange]) {
        try Self.exchange(&anna, &bert, fresh: next())
    }

    /// Bert offers, Anna answers.
    @discardableResult
    mutating func exchangeBack() throws -> (anna: [JsepChange], bert: [JsepChange]) {
        let changes = try Self.exchange(&bert, &anna, fresh: next())
        return (changes.bert, changes.anna)
    }

    private static func exchange(
        _ offerer: inout JsepSession, _ answerer: inout JsepSession, fresh: String
    ) throws -> (anna: [JsepChange], bert: [JsepChange]) {
        let offer = try offerer.makeOffer(fresh: JsepFixtures.credentials("o\(fresh)"))
        let heard = try answerer.take(offer: offer.description)
        let answer = try answerer.makeAnswer(fresh: JsepFixtures.credentials("a\(fresh)"))
        return (try offerer.take(answer: answer.description), heard)
    }

    private mutating func next() -> String {
        generation += 1
        return "fresh\(generation)"
    }
}
