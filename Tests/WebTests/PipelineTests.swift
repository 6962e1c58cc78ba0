import BisqueWeb
import Testing

/// Who sends more before the answer has come gets what is his, or nothing; and harms nobody else.
@Suite(.timeLimit(.minutes(1))) struct PipelineTests {
    private let next = "GET /files/next HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"

    private func post(_ target: String, method: String = "POST", size: Int) -> String {
        let body = String(repeating: "a", count: size)
        let head = "\(method) \(target) HTTP/1.1\r\nHost: here\r\nContent-Length: \(size)"
        return head + "\r\n\r\n" + body
    }

    @Test(arguments: [
        ("/echo/a", "POST", 3), ("/echo/a", "POST", 1001), ("/large/3000000", "GET", 3),
        ("/files/x", "POST", 3),
    ])
    func moreAfterABodyEndsThatConnectionOnly(target: String, method: String, size: Int)
        async throws
    {
        var limits = WebLimits()
        limits.bodyBytes = 1000
        let server = try WebServer.echo(limits)
        let hasty = try RawClient(port: server.port)
        try await hasty.send(post(target, method: method, size: size) + next)
        let rest = String(decoding: try await hasty.readToEnd(), as: UTF8.self)
        #expect(!rest.hasSuffix("next"))
        let other = try await RawClient(port: server.port).request("GET", "/files/x")
        #expect(other.text == "x")
        await server.close()
    }
}
