import BisqueWeb
import Testing

/// WebSockets, frame by frame.
@Suite(.timeLimit(.minutes(1))) struct WebSocketTests {
    @Test func aTextComesBack() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.upgrade("/ws/a")
        #expect(response.status == 101)
        #expect(response.headers["sec-websocket-protocol"] == "echo")
        #expect(response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        try await client.send(.init(opcode: 1, payload: Array("grüße".utf8)))
        #expect(try await client.readFrame() == .init(opcode: 1, payload: Array("grüße".utf8)))
        await server.close()
    }

    @Test(arguments: [0, 1, 125, 126, 1024, 1025, 4096, 5000, 65535, 65536])
    func bytesOfEveryLengthComeBack(size: Int) async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/ws/a").status == 101)
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        try await client.send(.init(opcode: 2, payload: payload))
        #expect(try await client.readFrame() == .init(opcode: 2, payload: payload))
        await server.close()
    }

    @Test func aServersCloseComesAfterWhatItSaid() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/closing", protocols: "closing").status == 101)
        #expect(try await client.readFrame() == .init(opcode: 1, payload: Array("last".utf8)))
        let close = try await client.readFrame()
        #expect(close.opcode == 8)
        #expect(close.code == 4001)
        #expect(String(decoding: close.payload.dropFirst(2), as: UTF8.self) == "enough")
        await server.close()
    }

    @Test func theServersEndIsAClose() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/ws/a").status == 101)
        async let closing: Void = server.close()
        #expect(try await client.readFrame().code == 1001)
        await closing
    }
}
