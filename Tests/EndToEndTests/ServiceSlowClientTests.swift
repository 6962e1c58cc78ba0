/// Those who say something by half and then take their time: each is cut off and counted by name,
/// and nobody else notices.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Service and slow clients")
    struct ServiceSlowClientTests {
        @Test func whoeverTakesForEverIsCutOffAndNobodyElseNotices() async throws {
            let service = try await ServiceProgram()
            let port = service.port
            let good = try await SignallingClient(port: port)
            try await good.join("quiet", name: "Ada")

            let silent = try WireClient(port: port)
            let header = try WireClient(port: port)
            try await header.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            let body = try WireClient(port: port)
            try await body.send(Self.publishing)
            let drops = try WireClient(port: port)
            try await drops.send(Self.publishing)
            let upgraded = try await SignallingClient(port: port)
            let half = try await SignallingClient(port: port)
            try await half.wire.send(
                WireClient.Frame(payload: Array("{\"type\":\"jo".utf8)).bytes(length: 60_000))

            var isOver = false
            while !isOver {
                // One byte at a time is no progress.
                try await header.send("a")
                try await drops.send("a")
                try await half.wire.send("a")
                #expect(try await good.ask("ping")["type"]?.string == "ok")
                #expect(try PlainRequest("/healthz", port: port).status == 200)
                isOver = [silent, header, body, drops, upgraded.wire, half.wire].allSatisfy {
                    $0.hasNews()
                }
                try await Task.sleep(for: .milliseconds(100))
            }

            #expect(try await silent.readToEnd().isEmpty)
            #expect(try await header.readToEnd().isEmpty)
            #expect(try await body.readResponse().status == 408)
            #expect(try await drops.readResponse().status == 408)
            for client in [upgraded, half] {
                #expect(try await client.hear()["code"]?.string == "wrongState")
                #expect(try await client.closeCode() == 1008)
            }
            let figures = try service.figures
            let refusals = figures.all("bisque_web_refusals_total")
            #expect(figures.webRefusals("headerTime") == 2, "\(refusals)")
            #expect(figures.webRefusals("bodyTime") == 2)
            #expect(figures["bisque_signalling_cut_off_total{reason=\"joinTime\"}"] == 2)
            #expect(figures["bisque_members"] == 1)
        }

        /// The head of a request that says that much follows.
        private static let publishing = WireClient.head(
            "POST", "/whip/quiet", headers: ["Content-Type: application/sdp"], length: 10_000)
    }
}
