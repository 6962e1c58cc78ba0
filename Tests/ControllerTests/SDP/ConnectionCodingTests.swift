/// ICE and DTLS parameters as JSON, in the shapes that clients of v3 read.
import Foundation
import Testing

@testable import Bisque

struct ConnectionCodingTests {
    @Test func iceParametersHaveTheNamesThatClientsRead() throws {
        let parameters = IceParameters(usernameFragment: "abcd", password: "secret", isLite: true)

        #expect(
            try json(parameters)
                == #"{"iceLite":true,"password":"secret","usernameFragment":"abcd"}"#)
        #expect(try decoded(parameters) == parameters)
    }

    @Test func aCandidateSaysItsAddressTwice() throws {
        let candidate = IceCandidate(
            foundation: "tcpcandidate", priority: 1_078_862_079, ip: "192.0.2.1", port: 40_000,
            protocol: .tcp, tcpType: .passive)

        #expect(
            try json(candidate)
                == #"{"address":"192.0.2.1","foundation":"tcpcandidate","ip":"192.0.2.1","#
                + #""port":40000,"priority":1078862079,"protocol":"tcp","tcpType":"passive","#
                + #""type":"host"}"#)
        #expect(try decoded(candidate) == candidate)
    }

    @Test func aCandidateWithTheOldNameOfItsAddressIsRead() throws {
        let text = #"{"foundation":"f","priority":1,"ip":"::1","port":2,"protocol":"udp"}"#

        #expect(
            try JSONDecoder().decode(IceCandidate.self, from: Data(text.utf8))
                == IceCandidate(
                    foundation: "f", priority: 1, ip: "::1", port: 2, protocol: .udp))
    }

    @Test func aMissingDtlsRoleIsAuto() throws {
        let text = #"{"fingerprints":[{"algorithm":"sha-256","value":"AB"}]}"#
        let parameters = try JSONDecoder().decode(DtlsParameters.self, from: Data(text.utf8))

        #expect(
            parameters
                == DtlsParameters(
                    role: .auto, fingerprints: [.init(algorithm: .sha256, value: "AB")]))
        #expect(try decoded(parameters) == parameters)
    }

    @Test func aFingerprintIsReadWithAndWithoutColons() {
        let colons = "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:F0:f1:F2:FF"
        let bytes: [UInt8] = Array(0...15) + [0xF0, 0xF1, 0xF2, 0xFF]

        #expect(DtlsFingerprint(algorithm: .sha1, value: colons).bytes == bytes)
        #expect(
            DtlsFingerprint(algorithm: .sha1, value: colons.filter { $0 != ":" }).bytes == bytes)
    }

    @Test(arguments: [
        "", ":", "00", "0g:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:F0:f1:F2:FF",
        "00::1:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:F0:f1:F2:FF",
        "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:F0:f1:F2:FF:",
        "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:F0:f1:F2",
        "0:001:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:F0:f1:F2:FF",
    ])
    func aFingerprintOfTheWrongFormHasNoBytes(_ value: String) {
        #expect(DtlsFingerprint(algorithm: .sha1, value: value).bytes == nil)
    }

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func decoded<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }
}
