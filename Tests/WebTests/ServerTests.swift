import BisqueWeb
import Glibc
import Synchronization
import Testing

/// A server's life: ports, many connections, slow ones, and its end.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ServerTests {
    @Test func aPortThatIsTakenIsNamed() async throws {
        let server = try WebServer.echo()
        let error = #expect(throws: WebError.self) {
            _ = try WebServer.echo(listeners: [WebListener(port: server.port)])
        }
        #expect(error?.code == .addressInUse)
        #expect(error?.message.contains("\(server.port)") == true)
        await server.close()
    }

    @Test func anAddressThatIsNoneIsRefused() async throws {
        let error = #expect(throws: WebError.self) {
            _ = try WebServer.echo(listeners: [WebListener(address: "localhost")])
        }
        #expect(error?.code == .addressInvalid)
    }

    @Test func aSecureListenerNeedsACertificate() async throws {
        let error = #expect(throws: WebError.self) {
            _ = try WebServer.echo(listeners: [WebListener(isSecure: true)])
        }
        #expect(error?.code == .certificateInvalid)
    }

    @Test func itListensOnEveryAddressItIsTold() async throws {
        let server = try WebServer.echo(
            listeners: [
                WebListener(), WebListener(address: "127.0.0.2"), WebListener(address: "::"),
            ])
        #expect(Set(server.listeners.map(\.port)).count == 3)
        for listener in server.listeners where listener.address != "127.0.0.2" {
            let response = try await RawClient(port: listener.port).request("GET", "/echo/a")
            #expect(response.headers["x-address"] == "127.0.0.1")
        }
        await server.close()
    }

    @Test func twentyServersLiveAtOnce() async throws {
        var servers: [WebServer] = []
        for _ in 0..<20 { servers.append(try WebServer.echo()) }
        for server in servers {
            #expect(try await RawClient(port: server.port).request("GET", "/files/x").text == "x")
        }
        for server in servers { await server.close() }
    }

    @Test func aThousandConnectionsLeaveNothing() async throws {
        let server = try WebServer.echo()
        let before = openDescriptors()
        for _ in 0..<10 {
            var clients: [RawClient] = []
            for number in 0..<100 {
                let client = try RawClient(port: server.port)
                if number.isMultiple(of: 2) {
                    #expect(try await client.upgrade("/ws/a").status == 101)
                } else {
                    #expect(try await client.request("GET", "/files/x").status == 200)
                }
                clients.append(client)
            }
            clients = []
        }
        await eventually { server.statistics.connections == 0 && openDescriptors() <= before }
        #expect(server.statistics.webSockets == 0)
        await server.close()
    }

    @Test func itsEndClosesEverything() async throws {
        let before = openDescriptors()
        let server = try WebServer.echo()
        let idle = try RawClient(port: server.port)
        let socket = try RawClient(port: server.port)
        #expect(try await socket.upgrade("/ws/a").status == 101)
        async let closing: Void = server.close()
        #expect(try await socket.readFrame().code == 1001)
        try await socket.send(.init(opcode: 8, payload: [0x03, 0xE9]))
        #expect(try await socket.readToEnd() == [])
        #expect(try await idle.readToEnd() == [])
        await closing
        #expect(throws: RawClient.Failure.self) { _ = try RawClient(port: server.port) }
        await eventually { openDescriptors() <= before + 2 }
    }

    @Test func anAnswerThatIsBeingMadeIsStillSent() async throws {
        let gate = AsyncStream<Void>.makeStream()
        var routes = WebRoutes()
        routes.on("GET", "/slow") { _ in
            for await _ in gate.stream { break }
            return .text(200, "done")
        }
        let server = try WebServer(WebServerConfiguration(), routes: routes)
        let client = try RawClient(port: server.port)
        try await client.send("GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
        await eventually { server.statistics.requests == 1 }
        async let closing: Void = server.close()
        gate.continuation.yield()
        let response = try await client.readResponse()
        #expect(response.text == "done")
        #expect(response.headers["connection"] == "close")
        await closing
    }

    @Test func aRequestWhoseClientHasGoneIsCancelled() async throws {
        let wasCancelled = Mutex(false)
        var routes = WebRoutes()
        routes.on("GET", "/slow") { _ in
            for await _ in AsyncStream<Void>(unfolding: { await Task.yield() }) {
                if Task.isCancelled { break }
            }
            wasCancelled.withLock { $0 = true }
            return HttpResponse(200)
        }
        let server = try WebServer(WebServerConfiguration(), routes: routes)
        var client: RawClient? = try RawClient(port: server.port)
        try await client?.send("GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
        await eventually { server.statistics.requests == 1 }
        client = nil
        await eventually { wasCancelled.withLock { $0 } }
        await server.close()
    }

    @Test func aReaderThatIsTooSlowMakesTheOtherSideWait() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let count = Mutex(0)
        var limits = WebLimits()
        limits.pendingInMessages = 8
        var routes = WebRoutes()
        routes.webSocket("/ws", protocols: ["echo"]) { socket in
            for await _ in gate.stream { break }
            for await _ in socket.messages() { count.withLock { $0 += 1 } }
        }
        let server = try WebServer(WebServerConfiguration(limits: limits), routes: routes)
        let client = try RawClient(port: server.port)
        #expect(try await client.upgrade("/ws").status == 101)
        let frame = RawClient.bytes(of: .init(opcode: 2, payload: Array(repeating: 0, count: 1000)))
        for _ in 0..<100 { try await client.send(frame) }
        await eventually { server.statistics.messages == 8 }
        #expect(server.statistics.messages == 8)
        gate.continuation.yield()
        await eventually { count.withLock { $0 } == 100 }
        await server.close()
    }

    @Test(arguments: [50_000, 0]) func whoReadsNothingIsClosedAndNotKept(size: Int) async throws {
        let closure = Mutex<WebClosure?>(nil)
        var limits = WebLimits()
        limits.queuedOutBytes = 100_000
        var routes = WebRoutes()
        routes.webSocket("/ws", protocols: ["echo"]) { socket in
            while socket.closure == nil, !Task.isCancelled {
                socket.send([UInt8](repeating: 0, count: size))
                await Task.yield()
            }
            closure.withLock { $0 = socket.closure }
        }
        let server = try WebServer(WebServerConfiguration(limits: limits), routes: routes)
        let client = try RawClient(port: server.port, receiveBuffer: 4096)
        #expect(try await client.upgrade("/ws").status == 101)
        await eventually { server.statistics.refusals["queuedOutBytes"] == 1 }
        await eventually { closure.withLock { $0 } != nil }
        #expect(server.statistics.refusals["queuedOutBytes"] == 1)
        await server.close()
    }

    private func openDescriptors() -> Int {
        (0..<4096).count { fcntl($0, F_GETFD) >= 0 }
    }

    /// What other threads do is not there at once; the suite's own limit ends the wait.
    private func eventually(_ condition: () -> Bool) async {
        while !condition(), !Task.isCancelled { await Task.yield() }
    }
}
