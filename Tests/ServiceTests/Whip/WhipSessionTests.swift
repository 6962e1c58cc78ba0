import Bisque
import BisqueWeb
import Testing

@testable import BisqueService

/// What can be asked of a session: candidates, another ICE session, and what cannot.
@Suite(.timeLimit(.minutes(1))) struct WhipSessionTests {
    private let fragment = WhipOffers.fragment()

    @Test func candidatesAreTakenForTheRightIceSessionOnly() async throws {
        try await WhipStage.with { stage in
            let (opened, _) = try await stage.publisher()
            let tag = try #require(opened["etag"])
            let noted = try await stage.ask(
                "PATCH", opened, fragment, headers: ["if-match": tag])
            #expect(noted.status == 204)
            #expect(noted.body.isEmpty)
            #expect(noted["etag"] == nil)
            #expect(try await stage.patch(opened, if: nil, fragment) == 428)
            #expect(try await stage.patch(opened, if: "\"other\"", fragment) == 412)
            #expect(try await stage.patch(opened, if: "W/\(tag)", fragment) == 412)
            #expect(try await stage.patch(opened, if: "other", fragment) == 400)
            #expect(try await stage.patch(opened, if: tag, "nonsense") == 400)
            #expect(try await stage.patch(opened, if: "\"a\" , \(tag)", fragment) == 204)
            let type = try await stage.ask(
                "PATCH", opened, fragment,
                headers: ["if-match": tag, "content-type": "application/sdp"])
            #expect(type.status == 415)
        }
    }

    @Test func otherCredentialsBeginAnotherIceSession() async throws {
        try await WhipStage.with { stage in
            let (opened, person) = try await stage.publisher()
            let tag = try #require(opened["etag"])
            let transport = try #require(person.tracks.first?.receiver.transport)
            let before = transport.iceParameters
            let other = WhipOffers.fragment("efgh")
            let restarted = try await stage.ask(
                "PATCH", opened, other, headers: ["if-match": "*"])
            #expect(restarted.status == 200)
            #expect(restarted["content-type"] == "application/trickle-ice-sdpfrag")
            let next = try #require(restarted["etag"])
            #expect(next != tag)
            let ice = try #require(transport.iceParameters)
            #expect(ice != before)
            #expect(restarted.text.hasPrefix("a=ice-lite\r\nm=audio"))
            #expect(restarted.text.contains("a=mid:0\r\na=ice-ufrag:\(ice.usernameFragment)\r\n"))
            #expect(restarted.text.contains("a=ice-pwd:\(ice.password)\r\n"))

            #expect(try await stage.patch(opened, if: tag, other) == 412)
            #expect(try await stage.patch(opened, if: next, other) == 204)
            #expect(transport.iceParameters == ice)
        }
    }

    @Test func aSessionAnswersUnderItsWholeAddressOnly() async throws {
        try await WhipStage.with { stage in
            let (opened, _) = try await stage.publisher()
            let location = try #require(opened["location"])
            for (from, to) in [("/whip/", "/whep/"), ("/studio/", "/other/")] {
                let wrong = HttpResponse(
                    201, headers: [.init("location", location.replacing(from, with: to))])
                #expect(try await stage.ask("DELETE", wrong).status == 404)
            }
            #expect(try await stage.ask("GET", opened).status == 204)
            #expect(try await stage.ask("DELETE", opened).status == 200)
            #expect(try await stage.ask("GET", opened).status == 404)
        }
    }

    @Test(arguments: WhipKind.allCases) func otherMethodsSayWhatMayBeAsked(
        kind: WhipKind
    ) async throws {
        try await WhipStage.with { stage in
            func ask(_ method: String) async -> HttpResponse {
                await stage.desk.answer(
                    HttpRequest(method: method, path: "/\(kind)/a", parameters: ["room": "a"]),
                    at: kind)
            }
            for method in ["GET", "HEAD"] { #expect(await ask(method).status == 204) }
            for method in ["PUT", "DELETE", "PATCH", "BREW"] {
                let response = await ask(method)
                #expect(response.status == 405)
                #expect(response["allow"]?.contains("POST") == true)
            }
            let options = await ask("OPTIONS")
            #expect(options.status == 200)
            #expect(options["accept-post"] == "application/sdp")
            #expect(options["access-control-allow-methods"]?.contains("POST") == true)
            #expect(options["access-control-allow-headers"]?.contains("authorization") == true)
        }
    }

    @Test func aPageOfAnotherOriginMayPatchAndDelete() async throws {
        try await WhipStage.with { stage in
            let (opened, _) = try await stage.publisher()
            let options = try await stage.ask("OPTIONS", opened)
            #expect(options.status == 200)
            #expect(options["accept-patch"] == "application/trickle-ice-sdpfrag")
            #expect(options["access-control-allow-methods"]?.contains("DELETE") == true)
            #expect(options["access-control-allow-origin"] == "*")
        }
    }

    @Test func aRoomThatClosesTakesItsSessionsAlong() async throws {
        try await WhipStage.with { stage in
            let (opened, person) = try await stage.publisher()
            let peer = try #require(person.tracks.first).receiver.peer
            stage.book.close()
            for await _ in peer.events() {}
            #expect(stage.book.count().members == 0)
            let status = try await stage.ask("DELETE", opened).status
            #expect(status == 200 || status == 404)
            #expect(stage.desk.count == 0)
        }
    }
}
