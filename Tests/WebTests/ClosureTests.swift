import BisqueWeb
import Testing

/// What whoever serves a WebSocket knows of its end.
@Suite(.timeLimit(.minutes(1))) struct ClosureTests {
    @Test func howItEndedIsKnownAsSoonAsTheMessagesAreOver() async throws {
        let (ends, end) = AsyncStream<WebClosure?>.makeStream()
        var routes = WebRoutes()
        routes.webSocket("/ws", protocols: ["echo"]) { socket in
            for await _ in socket.messages() {}
            end.yield(socket.closure)
        }
        let configuration = WebServerConfiguration(listeners: [WebListener()]) { _ in }
        let server = try WebServer(configuration, routes: routes)
        var next = ends.makeAsyncIterator()
        for _ in 0..<300 {
            let client = try RawClient(port: server.port)
            #expect(try await client.upgrade("/ws").status == 101)
            try await client.send(.init(opcode: 8, payload: [3, 233]))
            #expect(try await client.readFrame().code == 1001)
            #expect(await next.next() == WebClosure(code: 1001, wasClean: true))
        }
        await server.close()
    }
}
