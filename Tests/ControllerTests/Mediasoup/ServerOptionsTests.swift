import FoundationEssentials
import Glibc
import Testing

@testable import Bisque

/// mediasoup's options for a server: what they mean here, and which are refused.
@Suite struct ServerOptionsTests {
    private func refusal(_ options: ServerOptions) -> BisqueError? {
        do throws(BisqueError) {
            _ = try ServerConfiguration(options, logging: .silent)
            return nil
        } catch {
            return error
        }
    }

    private func decoded(_ json: String) throws -> ServerOptions {
        try JSONDecoder().decode(ServerOptions.self, from: Data(json.utf8))
    }

    @Test("SRV-04: a log level that is none starts no server")
    func aWrongLogLevelIsRefused() async throws {
        let options = try decoded(#"{"logLevel": "WRONG_VALUE"}"#)
        #expect(refusal(options)?.code == .invalid)
        #expect(refusal(options)?.message == "logLevel: \"WRONG_VALUE\" is no level")
        #expect(await code { _ = try await Server(options, logging: .silent) } == .invalid)
    }

    @Test("SRV-06: fewer than 99 ports for each worker are too few")
    func fewPortsAreRefused() async {
        let few = ServerOptions(numWorkers: 1, rtcMinPort: 2000, rtcMaxPort: 2050)
        #expect(refusal(few)?.code == .invalid)
        #expect(refusal(few)?.message.hasPrefix("rtcMaxPort: 2050 is not 99 above 2000") == true)
        #expect(await code { _ = try await Server(few, logging: .silent) } == .invalid)
        #expect(refusal(.init(numWorkers: 1, rtcMinPort: 2000, rtcMaxPort: 2098)) != nil)
        #expect(refusal(.init(numWorkers: 1, rtcMinPort: 2000, rtcMaxPort: 2099)) == nil)
        #expect(refusal(.init(numWorkers: 2, rtcMinPort: 2000, rtcMaxPort: 2099)) != nil)
    }

    @Test("SRV-07: ports that end before they begin are refused")
    func portsTheWrongWayRoundAreRefused() {
        let options = ServerOptions(numWorkers: 1, rtcMinPort: 2000, rtcMaxPort: 1800)
        #expect(refusal(options)?.code == .invalid)
        #expect(refusal(options)?.message.hasPrefix("rtcMaxPort: ") == true)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let options: ServerOptions
    }

    static let mistakes = [
        Mistake(
            testDescription: "rtcIPv4, rtcIPv6", options: .init(rtcIPv4: .off, rtcIPv6: .off)),
        Mistake(testDescription: "rtcIPv4", options: .init(rtcIPv4: .at("::1"))),
        Mistake(testDescription: "rtcIPv4", options: .init(rtcIPv4: .at("0.0.0.0"))),
        Mistake(testDescription: "rtcIPv4", options: .init(rtcIPv4: .at("localhost"))),
        Mistake(testDescription: "rtcIPv6", options: .init(rtcIPv6: .at("127.0.0.1"))),
        Mistake(testDescription: "rtcIPv6", options: .init(rtcIPv6: .at("::"))),
        Mistake(
            testDescription: "dtlsCertificateFile, dtlsPrivateKeyFile",
            options: .init(dtlsCertificateFile: "/dev/null")),
        Mistake(
            testDescription: "certificate",
            options: .init(
                dtlsCertificateFile: "/nowhere/cert.pem", dtlsPrivateKeyFile: "/nowhere/key")),
        Mistake(
            testDescription: "certificate",
            options: .init(dtlsCertificateFile: "/dev/zero", dtlsPrivateKeyFile: "/dev/zero")),
        Mistake(
            testDescription: "certificate",
            options: .init(dtlsCertificateFile: "/tmp", dtlsPrivateKeyFile: "/tmp")),
    ]

    @Test(arguments: mistakes)
    func aMistakeIsNamed(_ mistake: Mistake) {
        #expect(refusal(mistake.options)?.code == .invalid)
        #expect(refusal(mistake.options)?.message.hasPrefix(mistake.testDescription + ":") == true)
    }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let options = try decoded("{}")
        #expect(options == ServerOptions())
        let configuration = try ServerConfiguration(options, logging: .silent)
        #expect(configuration.workers == ServerConfiguration.coreCount)
        #expect(configuration.portRange == 10_000...59_999)
        #expect(configuration.dividesPortRange)
        #expect(configuration.logging.level == .error)
        #expect(configuration.certificate == nil)
        #expect(configuration.announcedAddresses.isEmpty)
        #expect(!configuration.listenIPs.isEmpty)
        try configuration.validate()
    }

    @Test func whatIsOutOfRangeHasItsDefaultToo() throws {
        let options = ServerOptions(numWorkers: -3, rtcMinPort: 80, rtcMaxPort: 70_000)
        let configuration = try ServerConfiguration(options, logging: .silent)
        #expect(configuration.workers == ServerConfiguration.coreCount)
        #expect(configuration.portRange == 10_000...59_999)
    }

    @Test func optionsAreReadAsTheyWereWritten() throws {
        let options = try decoded(
            """
            {"numWorkers": 3, "logLevel": "WARN", "logTags": ["ice", "nonsense"],
             "rtcListenIPv4": "127.0.0.1", "rtcIPv6": false, "rtcMinPort": 20000,
             "rtcMaxPort": 20999, "rtcAnnouncedIPv4": "test.foo.com", "somethingElse": {}}
            """)
        #expect(
            options
                == ServerOptions(
                    numWorkers: 3, logLevel: "WARN", rtcIPv4: .at("127.0.0.1"), rtcIPv6: .off,
                    rtcAnnouncedIPv4: "test.foo.com", rtcMinPort: 20_000, rtcMaxPort: 20_999))
        let configuration = try ServerConfiguration(options, logging: .silent)
        #expect(configuration.workers == 3)
        #expect(configuration.logging.level == .warning)
        #expect(configuration.listenIPs == ["127.0.0.1"])
        #expect(configuration.announcedAddresses == ["127.0.0.1": "test.foo.com"])
        #expect(configuration.portRange == 20_000...20_999)
        let written = try JSONEncoder().encode(options)
        #expect(try JSONDecoder().decode(ServerOptions.self, from: written) == options)
    }

    @Test(arguments: [#"{"numWorkers": "two"}"#, #"{"rtcIPv4": 4}"#, #"{"logLevel": []}"#, "[]"])
    func whatIsOfAnotherKindIsNotRead(_ json: String) {
        #expect(throws: DecodingError.self) { try decoded(json) }
    }

    @Test func anAnnouncedAddressOfAFamilyThatIsOffIsReadOver() throws {
        let configuration = try ServerConfiguration(
            ServerOptions(
                rtcIPv4: .at("127.0.0.1"), rtcIPv6: .off, rtcAnnouncedIPv4: "",
                rtcAnnouncedIPv6: "2001:db8::1"), logging: .silent)
        #expect(configuration.announcedAddresses.isEmpty)
    }

    @Test func aCertificateIsReadFromItsFiles() throws {
        let folder = "/tmp/bisque-options-\(getpid())"
        mkdir(folder, 0o700)
        let (certificate, key) = (folder + "/cert.pem", folder + "/key.pem")
        defer {
            unlink(certificate)
            unlink(key)
            rmdir(folder)
        }
        for (path, text) in [
            (certificate, "-----BEGIN CERTIFICATE-----\n"), (key, "-----BEGIN PRIVATE KEY-----\n"),
        ] {
            let file = try #require(fopen(path, "w"))
            fputs(text, file)
            fclose(file)
        }
        let configuration = try ServerConfiguration(
            ServerOptions(dtlsCertificateFile: certificate, dtlsPrivateKeyFile: key),
            logging: .silent)
        #expect(configuration.certificate?.certificate == "-----BEGIN CERTIFICATE-----\n")
        #expect(configuration.certificate?.key == "-----BEGIN PRIVATE KEY-----\n")
        // The other way round neither is what it should be.
        #expect(
            refusal(.init(dtlsCertificateFile: key, dtlsPrivateKeyFile: certificate))?.code
                == .invalid)
    }
}
