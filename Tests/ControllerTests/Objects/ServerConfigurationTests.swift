import Testing

@testable import Bisque

/// Configurations that cannot be are refused before anything is opened.
@Suite struct ServerConfigurationTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let configuration: ServerConfiguration
        let testDescription: String
    }

    static let mistakes = [
        Mistake(configuration: .init(workers: 0), testDescription: "workers"),
        Mistake(configuration: .init(workers: 2000), testDescription: "workers"),
        Mistake(configuration: .init(listenIPs: []), testDescription: "listenIPs"),
        Mistake(configuration: .init(listenIPs: ["localhost"]), testDescription: "listenIPs"),
        Mistake(configuration: .init(listenIPs: ["::1", "::1"]), testDescription: "listenIPs"),
        Mistake(
            configuration: .init(workers: 10, firstPort: 65530), testDescription: "firstPort"),
        Mistake(configuration: .init(portRange: 80...90), testDescription: "portRange"),
        Mistake(configuration: .init(announcedIP: ""), testDescription: "announcedIP"),
        Mistake(
            configuration: .init(announcedAddresses: ["192.0.2.1": "name"]),
            testDescription: "announcedAddresses"),
        Mistake(
            configuration: .init(announcedAddresses: ["127.0.0.1": ""]),
            testDescription: "announcedAddresses"),
        Mistake(
            configuration: .init(certificate: .init(certificate: "no", key: "PRIVATE KEY-----")),
            testDescription: "certificate"),
        Mistake(
            configuration: .init(
                certificate: .init(certificate: "-----BEGIN CERTIFICATE-----", key: "no")),
            testDescription: "certificate"),
    ]

    @Test(arguments: mistakes)
    func aMistakeIsNamed(_ mistake: Mistake) throws {
        do throws(BisqueError) {
            try mistake.configuration.validate()
            Issue.record("nobody objected")
        } catch {
            #expect(error.code == .invalid)
            #expect(error.message.hasPrefix(mistake.testDescription + ":"))
        }
    }

    @Test func theDefaultsAreFine() throws {
        try ServerConfiguration().validate()
    }
}
