import BisqueWeb

/// A server for tests: it answers with what it was asked.
extension WebServer {
    static func echo(
        _ limits: WebLimits = WebLimits(), listeners: [WebListener] = [WebListener()]
    ) throws -> WebServer {
        var routes = WebRoutes()
        for method in ["GET", "POST", "PATCH", "DELETE", "OPTIONS", "PUT"] {
            routes.on(method, "/echo/:name") { request in
                HttpResponse(
                    200,
                    headers: [
                        .init("x-method", request.method),
                        .init("x-name", request.parameters["name"] ?? ""),
                        .init("x-query", request.query["q"] ?? ""),
                        .init("x-address", request.remoteAddress),
                    ], body: request.body)
            }
        }
        routes.on("GET", "/header/:name") { request in
            .text(200, request.headers[request.parameters["name"] ?? ""] ?? "none")
        }
        routes.on("GET", "/files/*") { .text(200, $0.parameters["rest"] ?? "") }
        routes.on("GET", "/large/:bytes") { request in
            let size = request.parameters["bytes"].flatMap(Int.init) ?? 0
            var body: [UInt8] = []
            let block = (0..<1000).map { UInt8(truncatingIfNeeded: $0 % 251) }
            while body.count < size { body += block.prefix(size - body.count) }
            return HttpResponse(200, body: body)
        }
        routes.on("DELETE", "/nothing") { _ in HttpResponse(204) }
        routes.webSocket("/ws/:name", protocols: ["echo", "other"]) { socket in
            for await message in socket.messages() {
                switch message {
                case .text(let text): socket.send(text)
                case .binary(let bytes): socket.send(bytes)
                }
            }
        }
        routes.webSocket("/closing", protocols: ["closing"]) { socket in
            socket.send("last")
            socket.close(code: 4001, reason: "enough")
        }
        let configuration = WebServerConfiguration(listeners: listeners, limits: limits) {
            print("web: \($0)")
        }
        return try WebServer(configuration, routes: routes)
    }

    var port: UInt16 { listeners[0].port }
}
