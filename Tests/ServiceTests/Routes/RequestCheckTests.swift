import Bisque
import BisqueWeb
import Testing

@testable import BisqueService

/// Whose request it is, and whether it may be asked from that page.
@Suite struct RequestCheckTests {
    @Test(arguments: [
        (nil, "example.org", true),
        ("https://example.org", "example.org", true),
        ("https://Example.org", "example.ORG", true),
        ("https://example.org", "example.org:443", true),
        ("http://example.org:80", "example.org", true),
        ("https://example.org:8443", "example.org:8443", true),
        ("https://example.org:8443", "example.org", false),
        ("https://evil.example", "example.org", false),
        ("https://example.org.evil.example", "example.org", false),
        ("null", "example.org", false),
        ("", "example.org", false),
        ("https://friend.example", "example.org", true),
        ("http://friend.example", "example.org", false),
    ])
    func aPageMayOpenASocketToItsOwnServer(origin: String?, host: String, admitted: Bool) {
        var headers = ["host": host]
        headers["origin"] = origin
        let check = OriginCheck(allowed: ["https://friend.example"])
        #expect(
            check.admits(HttpRequest(path: "/signalling", headers: headers)) == admitted)
    }

    @Test(arguments: [
        (nil, "10.0.0.1"), ("203.0.113.9", "203.0.113.9"), ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("forged", "10.0.0.1"), ("1.1.1.1,", "1.1.1.1"), ("", "10.0.0.1"), ("::1", "::1"),
    ])
    func onlyATrustedProxyNamesSomebodyElse(forwarded: String?, address: String) {
        var headers: [String: String] = [:]
        headers["x-forwarded-for"] = forwarded
        let request = HttpRequest(path: "/", headers: headers, remoteAddress: "10.0.0.1")
        #expect(RemoteAddress.of(request, trustsProxy: true) == address)
        #expect(RemoteAddress.of(request, trustsProxy: false) == "10.0.0.1")
    }

    @Test func healthSaysWhyNot() {
        #expect(Health.ready.response.status == 200)
        #expect(Health.ready.response.body == Array("ok\n".utf8))
        #expect(Health(isStopping: true, workers: []) == .stopping)
        #expect(Health.stopping.response.status == 503)
        #expect(Health(isStopping: false, workers: []) == .noWorker)
        #expect(Health.noWorker.response.body == Array("no worker runs\n".utf8))
    }
}
