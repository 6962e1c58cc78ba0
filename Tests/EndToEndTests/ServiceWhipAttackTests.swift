/// WHIP from somebody who means no good, at the real program.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite("Service and bad WHIP")
    struct ServiceWhipAttackTests {
        private static let sdp = "Content-Type: application/sdp"
        private static let fragment = "Content-Type: application/trickle-ice-sdpfrag"

        private func ask(
            _ service: ServiceProgram, _ method: String, _ target: String,
            _ headers: [String] = [], _ body: String = "", from source: String = "127.0.0.1"
        ) async throws -> WireClient.Response {
            try await WireClient(port: service.port, from: source)
                .request(method, target, headers: headers, body: body)
        }

        @Test func aBadRequestIsRefusedByNameAndOpensNothing() async throws {
            let service = try await ServiceProgram()
            for (status, type, body) in [
                (415, "Content-Type: text/plain", PublisherDescription.text),
                (415, "Content-Type: application/sdp-like", PublisherDescription.text),
                (415, "X-Content-Type: application/sdp", PublisherDescription.text),
                (400, Self.sdp, ""), (400, Self.sdp, "hello"), (400, Self.sdp, "v=0\r\n"),
                (400, Self.sdp, PublisherDescription.text.replacing("a=fingerprint", with: "a=x")),
                (400, Self.sdp, String(PublisherDescription.text.prefix(200))),
                (413, Self.sdp, String(repeating: "a=x\r\n", count: 20_000)),
                (406, Self.sdp, PublisherDescription.text.replacing("sendonly", with: "recvonly")),
                (406, Self.sdp, PublisherDescription.text.replacing("opus", with: "opal")),
            ] {
                let answer = try await ask(service, "POST", "/whip/studio", [type], body)
                #expect(answer.status == status, "\(type) \(body.prefix(20)): \(answer)")
                #expect(answer.code != nil, "\(answer)")
            }
            let named = try await ask(
                service, "POST", "/whip/a%20b", [Self.sdp], PublisherDescription.text)
            #expect(named.status == 400)
            #expect(named.code == "badName")
            #expect(try await ask(service, "PUT", "/whip/studio", [Self.sdp]).status == 405)
            // Too much is refused before it has come.
            let announced = try await WireClient(port: service.port).request(
                "POST", "/whip/studio", headers: [Self.sdp], body: "v=0", length: 100_000_000)
            #expect(announced.status == 413)
            let figures = try service.figures
            #expect(figures.webRefusals("bodyBytes") == 1)
            #expect(figures["bisque_members"] == 0)
            #expect(figures["bisque_rooms"] == 0)
            #expect(figures.all("bisque_transports").values.allSatisfy { $0 == 0 })
        }

        @Test func aSessionIsItsOwnersAlone() async throws {
            let service = try await ServiceProgram()
            let created = try await ask(
                service, "POST", "/whip/studio", [Self.sdp], PublisherDescription.text)
            #expect(created.status == 201)
            let location = try #require(created.headers["location"])
            let tag = try #require(created.headers["etag"])
            let id = try #require(location.split(separator: "/").last)
            let neighbour = id.dropLast() + (id.hasSuffix("0") ? "1" : "0")
            for target in [
                "/whip/studio/p1", "/whip/studio/1", "/whip/studio/\(neighbour)",
                "/whip/studio/\(id)0", "/whip/other/\(id)", "/whep/studio/\(id)",
            ] {
                for (method, headers, body) in [
                    ("DELETE", [], ""), ("DELETE", ["If-Match: *"], ""),
                    ("PATCH", [Self.fragment, "If-Match: \(tag)"], "a=ice-ufrag:x\r\n"),
                ] {
                    let source = method == "PATCH" ? "127.0.4.1" : "127.0.4.2"
                    let answer = try await ask(
                        service, method, target, headers, body, from: source)
                    #expect(answer.status == 404, "\(method) \(target): \(answer)")
                }
            }
            for (status, headers, body) in [
                (415, ["If-Match: \(tag)"], "x"), (428, [Self.fragment], "a=ice-ufrag:x\r\n"),
                (412, [Self.fragment, "If-Match: \"other\""], "a=ice-ufrag:x\r\n"),
                (400, [Self.fragment, "If-Match: other"], "a=ice-ufrag:x\r\n"),
                (400, [Self.fragment, "If-Match: \(tag)"], "hello"),
                (400, [Self.fragment, "If-Match: \(tag)"], "a=ice-ufrag:x\r\n"),
                (413, [Self.fragment, "If-Match: \(tag)"], String(repeating: "a", count: 70_000)),
            ] {
                let answer = try await ask(
                    service, "PATCH", location, headers, body, from: "127.0.4.3")
                #expect(answer.status == status, "\(headers) \(body.prefix(20)): \(answer)")
            }
            #expect(try service.figures["bisque_members"] == 1)
            #expect(try await ask(service, "DELETE", location).status == 200)
            #expect(try await ask(service, "DELETE", location).status == 404)
            try await service.expectNothingLeft()
        }

        @Test func aFloodOfSessionsIsOneAddressesOwnTrouble() async throws {
            let service = try await ServiceProgram(["--log", "warning", "--room-capacity", "100"])
            var statuses: [Int: Int] = [:]
            for _ in 0..<300 {
                let answer = try await ask(
                    service, "POST", "/whip/studio", [Self.sdp], PublisherDescription.text,
                    from: "127.0.5.1")
                statuses[answer.status, default: 0] += 1
                if answer.status == 429 { #expect(answer.headers["retry-after"] != nil) }
            }
            #expect(Set(statuses.keys) == [201, 429], "\(statuses)")
            #expect(statuses[201, default: 0] <= 64)
            #expect(try service.figures["bisque_members"] == statuses[201])
            let other = try await ask(
                service, "POST", "/whip/studio", [Self.sdp], PublisherDescription.text,
                from: "127.0.5.2")
            #expect(other.status == 201)
        }

        @Test func withoutItsTokenNothingIsPublished() async throws {
            let folder = try TemporaryFolder()
            try Data(repeating: 77, count: 48).write(
                to: URL(fileURLWithPath: folder.path + "/secret"))
            let service = try await ServiceProgram(["--token-secret", folder.path + "/secret"])
            for headers in [
                [], ["Authorization: Bearer"], ["Authorization: Bearer x.y.z"],
                ["Authorization: Basic RXZlOkV2ZQ=="], ["Authorization: Bearer a b"],
            ] {
                for path in ["/whip/studio", "/whep/studio"] {
                    let body =
                        path.hasPrefix("/whip")
                        ? PublisherDescription.text
                        : PublisherDescription.text.replacing("sendonly", with: "recvonly")
                    let answer = try await ask(service, "POST", path, [Self.sdp] + headers, body)
                    #expect(answer.status == 401, "\(path) \(headers): \(answer)")
                    #expect(answer.headers["www-authenticate"] == "Bearer")
                    #expect(answer.code == "badToken")
                }
            }
            #expect(try service.figures["bisque_members"] == 0)
        }
    }
}
