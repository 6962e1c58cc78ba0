/// The program `bisque` as a whole: what it serves, and how it ends.
import Glibc
import Testing

extension EndToEnd {
    @Suite struct ServiceProgramTests {
        @Test func itServesThePageAndItsFiguresUntilItIsStopped() async throws {
            let program = try await ServiceProgram()
            for path in ["/", "/r/x?name=Ada"] {
                let page = try PlainRequest(path, port: program.port)
                #expect(page.status == 200)
                #expect(page.headers["content-type"] == "text/html; charset=utf-8")
                #expect(
                    page.headers["content-security-policy"]?.contains("script-src 'self'") == true)
                #expect(page.body.hasPrefix("<!doctype html>"))
            }
            let library = try PlainRequest("/client/bisque-client.js", port: program.port)
            #expect(library.headers["access-control-allow-origin"] == "*")
            let health = try PlainRequest("/healthz", port: program.port)
            #expect(health.status == 200)
            #expect(health.body == "ok\n")
            let metrics = try PlainRequest("/metrics", port: program.port)
            #expect(metrics.body.contains("bisque_workers{state=\"alive\"} 1\n"))
            #expect(metrics.body.contains("bisque_service_unclean_starts_total 0\n"))
            #expect(try PlainRequest("/call/../page.c", port: program.port).status == 404)
            #expect(
                try PlainRequest("/healthz", method: "DELETE", port: program.port).status == 405)
            #expect(try await program.stop() == 0)
            #expect(program.journal.contains("note: stopped\n"))
        }

        @Test func aWorkersDeathIsInJournalAndMetrics() async throws {
            let program = try await ServiceProgram()
            try await program.killWorker()
            #expect(program.journal.contains("reason=\"signal 9\": worker died\n"))
            try await eventually("it is healthy again") {
                try PlainRequest("/healthz", port: program.port).status == 200
            }
            let metrics = try PlainRequest("/metrics", port: program.port)
            #expect(metrics.body.contains("bisque_worker_deaths_total{reason=\"signal 9\"} 1\n"))
            #expect(try await program.stop() == 0)
        }

        @Test func anUncleanEndIsNoticedAtTheNextStart() async throws {
            let program = try await ServiceProgram()
            try await program.kill()
            try await program.restart()
            #expect(program.journal.contains("the run before did not end properly"))
            let metrics = try PlainRequest("/metrics", port: program.port)
            #expect(metrics.body.contains("bisque_service_unclean_starts_total 1\n"))
            #expect(try await program.stop() == 0)
        }

        @Test func aPageOfAnotherOriginOpensNoSocket() async throws {
            let program = try await ServiceProgram()
            let answer = try PlainRequest(
                "/signalling",
                headers: [
                    "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Protocol: bisque", "Origin: https://evil.example",
                ], port: program.port)
            #expect(answer.status == 403)
            #expect(program.journal.contains("origin=\"https://evil.example\""))
            #expect(try await program.stop() == 0)
        }

        @Test func aPortThatIsTakenIsNamed() async throws {
            let program = try await ServiceProgram()
            let folder = try TemporaryFolder()
            let second = try Program(
                "env",
                [
                    "XDG_STATE_HOME=\(folder.path)", Machine.programs + "/bisque", "serve",
                    "--listen", program.url,
                ])
            let (status, words) = try await second.finished()
            #expect(status == 1 << 8)
            #expect(words.contains("\(program.port)"))
            #expect(try await program.stop() == 0)
        }

        @Test func aWrongCommandLineIsAStatusOfItsOwn() async throws {
            let program = try Program(Machine.programs + "/bisque", ["serve", "--worker", "2"])
            let (status, words) = try await program.finished()
            #expect(status == 2 << 8)
            #expect(
                words == "bisque: --worker: there is no such option; see bisque --help\n")
        }
    }
}
