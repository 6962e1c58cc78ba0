import Testing

@testable import BisqueWeb

/// Whose certificates a client believes.
@Suite(.timeLimit(.minutes(1))) struct WebTrustTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let host: String
        let trust: WebTrust
        let isBelieved: Bool

        init(_ description: String, _ host: String, _ trust: WebTrust, _ isBelieved: Bool) {
            self.description = description
            self.host = host
            self.trust = trust
            self.isBelieved = isBelieved
        }
    }

    @Test func whoIsBelieved() async throws {
        let mine = try WebCertificate.selfSigned(names: ["localhost", "127.0.0.1", "::1"])
        let other = try WebCertificate.selfSigned(names: ["localhost", "127.0.0.1", "::1"])
        let server = try WebServer.secureEcho(mine)
        for one in [
            Case("by name", "localhost", .certificate(mine.chain), true),
            Case("by address", "127.0.0.1", .certificate(mine.chain), true),
            Case("by the other kind of address", "[::1]", .certificate(mine.chain), true),
            Case("among others", "localhost", .certificate(other.chain + mine.chain), true),
            Case("pinned", "localhost", .pinned(mine.fingerprint), true),
            Case("another's", "localhost", .certificate(other.chain), false),
            Case("another pinned", "localhost", .pinned(other.fingerprint), false),
            Case("nobody's", "localhost", .system, false),
        ] {
            #expect(await isBelieved(one, server) == one.isBelieved, "\(one)")
        }
        await server.close()
    }

    @Test func aCertificateIsForItsNamesAloneUnlessItIsPinned() async throws {
        let mine = try WebCertificate.selfSigned(names: ["elsewhere.test", "192.0.2.1"])
        let server = try WebServer.secureEcho(mine)
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let byName = Case("by name", host, .certificate(mine.chain), false)
            #expect(await isBelieved(byName, server) == false, "\(host)")
            let pinned = Case("pinned", host, .pinned(mine.fingerprint), true)
            #expect(await isBelieved(pinned, server) == true, "\(host)")
        }
        await server.close()
    }

    @Test func aCertificateIsForItsTimeAloneUnlessItIsPinned() async throws {
        let mine = try WebCertificate.selfSigned(
            names: ["localhost"], lifetime: .seconds(86_400), now: 1_500_000_000)
        let server = try WebServer.secureEcho(mine)
        let byName = Case("by name", "localhost", .certificate(mine.chain), false)
        #expect(await isBelieved(byName, server) == false)
        let pinned = Case("pinned", "localhost", .pinned(mine.fingerprint), true)
        #expect(await isBelieved(pinned, server) == true)
        await server.close()
    }

    @Test func whatIsToBeTrustedMustBeACertificate() {
        for trust in [
            WebTrust.certificate(""), .certificate("garbage"), .pinned([]),
            .pinned(Array(repeating: 0, count: 31)),
        ] {
            #expect(throws: WebError.self) { try WebSocketClient(trust: trust) }
        }
    }

    @Test func whoSpeaksNoTlsIsNotReached() async throws {
        let plain = try WebServer.echo()
        let client = try WebSocketClient(trust: .pinned(Array(repeating: 0, count: 32)))
        do {
            _ = try await client.connect("wss://127.0.0.1:\(plain.port)/ws/a", protocols: ["echo"])
            Issue.record("a server without TLS was believed")
        } catch {
            #expect(error.code == .unreachable)
        }
        await client.close()
        await plain.close()
    }

    /// `nil` when it failed for another reason.
    private func isBelieved(_ one: Case, _ server: WebServer) async -> Bool? {
        do {
            let client = try WebSocketClient(trust: one.trust)
            let port = server.listeners[one.host.hasPrefix("[") ? 1 : 0].port
            let outcome: Bool?
            do {
                let socket = try await client.connect(
                    "wss://\(one.host):\(port)/ws/a", protocols: ["echo"])
                socket.send("sealed")
                outcome = await socket.messages().first { _ in true } == .text("sealed")
            } catch {
                outcome = error.code == .untrusted ? false : nil
            }
            await client.close()
            return outcome
        } catch {
            return nil
        }
    }
}

extension WebServer {
    /// Echoes over TLS on 127.0.0.1 and on ::1.
    fileprivate static func secureEcho(_ certificate: WebCertificate) throws -> WebServer {
        var routes = WebRoutes()
        routes.webSocket("/ws/:name", protocols: ["echo"]) { socket in
            for await message in socket.messages() {
                if case .text(let text) = message { socket.send(text) }
            }
        }
        return try WebServer(
            WebServerConfiguration(
                listeners: [
                    WebListener(address: "127.0.0.1", port: 0, isSecure: true),
                    WebListener(address: "::1", port: 0, isSecure: true),
                ], certificate: certificate), routes: routes)
    }
}
