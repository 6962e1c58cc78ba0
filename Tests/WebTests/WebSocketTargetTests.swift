import Testing

@testable import BisqueWeb

/// Addresses of WebSockets, and what a request may say.
@Suite struct WebSocketTargetTests {
    struct Case: Sendable {
        let url: String
        let host: String
        let port: UInt16
        let isSecure: Bool
        let path: String
        let authority: String
    }

    @Test(arguments: [
        Case(
            url: "ws://example.test", host: "example.test", port: 80, isSecure: false, path: "/",
            authority: "example.test"),
        Case(
            url: "WSS://Example.test/a/b?c=d&e", host: "Example.test", port: 443, isSecure: true,
            path: "/a/b?c=d&e", authority: "Example.test"),
        Case(
            url: "wss://127.0.0.1:8443?x", host: "127.0.0.1", port: 8443, isSecure: true,
            path: "/?x", authority: "127.0.0.1:8443"),
        Case(
            url: "ws://[::1]:9/", host: "::1", port: 9, isSecure: false, path: "/",
            authority: "[::1]:9"),
        Case(
            url: "ws://[2001:db8::1]", host: "2001:db8::1", port: 80, isSecure: false, path: "/",
            authority: "[2001:db8::1]"),
        Case(
            url: "ws://a:443/", host: "a", port: 443, isSecure: false, path: "/",
            authority: "a:443"),
    ])
    func itIsTakenApart(one: Case) throws {
        let target = try WebSocketTarget(one.url, protocols: [], headers: [])
        #expect(target.host == one.host)
        #expect(target.port == one.port)
        #expect(target.isSecure == one.isSecure)
        #expect(target.path == one.path)
        #expect(target.authority == one.authority)
    }

    @Test(arguments: [
        "", "ws", "ws:", "ws:/a", "ws://", "ws:///a", "http://a/", "//a/", "ws://a:0/",
        "ws://a:65536/", "ws://a:/", "ws://a:x/", "ws://a:-1/", "ws://a b/", "ws://a/b c",
        "ws://a/\r\nx: y", "ws://user@a/", "ws://a/#b", "ws://a#b", "ws://[::1", "ws://::1/",
        "ws://[::1]x/", "ws://\u{e4}/", "ws://a/\u{e4}", "ws://[]/", "ws://a\\b/",
    ])
    func whatIsNoneIsRefused(url: String) {
        #expect(throws: WebError.self) {
            try WebSocketTarget(url, protocols: [], headers: [])
        }
    }

    @Test(arguments: ["", "a b", "a,b", "a\r\nb", "a:b", "\u{e4}", "\"a\""])
    func aNameThatIsNoTokenIsRefused(name: String) {
        #expect(throws: WebError.self) {
            try WebSocketTarget("ws://a/", protocols: [name], headers: [])
        }
        #expect(throws: WebError.self) {
            try WebSocketTarget("ws://a/", protocols: [], headers: [.init(name, "x")])
        }
    }

    @Test func aHeaderCannotBringAnother() {
        for value in ["a\r\nb: c", "a\nb", "a\0b", "\u{7f}"] {
            #expect(throws: WebError.self) {
                try WebSocketTarget("ws://a/", protocols: [], headers: [.init("x", value)])
            }
        }
    }

    @Test func moreThanFitsIsRefused() {
        let long = String(repeating: "a", count: 1100)
        for url in ["ws://\(long)/", "ws://a/\(long)"] {
            #expect(throws: WebError.self) {
                try WebSocketTarget(url, protocols: [], headers: [])
            }
        }
        #expect(throws: WebError.self) {
            try WebSocketTarget("ws://a/", protocols: [long], headers: [])
        }
        #expect(throws: WebError.self) {
            try WebSocketTarget("ws://a/", protocols: [], headers: [.init("x", long)])
        }
    }
}
