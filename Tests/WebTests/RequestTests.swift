import BisqueWeb
import Testing

/// Requests over HTTP/1.1, byte by byte.
@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    @Test(arguments: ["GET", "POST", "PATCH", "DELETE", "OPTIONS", "PUT"])
    func everyMethodIsAnswered(method: String) async throws {
        let server = try WebServer.echo()
        let response = try await RawClient(port: server.port).request(method, "/echo/one")
        #expect(response.status == 200)
        #expect(response.headers["x-method"] == method)
        #expect(response.headers["x-name"] == "one")
        #expect(response.headers["x-address"] == "127.0.0.1")
        await server.close()
    }

    @Test(arguments: ["POST", "PATCH", "PUT", "DELETE"])
    func aBodyComesWhole(method: String) async throws {
        let server = try WebServer.echo()
        let body = String(repeating: "0123456789", count: 20000)
        let response = try await RawClient(port: server.port).request(
            method, "/echo/two", body: body)
        #expect(response.status == 200)
        #expect(response.text == body)
        await server.close()
    }

    @Test func aConnectionCarriesOneRequest() async throws {
        let server = try WebServer.echo()
        for number in 0..<20 {
            let client = try RawClient(port: server.port)
            let response = try await client.request(
                "POST", "/echo/\(number)", body: "body \(number)")
            #expect(response.headers["connection"] == "close")
            #expect(response.text == "body \(number)")
            #expect(try await client.readToEnd() == [])
        }
        #expect(server.statistics.requests == 20)
        await server.close()
    }

    @Test(arguments: ["", "Content-Length: 7\r\n\r\nbody 10", "Content-Length: 700000\r\n\r\nbody"])
    func requestsAfterTheFirstAreThrownAway(rest: String) async throws {
        let server = try WebServer.echo()
        let first = "POST /echo/first HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc"
        let second = "POST /echo/second HTTP/1.1\r\nHost: here\r\n"
        let together = try RawClient(port: server.port)
        try await together.send(first + second + rest)
        #expect(try await together.readResponse().headers["x-name"] == "first")
        #expect(try await together.readToEnd() == [])
        let apart = try RawClient(port: server.port)
        try await apart.send(first)
        await apart.sendAll(Array((second + rest).utf8))
        #expect(try await apart.readResponse().headers["x-name"] == "first")
        #expect(try await RawClient(port: server.port).request("GET", "/files/x").text == "x")
        #expect(server.statistics.requests == 3)
        await server.close()
    }

    @Test func pathAndQueryAreDecoded() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.request("GET", "/echo/a%20b?x=1&q=c%26d")
        #expect(response.headers["x-name"] == "a b")
        #expect(response.headers["x-query"] == "c&d")
        await server.close()
    }

    @Test func theRestOfAPathIsAParameter() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        #expect(try await client.request("GET", "/files/a/b.js").text == "a/b.js")
        await server.close()
    }

    @Test func headersAreReadWhateverTheirCase() async throws {
        let server = try WebServer.echo()
        for (name, line) in [
            ("authorization", "AUTHORIZATION: Bearer abc"), ("if-match", "If-Match: \"x\""),
            ("x-forwarded-proto", "X-Forwarded-Proto: https"),
            ("content-type", "Content-Type: a/b"),
            ("origin", "origin: http://there"), ("host", "x-nothing: 1"),
        ] {
            let value = name == "host" ? "here" : String(line.drop { $0 != " " }.dropFirst())
            let client = try RawClient(port: server.port)
            #expect(
                try await client.request("GET", "/header/\(name)", headers: [line]).text == value)
        }
        await server.close()
    }

    @Test func headHasTheLengthAndNoBody() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.request("HEAD", "/large/1000")
        #expect(response.status == 200)
        #expect(response.headers["content-length"] == "1000")
        #expect(try await client.readToEnd() == [])
        await server.close()
    }

    @Test func aLargeAnswerComesWhole() async throws {
        let server = try WebServer.echo()
        let response = try await RawClient(port: server.port).request("GET", "/large/3000000")
        #expect(response.body.count == 3_000_000)
        #expect(response.body.suffix(1000) == response.body.prefix(1000))
        #expect(response.body[250] == 250)
        await server.close()
    }

    @Test func anAnswerWithoutContentHasNone() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port)
        let response = try await client.request("DELETE", "/nothing")
        #expect(response.status == 204)
        #expect(response.headers["content-length"] == nil)
        #expect(try await client.readToEnd() == [])
        await server.close()
    }

    @Test func anUnknownPathIsNotFound() async throws {
        let server = try WebServer.echo()
        #expect(try await RawClient(port: server.port).request("GET", "/nowhere").status == 404)
        await server.close()
    }

    @Test func anotherMethodIsToldWhichAreAllowed() async throws {
        let server = try WebServer.echo()
        let response = try await RawClient(port: server.port).request("POST", "/files/x", body: "x")
        #expect(response.status == 405)
        #expect(response.headers["allow"] == "GET, HEAD")
        await server.close()
    }

    @Test func whoSendsMoreBeforeItReadsGetsItsAnswerWhole() async throws {
        let server = try WebServer.echo()
        let client = try RawClient(port: server.port, receiveBuffer: 4096)
        try await client.send("GET /large/20000000 HTTP/1.1\r\nHost: here\r\n\r\n")
        try await client.send("GET /files/second HTTP/1.1\r\nHost: here\r\n\r\n")
        #expect(try await client.readResponse().body.count == 20_000_000)
        #expect(try await client.readToEnd() == [])
        await server.close()
    }
}
