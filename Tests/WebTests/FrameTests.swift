import BisqueWeb
import Testing

/// Frames that RFC 6455 forbids end the socket; those that it allows do not.
@Suite(.timeLimit(.minutes(1))) struct FrameTests {
    private func open(
        _ limits: WebLimits = WebLimits()
    ) async throws -> (server: WebServer, client: RawClient) {
        let server = try WebServer.echo(limits)
        let client = try RawClient(port: server.port)
        let response = try await client.upgrade("/ws/a")
        try #require(response.status == 101)
        return (server, client)
    }

    @Test func fragmentsBecomeOneMessage() async throws {
        let (server, client) = try await open()
        try await client.send(.init(isFinal: false, opcode: 1, payload: Array("one ".utf8)))
        try await client.send(.init(isFinal: false, opcode: 0, payload: Array("two ".utf8)))
        try await client.send(.init(opcode: 9, payload: [7]))
        try await client.send(.init(opcode: 0, payload: Array("three".utf8)))
        #expect(try await client.readFrame() == .init(opcode: 10, payload: [7]))
        #expect(
            try await client.readFrame()
                == .init(opcode: 1, payload: Array("one two three".utf8)))
        await server.close()
    }

    @Test func aLetterMayBeSplitBetweenFragments() async throws {
        let (server, client) = try await open()
        try await client.send(.init(isFinal: false, opcode: 1, payload: [0xC3]))
        try await client.send(.init(opcode: 0, payload: [0xB6]))
        #expect(try await client.readFrame() == .init(opcode: 1, payload: [0xC3, 0xB6]))
        await server.close()
    }

    @Test(arguments: [
        [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ])
    func aTextThatIsNotUtf8EndsTheSocket(bytes: [UInt8]) async throws {
        let (server, client) = try await open()
        try await client.send(.init(opcode: 1, payload: bytes))
        #expect(try await client.readFrame().code == 1007)
        #expect(server.statistics.refusals["invalidUtf8"] == 1)
        await server.close()
    }

    @Test(arguments: [
        RawClient.bytes(of: .init(opcode: 1, payload: [65]), reserved: 4),
        RawClient.bytes(of: .init(opcode: 1, payload: [65]), reserved: 1),
        RawClient.bytes(of: .init(opcode: 3, payload: [65])),
        RawClient.bytes(of: .init(opcode: 11, payload: [65])),
        RawClient.bytes(of: .init(opcode: 0, payload: [65])),
        RawClient.bytes(of: .init(isFinal: false, opcode: 9, payload: [65])),
        RawClient.bytes(of: .init(opcode: 9, payload: Array(repeating: 0, count: 126))),
        RawClient.bytes(of: .init(opcode: 2), length: 1 << 63),
    ])
    func aForbiddenFrameEndsTheSocket(bytes: [UInt8]) async throws {
        let (server, client) = try await open()
        try await client.send(bytes)
        let rest = try await client.readToEnd()
        #expect(rest.isEmpty || rest[0] == 0x88)
        await server.close()
    }

    @Test func aNewMessageWithinAMessageEndsTheSocket() async throws {
        let (server, client) = try await open()
        try await client.send(.init(isFinal: false, opcode: 1, payload: [65]))
        try await client.send(.init(opcode: 1, payload: [66]))
        let rest = try await client.readToEnd()
        #expect(rest.isEmpty || rest[0] == 0x88)
        await server.close()
    }

    @Test func aCloseIsAnsweredWithTheSame() async throws {
        let (server, client) = try await open()
        try await client.send(.init(opcode: 8, payload: [0x0F, 0xA0, 65]))
        #expect(try await client.readFrame() == .init(opcode: 8, payload: [0x0F, 0xA0, 65]))
        #expect(try await client.readToEnd() == [])
        await server.close()
    }

    @Test func bytesOneByOneAreAMessage() async throws {
        let (server, client) = try await open()
        for byte in RawClient.bytes(of: .init(opcode: 1, payload: Array("slow".utf8))) {
            try await client.send([byte])
        }
        #expect(try await client.readFrame().payload == Array("slow".utf8))
        await server.close()
    }

    @Test func aThousandMessagesComeBackInTheirOrder() async throws {
        let (server, client) = try await open()
        var all: [UInt8] = []
        for number in 0..<1000 {
            all += RawClient.bytes(of: .init(opcode: 1, payload: Array("\(number)".utf8)))
        }
        try await client.send(all)
        for number in 0..<1000 {
            #expect(try await client.readFrame().payload == Array("\(number)".utf8))
        }
        await server.close()
    }
}
