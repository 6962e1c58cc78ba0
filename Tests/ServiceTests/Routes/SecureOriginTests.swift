import BisqueWeb
import Testing

@testable import BisqueService

/// A page without camera is told where it would have one.
@Suite struct SecureOriginTests {
    private func listeners(_ address: String, _ port: UInt16) -> [WebListener] {
        [
            WebListener(address: "127.0.0.1", port: 8080, isSecure: false),
            WebListener(address: address, port: port, isSecure: true),
        ]
    }

    @Test(arguments: [
        ("box.lan:8080", "::", "https://box.lan:8444"),
        ("box.lan", "0.0.0.0", "https://box.lan:8444"),
        ("192.168.1.5:8080", "::", "https://192.168.1.5:8444"),
        ("192.168.1.5:8080", "192.168.1.5", "https://192.168.1.5:8444"),
        ("192.168.1.5:8080", "192.168.1.6", nil),
        ("[fd00::5]:8080", "::", "https://[fd00::5]:8444"),
        ("[fd00::5]:8080", "0.0.0.0", nil),
        ("box.lan:8080", "192.168.1.5", "https://box.lan:8444"),
        ("box.lan:8080", "127.0.0.1", nil),
        ("localhost:8080", "127.0.0.1", "https://localhost:8444"),
        ("localhost:8080", "192.168.1.5", nil),
        ("", "::", nil), ("a b", "::", nil), (":80", "::", nil), ("[", "::", nil),
        ("a/\"@b", "::", nil),
    ])
    func itIsThePortThatIsSecure(host: String, address: String, origin: String?) {
        #expect(SecureOrigin.of(host: host, listeners: listeners(address, 8444)) == origin)
    }

    @Test func theUsualPortIsNotSaid() {
        #expect(
            SecureOrigin.of(host: "call.example:80", listeners: listeners("::", 443))
                == "https://call.example")
    }

    @Test func withoutASecureListenerNothingIsPromised() {
        let plain = [WebListener(address: "::", port: 8080, isSecure: false)]
        #expect(SecureOrigin.of(host: "box.lan", listeners: plain) == nil)
        #expect(SecureOrigin.of(host: nil, listeners: listeners("::", 8443)) == nil)
    }

    @Test func theCardIsJsonThatNobodyKeeps() {
        let card = ServiceCard(version: "1.2.3", secureOrigin: "https://a:1")
        #expect(
            String(decoding: card.response.body, as: UTF8.self)
                == #"{"secureOrigin":"https://a:1","version":"1.2.3"}"#)
        #expect(card.response.headers.contains { $0 == .init("cache-control", "no-store") })
        #expect(
            ServiceCard(version: "1").response.body == Array(#"{"version":"1"}"#.utf8))
    }
}
