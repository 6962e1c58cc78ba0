import Bisque
import BisqueWeb
import Testing

@testable import BisqueService

/// Publishers of WHIP: how they come, what the others see of them, and how they go.
@Suite(.timeLimit(.minutes(1))) struct WhipPublishingTests {
    @Test func anOfferIsAnsweredAndTheOthersSeeWhoPublishes() async throws {
        try await WhipStage.with { stage in
            let (opened, person) = try await stage.publisher("Camera 1")
            #expect(opened["content-type"] == "application/sdp")
            #expect(opened.text.hasPrefix("v=0\r\n"))
            #expect(opened.text.contains("a=recvonly\r\n"))
            let location = try #require(opened["location"])
            #expect(try location.wholeMatch(of: Regex("/whip/studio/[0-9a-f]{32}")) != nil)
            let tag = try #require(opened["etag"])
            #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 2)
            #expect(opened["link"] == nil)
            #expect(opened["access-control-allow-origin"] == "*")
            #expect(person.kind == .whip)
            #expect(person.tracks.map(\.source) == [.microphone, .camera])
            #expect(person.tracks.allSatisfy { !$0.receiver.isClosed && !$0.isMuted })
        }
    }

    @Test func deletingItFreesEverything() async throws {
        try await WhipStage.with { stage in
            let (first, _) = try await stage.publisher("first")
            let room = try #require(await stage.book.room(named: "studio")).room
            let before = try await room.dump()
            let (second, person) = try await stage.publisher("second")
            #expect(try await stage.ask("DELETE", second).status == 200)
            #expect(person.tracks.allSatisfy { $0.receiver.isClosed })
            #expect(try await room.dump() == before)
            #expect(try await stage.ask("DELETE", second).status == 404)
            let last = try await stage.ask("DELETE", first, headers: ["if-match": "\"x\""])
            #expect(last.status == 200)
            #expect(stage.book.count() == (0, 0))
            #expect(stage.desk.count == 0)
        }
    }

    @Test func aTransportThatClosesTakesItsSessionAlong() async throws {
        try await WhipStage.with { stage in
            let (opened, person) = try await stage.publisher()
            let receiver = try #require(person.tracks.first).receiver
            try #require(receiver.transport).close()
            for await _ in receiver.peer.events() {}
            let late = try await stage.ask("PATCH", opened)
            #expect(late.status == 404)
            #expect(stage.desk.count == 0)
            #expect(stage.book.count().members == 0)
            #expect(
                stage.counters.count(
                    "bisque_whip_ended_total", ["protocol": "whip", "reason": "application"]) == 1)
        }
    }

    @Test func theNameMayBeLeftOut() async throws {
        try await WhipStage.with { stage in
            let opened = await stage.post(.whip, WhipOffers.sending())
            #expect(opened.status == 201)
            #expect(await stage.book.room(named: "studio")?.people.map(\.name) == ["Stream"])
        }
    }

    @Test func serversForIceAreNamedWhereThereAreAny() async throws {
        var settings = WhipSettings()
        settings.iceServers = ["<stun:stun.example.net>; rel=\"ice-server\""]
        try await WhipStage.with(settings) { stage in
            let opened = await stage.post(.whip, WhipOffers.sending())
            #expect(opened["link"] == "<stun:stun.example.net>; rel=\"ice-server\"")
        }
    }

    // MARK: Refusals

    private static let otherAudio = WhipOffers.audio.map { $0 == "a=mid:0" ? "a=mid:2" : $0 }
    private static let unknownVideo = [
        "m=video 9 UDP/TLS/RTP/SAVPF 99", "a=mid:1", "a=rtpmap:99 THEORA/90000",
    ]

    private static let wrong: [(offer: String, type: String, status: Int)] = [
        ("v=0", "application/sdp", 400),
        ("", "application/sdp", 400),
        (WhipOffers.sending(), "application/json", 415),
        (WhipOffers.sending(), "", 415),
        (
            WhipOffers.sending() + String(repeating: "a=x\r\n", count: 20_000), "application/sdp",
            413
        ),
        (WhipOffers.receiving(), "application/sdp", 406),
        (WhipOffers.sending([WhipOffers.audio, WhipOffers.audio]), "application/sdp", 400),
        (WhipOffers.sending([WhipOffers.audio, otherAudio]), "application/sdp", 406),
        (WhipOffers.sending([unknownVideo]), "application/sdp", 406),
        (WhipOffers.sending([WhipOffers.audio, unknownVideo]), "application/sdp", 406),
    ]

    @Test func whatCannotBeTakenWholeIsRefusedAndLeavesNothing() async throws {
        try await WhipStage.with { stage in
            for (offer, type, status) in Self.wrong {
                let response = await stage.post(.whip, offer, headers: ["content-type": type])
                #expect(response.status == status, "\(offer.prefix(300)): \(response.text)")
                #expect(response["content-type"] == "application/problem+json")
                #expect(response.text.contains("\"status\":\(status)"))
            }
            #expect(stage.book.count() == (0, 0))
            #expect(stage.desk.count == 0)
        }
    }

    @Test func theTypeMayHaveParametersAndCapitals() async throws {
        try await WhipStage.with { stage in
            let opened = await stage.post(
                .whip, WhipOffers.sending(),
                headers: ["content-type": "Application/SDP; charset=utf-8"])
            #expect(opened.status == 201)
        }
    }

    @Test func aBadNameIsRefused() async throws {
        try await WhipStage.with { stage in
            let offer = WhipOffers.sending()
            #expect(await stage.post(.whip, offer, room: "a room").status == 400)
            #expect(await stage.post(.whip, offer, query: ["name": "\u{7}"]).status == 400)
            #expect(stage.book.count() == (0, 0))
        }
    }

    @Test func aFullRoomIsSaidToBeFullForNow() async throws {
        var rooms = RoomSettings()
        rooms.capacity = 1
        try await WhipStage.with(rooms: rooms) { stage in
            #expect(await stage.post(.whip, WhipOffers.sending()).status == 201)
            let refused = await stage.post(.whip, WhipOffers.sending())
            #expect(refused.status == 503)
            #expect(refused["retry-after"] != nil)
        }
    }

    @Test func anAddressHasOnlySoManySessions() async throws {
        var settings = WhipSettings()
        settings.sessionsPerAddress = 1
        settings.sessions = 2
        try await WhipStage.with(settings) { stage in
            let offer = WhipOffers.sending()
            let first = await stage.post(.whip, offer)
            #expect(first.status == 201)
            #expect(await stage.post(.whip, offer).status == 429)
            #expect(await stage.post(.whip, offer, address: "192.0.2.8").status == 201)
            #expect(await stage.post(.whip, offer, address: "192.0.2.9").status == 503)
            let deleted = try await stage.ask("DELETE", first)
            #expect(deleted.status == 200)
            #expect(await stage.post(.whip, offer).status == 201)
        }
    }

    @Test func tooManyRequestsAreRefusedUntilTimeHasPassed() async throws {
        let time = Locked(Duration.zero)
        var settings = WhipSettings()
        settings.requests = RateLimit(perSecond: 1, burst: 2)
        settings.clock = { time.withLock { $0 } }
        try await WhipStage.with(settings) { stage in
            let statuses = [
                await stage.post(.whip, "").status, await stage.post(.whip, "").status,
                await stage.post(.whip, "").status,
            ]
            #expect(statuses == [400, 400, 429])
            #expect(await stage.post(.whip, "", address: "192.0.2.8").status == 400)
            time.withLock { $0 = .seconds(1) }
            #expect(await stage.post(.whip, "").status == 400)
        }
    }

    @Test func whoHasAskedTooOftenAtAnotherDoorWaitsHereAsWell() async throws {
        let joins = JoinLimits(RateLimit(perSecond: 1, burst: 1))
        // So late that no time of this test is enough.
        try joins.take("192.0.2.7", now: .now + .seconds(3600))
        try await WhipStage.with(joins: joins) { stage in
            let refused = await stage.post(.whip, WhipOffers.sending())
            #expect(refused.status == 429)
            #expect(refused["retry-after"] != nil)
            #expect(await stage.post(.whep, WhipOffers.receiving()).status == 429)
            #expect(stage.desk.count == 0 && stage.book.count() == (0, 0))
            let other = await stage.post(.whip, WhipOffers.sending(), address: "192.0.2.8")
            #expect(other.status == 201)
        }
    }

    // MARK: Tokens

    private static let gate = Gate { (knock) throws(ServiceError) in
        switch knock.token {
        case "publisher": return Rights(canSubscribe: false, name: "Stage")
        case "player": return Rights(canPublish: false)
        default: throw ServiceError(.badToken, "there is no token")
        }
    }

    @Test func aTokenSaysWhoMayPublish() async throws {
        try await WhipStage.with(gate: Self.gate) { stage in
            func status(_ authorization: String) async -> Int {
                await stage.post(
                    .whip, WhipOffers.sending(), headers: ["authorization": authorization]
                ).status
            }
            let refused = await stage.post(.whip, WhipOffers.sending())
            #expect(refused.status == 401)
            #expect(refused["www-authenticate"] == "Bearer")
            #expect(await status("Basic publisher") == 401)
            #expect(await status("Bearer player") == 403)
            #expect(stage.book.count() == (0, 0))
            #expect(await status("bearer publisher") == 201)
            #expect(await stage.book.room(named: "studio")?.people.map(\.name) == ["Stage"])
        }
    }

    @Test func aTokensNameIsTheNameOfWhoSaysNone() async throws {
        let token = TokenFixture.token { $0.name = "Ada" }
        try await WhipStage.with(gate: TokenFixture.gate()) { stage in
            let headers = ["authorization": "Bearer \(token)"]
            let opened = await stage.post(
                .whip, WhipOffers.sending(), room: "tea", headers: headers)
            #expect(opened.status == 201, "\(opened.text)")
            #expect(await stage.book.room(named: "tea")?.people.map(\.name) == ["Ada"])
            let other = await stage.post(
                .whip, WhipOffers.sending(), room: "tea", query: ["name": "Eve"],
                headers: headers)
            #expect(other.status == 403)
        }
    }

    @Test func aTokenSaysWhoMayPlayAndStrangersLearnNothing() async throws {
        try await WhipStage.with(gate: Self.gate) { stage in
            func status(_ token: String, room: String = "studio") async -> Int {
                await stage.post(
                    .whep, WhipOffers.receiving(), room: room, query: ["token": token]
                ).status
            }
            #expect(
                await stage.post(
                    .whip, WhipOffers.sending(), query: ["token": "publisher"]
                ).status == 201)
            #expect(await status("forged") == 401)
            #expect(await status("forged", room: "empty") == 401)
            #expect(await status("publisher") == 403)
            #expect(await status("player") == 201)
            #expect(await status("player", room: "empty") == 409)
        }
    }
}
