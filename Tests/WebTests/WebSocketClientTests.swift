import BisqueWeb
import Testing

/// WebSockets that are opened from here, at our own server and at others that misbehave.
@Suite(.timeLimit(.minutes(1))) struct WebSocketClientTests {
    @Test func whatIsSentComesBackInOrder() async throws {
        let server = try WebServer.echo()
        let client = try WebSocketClient()
        let socket = try await client.connect(
            "ws://127.0.0.1:\(server.port)/ws/a", protocols: ["echo"])
        let sent: [WebSocket.Message] = [
            .text("gr\u{fc}\u{df}e"), .binary([]), .binary(Array(0...255)),
            .text(String(repeating: "x", count: 65_536)), .text("end"),
        ]
        for message in sent {
            switch message {
            case .text(let text): socket.send(text)
            case .binary(let bytes): socket.send(bytes)
            }
        }
        var received: [WebSocket.Message] = []
        for await message in socket.messages() {
            received.append(message)
            if received.count == sent.count { break }
        }
        #expect(received == sent)
        await client.close()
        await server.close()
    }

    @Test func theFirstProtocolTheServerKnowsIsAgreedOn() async throws {
        let server = try WebServer.echo()
        let client = try WebSocketClient()
        let socket = try await client.connect(
            "ws://127.0.0.1:\(server.port)/ws/a?b=c", protocols: ["strange", "other", "echo"])
        #expect(socket.request.headers["sec-websocket-protocol"] == "other")
        #expect(socket.request.path == "/ws/a")
        #expect(socket.request.query == ["b": "c"])
        await client.close()
        await server.close()
    }

    @Test func whatTheRequestSaysArrives() async throws {
        var routes = WebRoutes()
        routes.webSocket("/:where") { socket in
            let request = socket.request
            socket.send(
                [
                    request.parameters["where"] ?? "", request.query["a"] ?? "",
                    request.headers["authorization"] ?? "", request.headers["origin"] ?? "",
                    request.headers["host"] ?? "",
                ].joined(separator: "|"))
        }
        let server = try WebServer(WebServerConfiguration(), routes: routes)
        let client = try WebSocketClient()
        let socket = try await client.connect(
            "ws://localhost:\(server.port)/here?a=1",
            headers: [.init("Authorization", "Bearer x"), .init("Origin", "https://a.test")])
        let message = await socket.messages().first { _ in true }
        #expect(
            message == .text("here|1|Bearer x|https://a.test|localhost:\(server.port)"))
        await client.close()
        await server.close()
    }

    // MARK: - Ends

    @Test func theServersLastWordIsHeard() async throws {
        let server = try WebServer.echo()
        let client = try WebSocketClient()
        let socket = try await client.connect(
            "ws://127.0.0.1:\(server.port)/closing", protocols: ["closing"])
        let messages = await socket.messages().reduce(into: []) { $0.append($1) }
        #expect(messages == [.text("last")])
        #expect(socket.closure == WebClosure(code: 4001, reason: "enough", wasClean: true))
        await client.close()
        await server.close()
    }

    @Test func ourLastWordIsHeard() async throws {
        let (closures, heard) = AsyncStream.makeStream(of: WebClosure?.self)
        var routes = WebRoutes()
        routes.webSocket("/") { socket in
            for await _ in socket.messages() {}
            heard.yield(socket.closure)
        }
        let server = try WebServer(WebServerConfiguration(), routes: routes)
        let client = try WebSocketClient()
        let socket = try await client.connect("ws://127.0.0.1:\(server.port)/")
        socket.close(code: 4002, reason: "bye")
        let closure = await closures.first { _ in true }
        #expect(closure == WebClosure(code: 4002, reason: "bye", wasClean: true))
        for await _ in socket.messages() {}
        #expect(socket.closure?.wasClean == true)
        await client.close()
        await server.close()
    }

    @Test func theServersEndIsSeen() async throws {
        let server = try WebServer.echo()
        let client = try WebSocketClient()
        let socket = try await client.connect(
            "ws://127.0.0.1:\(server.port)/ws/a", protocols: ["echo"])
        await server.close()
        for await _ in socket.messages() {}
        #expect(socket.closure?.code == 1001)
        await client.close()
    }

    @Test func theClientsEndClosesItsSockets() async throws {
        let server = try WebServer.echo()
        let client = try WebSocketClient()
        let socket = try await client.connect(
            "ws://127.0.0.1:\(server.port)/ws/a", protocols: ["echo"])
        await client.close()
        for await _ in socket.messages() {}
        #expect(socket.closure != nil)
        #expect(client.statistics.webSockets == 0)
        #expect(await refusal { try await client.connect("ws://127.0.0.1/") }?.code == .closed)
        await server.close()
    }

    // MARK: - Refusals

    @Test func aRefusalsStatusIsSeen() async throws {
        let server = try WebServer.echo()
        let client = try WebSocketClient()
        let address = "ws://127.0.0.1:\(server.port)"
        let nowhere = await refusal { try await client.connect("\(address)/nowhere") }
        #expect(nowhere?.code == .refused)
        #expect(nowhere?.status == 404)
        let strange = await refusal {
            try await client.connect("\(address)/ws/a", protocols: ["strange"])
        }
        #expect(strange?.code == .refused)
        #expect(strange?.status == 400)
        await client.close()
        await server.close()
    }

    @Test func whereNobodyListensIsUnreachable() async throws {
        let port = try RawListener().port
        let client = try WebSocketClient()
        let error = await refusal { try await client.connect("ws://localhost:\(port)/") }
        #expect(error?.code == .unreachable)
        await client.close()
    }

    /// A label of 64 letters is no name, so nobody is asked for it.
    @Test func aNameWithoutAnAddressIsUnknown() async throws {
        let client = try WebSocketClient()
        let name = String(repeating: "a", count: 64) + ".test"
        let error = await refusal { try await client.connect("ws://\(name)/") }
        #expect(error?.code == .nameUnknown)
        await client.close()
    }

    @Test(arguments: [
        ("HTTP/1.1 302 Found\r\nlocation: ws://127.0.0.1:9/\r\n\r\n", 302),
        ("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n", 401),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi", 200),
        ("HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n", nil),
        (
            "HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", nil
        ),
        ("SSH-2.0-OpenSSH_9.2\r\n", nil),
        ("", nil),
    ])
    func anAnswerThatIsNoWebSocketIsRefused(answer: String, status: Int?) async throws {
        let listener = try RawListener()
        let client = try WebSocketClient()
        let port = listener.port
        async let refused = refusal { try await client.connect("ws://127.0.0.1:\(port)/x") }
        let request = try await listener.answer(answer)
        let error = await refused
        #expect(request.hasPrefix("GET /x HTTP/1.1\r\n"))
        #expect(error?.status == status)
        #expect(error?.code == (status == nil ? .notWebSocket : .refused))
        await client.close()
    }

    @Test func aServerThatNeverAnswersIsLate() async throws {
        let listener = try RawListener()
        let client = try WebSocketClient()
        let error = await refusal {
            try await client.connect(
                "ws://127.0.0.1:\(listener.port)/", within: .milliseconds(50))
        }
        #expect(error?.code == .late)
        await client.close()
    }

    @Test func whoGivesUpWaitsNoLonger() async throws {
        let listener = try RawListener()
        let client = try WebSocketClient()
        let address = "ws://127.0.0.1:\(listener.port)/"
        let task = Task { await refusal { try await client.connect(address) } }
        task.cancel()
        #expect(await task.value?.code == .closed)
        await client.close()
    }

    @Test func theClientsEndEndsItsAttempts() async throws {
        let listener = try RawListener()
        let client = try WebSocketClient()
        let address = "ws://127.0.0.1:\(listener.port)/"
        async let refused = refusal { try await client.connect(address) }
        await client.close()
        #expect(await refused?.code == .closed)
    }

    @Test func manyComeAndGo() async throws {
        let server = try WebServer.echo()
        let client = try WebSocketClient()
        let address = "ws://127.0.0.1:\(server.port)/ws/a"
        for _ in 0..<20 {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 0..<10 {
                    tasks.addTask {
                        let socket = try await client.connect(address, protocols: ["echo"])
                        socket.send("\(number)")
                        #expect(await socket.messages().first { _ in true } == .text("\(number)"))
                        socket.close()
                        for await _ in socket.messages() {}
                    }
                }
                try await tasks.waitForAll()
            }
        }
        #expect(client.statistics.webSockets == 0)
        await client.close()
        await server.close()
    }

    private func refusal(
        _ body: () async throws -> WebSocket
    ) async -> WebError? {
        do {
            _ = try await body()
        } catch let error as WebError {
            return error
        } catch {
            Issue.record(error)
        }
        return nil
    }
}
