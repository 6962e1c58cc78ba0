import Bisque
import BisqueWeb
import Testing

@testable import BisqueService

/// What is printed tells a person what to open and what to share.
@Suite struct GreetingTests {
    private let addresses = LocalAddresses(
        others: ["fd00::5", "192.168.1.5"], loopback: ["::1", "127.0.0.1"], hostName: "box")

    private func greeting(
        _ listeners: [WebListener], announced: String? = nil, fingerprint: String? = nil
    ) -> String {
        Greeting(
            listeners: listeners, addresses: addresses, announced: announced,
            fingerprint: fingerprint
        ).text
    }

    private let usual = [
        WebListener(address: "127.0.0.1", port: 8080, isSecure: false),
        WebListener(address: "::", port: 8443, isSecure: true),
    ]

    @Test func programsReadWhereItListens() {
        let text = greeting(usual)
        #expect(text.hasPrefix("listening http://127.0.0.1:8080\nlistening https://[::]:8443\n\n"))
    }

    @Test func peopleReadWhatToOpenAndShare() {
        let text = greeting(usual, fingerprint: "AA:BB:CC:DD:EE:FF:00:11:22:33")
        #expect(text.contains("Open it here      http://localhost:8080/\n"))
        #expect(text.contains("Share with others https://192.168.1.5:8443/\n"))
        #expect(text.contains("https://[fd00::5]:8443/\n"))
        #expect(text.contains("begins AA:BB:CC:DD:EE:FF:00:11\n"))
    }

    @Test func theAnnouncedAddressIsShared() {
        let text = greeting(usual, announced: "call.example")
        #expect(text.contains("Share with others https://call.example:8443/\n"))
        #expect(!text.contains("192.168.1.5"))
    }

    @Test func plainHttpForOthersIsWarnedOf() {
        let text = greeting([WebListener(address: "0.0.0.0", port: 80, isSecure: false)])
        #expect(text.contains("Open it here      http://localhost:80/"))
        #expect(text.contains("Add --tls"))
        #expect(!greeting(usual).contains("Add --tls"))
    }

    @Test func mediaComesInEverywhereAsFarAsAWorkerCan() {
        #expect(addresses.forMedia == ["192.168.1.5", "fd00::5", "127.0.0.1", "::1"])
        let many = LocalAddresses(
            others: (1...20).map { "10.0.0.\($0)" }, loopback: ["127.0.0.1", "::1"])
        #expect(many.forMedia.count == 8)
        #expect(many.forMedia.suffix(2) == ["127.0.0.1", "::1"])
        var settings = ServiceSettings()
        settings.announce = "203.0.113.9"
        let configuration = MediaAddresses.configuration(settings, addresses, logging: .silent)
        #expect(configuration.listenIPs == ["0.0.0.0"])
        #expect(configuration.announcedIP == "203.0.113.9")
    }

    @Test func anAddressWithoutASchemeIsSecureWithACertificate() throws {
        var settings = ServiceSettings()
        settings.listen = [
            try ListenAddress("127.0.0.1:1"), try ListenAddress("http://127.0.0.1:2"),
        ]
        let secure = { ServicePorts.listeners(settings, hasIPv6: true).map(\.isSecure) }
        #expect(secure() == [false, false])
        settings.tls = .selfSigned
        #expect(secure() == [true, false])
    }
}
