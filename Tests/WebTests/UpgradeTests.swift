import BisqueWeb
import Testing

/// Who gets a WebSocket, and who does not.
@Suite(.timeLimit(.minutes(1))) struct UpgradeTests {
    private func status(
        _ target: String, protocols: String?, headers: [String] = []
    ) async throws -> Int {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let status = try await client.upgrade(target, protocols: protocols, headers: headers).status
        await server.close()
        return status
    }

    @Test func theFirstProtocolThatIsKnownIsTaken() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.upgrade("/ws/a", protocols: "unknown, other, echo")
        #expect(response.status == 101)
        #expect(response.headers["sec-websocket-protocol"] == "other")
        await server.close()
    }

    @Test(arguments: [nil, "unknown", "closing", "ech", "echoo", ","])
    func anotherProtocolIsRefused(protocols: String?) async throws {
        #expect(try await status("/ws/a", protocols: protocols) == 400)
    }

    @Test(arguments: ["/nowhere", "/echo/a", "/ws/a/b"])
    func anotherPathIsNotFound(path: String) async throws {
        #expect(try await status(path, protocols: "echo") == 404)
    }

    @Test(arguments: [
        ("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__", [400]),
        ("Upgrade: nonsense", [403]),
        ("Upgrade: websocket", [400]),
        ("Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", [426]),
        (
            "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 8", [426]
        ),
        ("Upgrade: websocket\r\nSec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13", [400]),
    ])
    func anUpgradeThatIsNoneIsRefused(headers: String, expected: [Int]) async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.request(
            "GET", "/ws/a", headers: ["Connection: Upgrade", headers])
        #expect(expected.contains(response.status))
        #expect(try await client.readToEnd() == [])
        #expect(try await RawClient(port: server.port).upgrade("/ws/a").status == 101)
        await server.close()
    }

    @Test func anotherMethodIsRefused() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.request(
            "DELETE", "/ws/a",
            headers: [
                "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: echo",
            ])
        #expect(response.status == 405)
        await server.close()
    }

    @Test func compressionIsNotAgreedOn() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.upgrade(
            "/ws/a", headers: ["Sec-WebSocket-Extensions: permessage-deflate"])
        #expect(response.status == 101)
        #expect(response.headers["sec-websocket-extensions"] == nil)
        await server.close()
    }

    @Test func connectIsRefused() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        try await client.send("CONNECT there:443 HTTP/1.1\r\nHost: there\r\n\r\n")
        #expect(try await client.readToEnd() == [])
        await server.close()
    }
}
