import Channel
import Testing

@testable import Bisque

/// Options that cannot be, and keys that do not fit.
@Suite(.timeLimit(.minutes(1))) struct WebRtcOptionsTests {
    struct Contradiction: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let options: WebRtcTransportOptions
    }

    static let contradictions = [
        Contradiction(
            testDescription: "acceptsUdp, acceptsTcp",
            options: .init(acceptsUdp: false, acceptsTcp: false)),
        Contradiction(testDescription: "suites", options: .init(suites: [])),
        Contradiction(
            testDescription: "suites", options: .init(suites: [.aeadAes128Gcm, .aeadAes128Gcm])),
        Contradiction(
            testDescription: "timeouts.ice", options: .init(timeouts: .init(ice: .zero))),
        Contradiction(
            testDescription: "timeouts.dtls", options: .init(timeouts: .init(dtls: .seconds(-1)))),
        Contradiction(
            testDescription: "timeouts.media",
            options: .init(timeouts: .init(media: .seconds(4_294_968)))),
        Contradiction(
            testDescription: "timeouts.consent",
            options: .init(timeouts: .init(consent: .microseconds(900)))),
    ]

    @Test(arguments: contradictions)
    func aValueThatCannotBeIsNamed(_ contradiction: Contradiction) {
        do throws(BisqueError) {
            try contradiction.options.validate()
            Issue.record("nobody objected")
        } catch {
            #expect(error.code == .invalid)
            #expect(error.message.hasPrefix(contradiction.testDescription + ":"))
        }
    }

    @Test func theDefaultsAreFine() throws {
        try WebRtcTransportOptions().validate()
        let times = try WebRtcTransportOptions.Timeouts().milliseconds()
        #expect(times == (ice: 30_000, dtls: 30_000, media: 0, consent: 30_000))
    }

    @Test func withoutAListenerThereIsNoTcp() async throws {
        let stage = try await Stage(listenTcp: false)
        let alice = try await stage.room().createPeer(named: "alice")
        let onlyTcp = WebRtcTransportOptions(acceptsUdp: false)
        var ownTcp = onlyTcp
        ownTcp.port = .own
        #expect(await code { _ = try await alice.createWebRtcTransport(onlyTcp) } == .invalid)
        #expect(await code { _ = try await alice.createWebRtcTransport(ownTcp) } == .invalid)
        #expect(stage.server.workers.map(\.localTcpAddresses) == [[]])
        let both = try await alice.createWebRtcTransport()
        #expect(both.iceCandidates?.map(\.protocol) == [.udp])
        let worker = await stage.fleet.worker(1)
        #expect(worker.sockets(with: Listen.op) == [1])
        await stage.server.close()
    }

    static let pair = Certificate(
        certificate: "-----BEGIN CERTIFICATE-----\n", key: "-----BEGIN PRIVATE KEY-----\n")

    @Test func theWorkerGetsTheCertificateThatIsGiven() async throws {
        let stage = try await Stage(certificate: Self.pair)
        let request = await stage.fleet.worker(1).received(UseCertificate.self)
        #expect(request.certificate == Self.pair.certificate)
        #expect(request.key == Self.pair.key)
        await stage.server.close()
    }

    @Test func aSecretIsNotPrinted() {
        let keys = SrtpParameters(
            suite: .aesCm128HmacSha1, sendKey: Array(repeating: 77, count: 30),
            receiveKey: Array(repeating: 77, count: 30))
        var text = ""
        dump([keys], to: &text)
        dump([Self.pair], to: &text)
        #expect(
            !("\(keys) \(PlainTransportOptions(srtp: keys)) \(Self.pair)" + text).contains("77"))
        #expect(!("\(ServerConfiguration(certificate: Self.pair))" + text).contains("BEGIN"))
    }

    @Test(arguments: [
        (Bisque.SrtpSuite.aeadAes128Gcm, 28), (.aeadAes256Gcm, 44), (.aesCm128HmacSha1, 30),
    ])
    func givenKeysAreAsLongAsTheSuiteWants(suite: Bisque.SrtpSuite, size: Int) throws {
        let key = Array(repeating: UInt8(1), count: size)
        try SrtpParameters(suite: suite, sendKey: key, receiveKey: key).validate()
        let short = SrtpParameters(suite: suite, sendKey: key, receiveKey: key.dropLast())
        let long = SrtpParameters(suite: suite, sendKey: key + [0], receiveKey: key)
        #expect(code { try short.validate() } == .invalid)
        #expect(code { try long.validate() } == .invalid)
    }

    @Test func givenKeysGoToTheWorker() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().createPeer(named: "alice")
        let keys = SrtpParameters(
            suite: .aeadAes128Gcm, sendKey: Array(1...28), receiveKey: Array(101...128))
        _ = try await alice.createPlainTransport(.init(remote: Stage.remote, srtp: keys))
        let request = await stage.fleet.worker(1).received(CreatePlainTransport.self)
        #expect(
            request.srtp
                == SrtpKeys(
                    suite: .aeadAes128Gcm, sending: Bytes(Array(1...28)),
                    receiving: Bytes(Array(101...128))))
        await stage.server.close()
    }
}
