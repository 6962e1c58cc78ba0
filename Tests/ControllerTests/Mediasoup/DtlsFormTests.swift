import FoundationEssentials
import Testing

@testable import Bisque

/// The forms in which mediasoup's generations wrote DTLS parameters.
@Suite struct DtlsFormTests {
    private func decoded(_ json: String) throws -> DtlsParameters {
        try JSONDecoder().decode(DtlsParameters.self, from: Data(json.utf8))
    }

    private static let plain = "751b8193b7ed277e42bed6c48ef7043a49ce3faa"

    @Test func aSingleFingerprintIsTheOnlyOne() throws {
        let parameters = try decoded(
            #"{"role": "server", "fingerprint": {"algorithm": "sha-1", "#
                + #""value": "\#(Self.plain)"}}"#)
        #expect(
            parameters
                == DtlsParameters(
                    role: .server, fingerprints: [.init(algorithm: .sha1, value: Self.plain)]))
        #expect(parameters.fingerprints[0].bytes?.prefix(2) == [0x75, 0x1B])
    }

    @Test func aMapOfFingerprintsIsAList() throws {
        let parameters = try decoded(
            #"{"fingerprints": {"sha-256": "00ff", "sha-1": "\#(Self.plain)"}}"#)
        #expect(parameters.role == .auto)
        #expect(parameters.fingerprints.map(\.algorithm) == [.sha1, .sha256])
    }

    @Test(arguments: [
        "{}", #"{"role": "INVALID_ROLE", "fingerprints": []}"#, #"{"role": "client"}"#,
        #"{"fingerprints": {"sha-0": "00"}}"#, #"{"fingerprints": 1}"#,
        #"{"fingerprints": [{"algorithm": "sha-1"}]}"#, #"{"fingerprint": {"value": "00"}}"#,
    ])
    func whatIsNoneIsRefused(_ json: String) {
        #expect(throws: DecodingError.self) { try decoded(json) }
    }

    @Test func theTwoSpellingsOfAHashAreTheSame() {
        let fingerprint = DtlsFingerprint(algorithm: .sha1, plainValue: Self.plain)
        #expect(fingerprint.value.hasPrefix("75:1B:81:93"))
        #expect(fingerprint.plainValue == Self.plain)
        #expect(
            fingerprint.bytes == DtlsFingerprint(algorithm: .sha1, value: Self.plain).bytes)
        #expect(DtlsFingerprint(algorithm: .sha1, plainValue: "").value == "")
        #expect(DtlsFingerprint(algorithm: .sha1, plainValue: "abc").value == "AB:C")
    }

    @Test func transportOptionsHaveTheirNames() throws {
        let json = Data(#"{"tcp": false, "preferIPv6": true, "unknown": 1}"#.utf8)
        let options = try JSONDecoder().decode(TransportOptions.self, from: json)
        #expect(options == TransportOptions(tcp: false, preferIPv6: true))
        let ours = WebRtcTransportOptions(options)
        #expect(ours.acceptsUdp && !ours.acceptsTcp && ours.prefersIPv6 && !ours.prefersIPv4)
        let written = try JSONEncoder().encode(options)
        #expect(try JSONDecoder().decode(TransportOptions.self, from: written) == options)
    }

    @Test func transportsAreCreatedByThem() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().createPeer(named: "alice")
        let transport = try await alice.createTransport(TransportOptions(udp: false))
        #expect(transport.iceCandidates?.map(\.protocol) == [.tcp])
        #expect(transport.iceCandidates?.map(\.family) == [.ipv4])
        #expect(transport.iceRole == .controlled)
        let before = transport.iceParameters
        let after = try await transport.changeUfragPwd()
        #expect(after != before && after == transport.iceParameters)
        #expect(
            await code {
                _ = try await alice.createTransport(.init(udp: false, tcp: false))
            } == .invalid)
        await stage.server.close()
    }
}
