import Testing

@testable import BisqueWeb

/// Certificates that are made, read, and refused.
@Suite struct WebCertificateTests {
    @Test func whatOpenSslMadeIsReadAsItSaysItself() throws {
        let found = try WebCertificate(chain: Vector.chain, key: Vector.key)
        #expect(found.fingerprintText == Vector.fingerprint)
        #expect(found.notBefore == 1_795_257_730)
        #expect(found.notAfter == 2_110_617_730)
        #expect(found.names == ["example.test", "*.example.test", "192.0.2.7", "2001:db8::7"])
    }

    @Test func whatIsMadeHoldsForItsNamesAndItsLifetime() throws {
        let names = ["localhost", "*.bisque.test", "127.0.0.1", "::1"]
        let made = try WebCertificate.selfSigned(
            names: names, lifetime: .seconds(90 * 86_400), now: 1_800_000_000)
        #expect(made.names == names)
        #expect(made.notBefore == 1_800_000_000 - 86_400)
        #expect(made.notAfter == 1_800_000_000 + 90 * 86_400)
        #expect(made.fingerprint.count == 32)
        #expect(try WebCertificate(chain: made.chain, key: made.key) == made)
    }

    @Test func noTwoAreTheSame() throws {
        let one = try WebCertificate.selfSigned(names: ["localhost"])
        let other = try WebCertificate.selfSigned(names: ["localhost"])
        #expect(one.fingerprint != other.fingerprint)
        #expect(one.key != other.key)
    }

    @Test func theFirstOfAChainCounts() throws {
        let other = try WebCertificate.selfSigned(names: ["other.test"])
        let found = try WebCertificate(chain: Vector.chain + "\n" + other.chain, key: Vector.key)
        #expect(found.fingerprintText == Vector.fingerprint)
    }

    @Test(arguments: [
        [], [""], ["a b"], ["-a.test"], ["a-.test"], ["a..test"], [".test"], ["test."], ["*"],
        ["a.*.test"], ["good.test", "b\u{e4}d.test"], ["one.test\ntwo.test"], ["1.2.3.4.5:6"],
        [String(repeating: "a", count: 64) + ".test"],
        [String(repeating: "a.", count: 130) + "test"],
    ])
    func aNameThatIsNoneIsRefused(names: [String]) {
        #expect(throws: CertificateError(.badName)) {
            try WebCertificate.selfSigned(names: names)
        }
    }

    @Test func moreNamesThanThereIsRoomForAreRefused() {
        let names = (0..<2000).map { "host\($0).example.test" }
        #expect(throws: CertificateError(.tooLong)) {
            try WebCertificate.selfSigned(names: names)
        }
    }

    @Test func whatIsNotACertificateIsRefused() {
        let half = String(Vector.chain.prefix(Vector.chain.count / 2))
        for chain in ["", "garbage", Vector.key, half, "\0" + half] {
            #expect(throws: CertificateError(.badChain)) {
                try WebCertificate(chain: chain, key: Vector.key)
            }
        }
    }

    @Test func whatIsNotAKeyIsRefused() {
        for key in ["", "garbage", Vector.chain, Vector.sealedKey] {
            #expect(throws: CertificateError(.badKey)) {
                try WebCertificate(chain: Vector.chain, key: key)
            }
        }
    }

    @Test func theKeyOfAnotherIsRefused() throws {
        let other = try WebCertificate.selfSigned(names: ["other.test"])
        #expect(throws: CertificateError(.otherKey)) {
            try WebCertificate(chain: Vector.chain, key: other.key)
        }
    }

    /// By `openssl req -x509` of OpenSSL 3.0, with what `openssl x509 -fingerprint` says of it.
    private enum Vector {
        static let fingerprint =
            "A4:F4:D8:75:16:D8:A4:D7:AB:46:9A:9E:2A:9B:1E:43:"
            + "D1:57:AE:E5:8C:20:F3:15:58:74:A0:87:96:A0:CC:D2"

        static let chain = """
            -----BEGIN CERTIFICATE-----
            MIIByjCCAXCgAwIBAgIUZVX3bDKgV0rih3bFqtxzszh8rKYwCgYIKoZIzj0EAwIw
            ETEPMA0GA1UEAwwGdmVjdG9yMB4XDTI2MTEyMTEwNDIxMFoXDTM2MTExODEwNDIx
            MFowETEPMA0GA1UEAwwGdmVjdG9yMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            OLRDq8OK5HmgWKvFSYMLwamEmPvTi2reV0lHPzSrTQ96783xEKqmupVW4lezNgOI
            zLhYPEcqSvQqR7PcmoeTO6OBpTCBojAdBgNVHQ4EFgQUwC6D/gjhTPZ2wjQI382i
            hyYZ48owHwYDVR0jBBgwFoAUwC6D/gjhTPZ2wjQI382ihyYZ48owDwYDVR0TAQH/
            BAUwAwEB/zBPBgNVHREESDBGggxleGFtcGxlLnRlc3SCDiouZXhhbXBsZS50ZXN0
            hwTAAAIHhxAgAQ24AAAAAAAAAAAAAAAHgQ54QGV4YW1wbGUudGVzdDAKBggqhkjO
            PQQDAgNIADBFAiBYSehtKBWxVw5NyUjV5ZC1dJzo4CouAMIbbmI7PUnkVAIhAIUy
            LaGBatEPVNnZrK83MHlBTS7bAH5UjBnoX3S3eJVE
            -----END CERTIFICATE-----
            """

        static let key = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAY1ZlQ5Giyohntgg
            hnb0GgakOYoKpjyeTyODtGf/rzmhRANCAAQ4tEOrw4rkeaBYq8VJgwvBqYSY+9OL
            at5XSUc/NKtND3rvzfEQqqa6lVbiV7M2A4jMuFg8RypK9CpHs9yah5M7
            -----END PRIVATE KEY-----
            """

        /// The same key under a pass phrase.
        static let sealedKey = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhYAntRMHNqVgICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEPgmO/iF3yyZv4LXx88sgqsEgZAb
            uZ9Di9kiCw/IIEhFGdkugNMi5NZS9CcSCUjD7RdYVS0FUerOJQXSHvSfQ3tiTx0g
            qtqwFoGYGM+q/RAIQ0I51BA+o5ZfXiCgGyOVXez8HDUTAOWvS/XQa8990kz8PXZF
            k+a98bQWhejZFKPN5C92cTdIeMqPqx5lErwxXKGSOUfydpmtC/g2J6YpOjPjCg8=
            -----END ENCRYPTED PRIVATE KEY-----
            """
    }
}
