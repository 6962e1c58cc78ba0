import BisqueWeb
import Testing

/// What is beyond a limit is refused, counted by the limit's name, and harms nobody else.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private func server(_ change: (inout WebLimits) -> Void) throws -> WebServer {
        var limits = WebLimits()
        limits.headerTime = .seconds(60)  // a busy machine may let a client wait
        limits.pongTime = .seconds(60)
        change(&limits)
        return try WebServer.echo(limits)
    }

    @Test func aHeaderThatIsTooLargeIsRefused() async throws {
        let server = try server { $0.headerBytes = 4000 }
        let client = try RawClient(port: server.port)
        let cookie = "Cookie: " + String(repeating: "a", count: 5000)
        #expect(try await client.request("GET", "/echo/a", headers: [cookie]).status == 431)
        #expect(try await client.readToEnd() == [])
        #expect(server.statistics.refusals["headerBytes"] == 1)
        await server.close()
    }

    @Test func aTargetThatIsTooLongIsRefused() async throws {
        let server = try server { $0.headerBytes = 4000 }
        let client = try RawClient(port: server.port)
        let path = "/echo/" + String(repeating: "a", count: 5000)
        #expect(try await client.request("GET", path).status == 431)
        await server.close()
    }

    @Test func aHeaderWithoutEndIsCut() async throws {
        let server = try server { $0.headerBytes = 4000 }
        let client = try RawClient(port: server.port)
        try await client.send("GET /echo/a HTTP/1.1\r\nCookie: ")
        await client.sendAll(Array(repeating: 0x61, count: 1_000_000))
        #expect(try await client.readToEnd() == [])
        #expect(server.statistics.refusals["headerBytes"] == 1)
        await server.close()
    }

    @Test func aBodyThatIsTooLargeIsRefusedBeforeItComes() async throws {
        let server = try server { $0.bodyBytes = 1000 }
        let client = try RawClient(port: server.port)
        try await client.send("POST /echo/a HTTP/1.1\r\nHost: here\r\nContent-Length: 1001\r\n\r\n")
        #expect(try await client.readResponse().status == 413)
        #expect(server.statistics.refusals["bodyBytes"] == 1)
        await server.close()
    }

    @Test func aBodyThatNobodyReadsDoesNotLoseTheAnswer() async throws {
        let server = try server { $0.bodyBytes = 1000 }
        let client = try RawClient(port: server.port)
        let body = String(repeating: "a", count: 2_000_000)
        #expect(try await client.request("POST", "/echo/a", body: body).status == 413)
        await server.close()
    }

    @Test(arguments: [
        "Content-Length: -1", "Content-Length: 1e3", "Content-Length: 1\r\nContent-Length: 2",
    ])
    func aBodyWhoseLengthIsNonsenseIsRefused(header: String) async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        #expect(try await client.request("POST", "/echo/a", headers: [header]).status == 400)
        #expect(server.statistics.refusals["malformedHeader"] == 1)
        await server.close()
    }

    @Test func aBodyOfUnknownLengthIsRefused() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let headers = ["Transfer-Encoding: chunked", "Content-Length: 3"]
        #expect(try await client.request("POST", "/echo/a", headers: headers).status == 411)
        #expect(server.statistics.refusals["bodyLengthUnknown"] == 1)
        await server.close()
    }

    @Test func aBodyThatDoesNotComeIsNotWaitedFor() async throws {
        let server = try server { $0.bodyTime = .milliseconds(100) }
        let client = try RawClient(port: server.port)
        try await client.send(
            "POST /echo/a HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12345")
        #expect(try await client.readResponse().status == 408)
        #expect(server.statistics.refusals["bodyTime"] == 1)
        await server.close()
    }

    @Test func aHeaderThatDoesNotComeIsNotWaitedFor() async throws {
        let server = try server { $0.headerTime = .milliseconds(100) }
        let silent = try RawClient(port: server.port)
        let slow = try RawClient(port: server.port)
        try await slow.send("GET /echo/a HTTP/1.1\r\nHost: he")
        #expect(try await silent.readToEnd() == [])
        #expect(try await slow.readToEnd() == [])
        #expect(server.statistics.refusals["headerTime"] == 2)
        await server.close()
    }

    @Test func aConnectionTooManyIsRefused() async throws {
        let server = try server { $0.connections = 2 }
        let first = try RawClient(port: server.port)
        let second = try RawClient(port: server.port)
        #expect(try await first.upgrade("/ws/a").status == 101)
        #expect(try await second.upgrade("/ws/a").status == 101)
        #expect(try await RawClient(port: server.port).readToEnd() == [])
        try await first.send(.init(opcode: 1, payload: [65]))
        #expect(try await first.readFrame().payload == [65])
        #expect(server.statistics.refusals["connections"] == 1)
        await server.close()
    }

    @Test func aConnectionTooManyFromOneAddressIsRefused() async throws {
        let server = try server { $0.connectionsPerAddress = 1 }
        let first = try RawClient(port: server.port)
        #expect(try await first.upgrade("/ws/a").status == 101)
        #expect(try await RawClient(port: server.port).readToEnd() == [])
        let other = try RawClient(port: server.port, from: "127.0.0.2")
        #expect(try await other.request("GET", "/files/x").status == 200)
        #expect(server.statistics.refusals["connectionsPerAddress"] == 1)
        await server.close()
    }

    @Test func aMessageThatIsTooLargeEndsTheSocket() async throws {
        let server = try server { $0.messageBytes = 1000 }
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/ws/a").status == 101)
        try await client.send(.init(opcode: 2, payload: Array(repeating: 0, count: 1001)))
        #expect(try await client.readFrame().code == 1009)
        #expect(server.statistics.refusals["messageBytes"] == 1)
        await server.close()
    }

    @Test func fragmentsCountTogether() async throws {
        let server = try server { $0.messageBytes = 1000 }
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/ws/a").status == 101)
        let part = [UInt8](repeating: 0, count: 300)
        try await client.send(.init(isFinal: false, opcode: 2, payload: part))
        for _ in 0..<3 { try await client.send(.init(isFinal: false, opcode: 0, payload: part)) }
        #expect(try await client.readFrame().code == 1009)
        await server.close()
    }

    @Test func whoAnswersPingsStays() async throws {
        let server = try server { $0.pingInterval = .milliseconds(50) }
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/ws/a").status == 101)
        for _ in 0..<3 {
            let ping = try await client.readFrame()
            #expect(ping.opcode == 9)
            try await client.send(.init(opcode: 10, payload: ping.payload))
        }
        #expect(server.statistics.refusals == [:])
        await server.close()
    }

    @Test func whoAnswersNoPingIsCut() async throws {
        let server = try server {
            $0.pingInterval = .milliseconds(50)
            $0.pongTime = .milliseconds(50)
        }
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/ws/a").status == 101)
        #expect(try await client.readFrame().opcode == 9)
        #expect(try await client.readToEnd() == [])
        #expect(server.statistics.refusals["pongTime"] == 1)
        await server.close()
    }
}
