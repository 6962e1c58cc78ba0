/// Clients of mediasoup's third generation among the people of a room: who sees whom.
import Bisque
import Testing

@testable import BisqueService

@Suite(.timeLimit(.minutes(1))) struct MediasoupRoomTests {
    @Test func itSeesThePageAndThePageSeesIt() async throws {
        try await SignallingStage.run { stage in
            let page = try await stage.member("Grace")
            let guest = try await MediasoupFarEnd(at: stage.mediasoup(), name: "Ada")
            let joined = await guest.join()
            #expect(joined[member: "ok"] == true)
            #expect(
                joined[member: "data"]?[member: "peers"] == [
                    [
                        "id": .string(page.person), "displayName": "Grace",
                        "device": ["flag": "page", "name": "page"],
                    ]
                ])
            let person = await page.nextPerson { $0["name"].string == "Ada" }
            #expect(person["kind"].string == "mediasoup")

            #expect(await guest.produce()[member: "ok"] == true)
            let sending = await page.nextPerson { $0["tracks"].count == 1 }
            #expect(sending["tracks"][0]["source"].string == "microphone")
            let offer = await page.next("offer")
            #expect(offer["offer"].string.contains("m=audio"))
        }
    }

    @Test func othersComeAndGoByNotifications() async throws {
        try await SignallingStage.run { stage in
            let desk = stage.mediasoup()
            let ada = try await MediasoupFarEnd(at: desk, name: "Ada")
            _ = await ada.join()
            let grace = try await MediasoupFarEnd(at: desk, name: "Grace")
            let told = await ada.heard("newPeer")[member: "data"]
            #expect(told?[member: "displayName"] == "Grace")
            grace.client.closed(code: 1000, wasClean: true)
            let left = await ada.heard("peerClosed")[member: "data"]
            #expect(left?[member: "peerId"] == told?[member: "id"])
            #expect(stage.book.count().members == 1)
            ada.client.closed(code: 1006, wasClean: false)
            #expect(stage.book.count() == (0, 0))
        }
    }

    @Test func eachStreamIsFromASourceOfItsOwn() async throws {
        try await SignallingStage.run { stage in
            let page = try await stage.member("Grace")
            let guest = try await MediasoupFarEnd(at: stage.mediasoup())
            _ = await guest.join()
            _ = await guest.produce(["appData": ["share": true]])
            let second = await guest.produce(["appData": ["source": "no name!"]])
            let person = await page.nextPerson { $0["tracks"].count == 2 }
            #expect(person["tracks"][0]["source"].string == "screenSound")
            #expect(person["tracks"][1]["source"].string == "microphone")
            #expect(person["tracks"][1]["isMuted"] == .bool(false))

            let id = second[member: "data"]?[member: "id"] ?? nil
            _ = await guest.ask("pauseProducer", ["producerId": id])
            let muted = await page.nextPerson { $0["tracks"][1]["isMuted"] == .bool(true) }
            #expect(muted["tracks"].count == 2)
            _ = await guest.ask("closeProducer", ["producerId": id])
            _ = await page.nextPerson { $0["tracks"].count == 1 }
        }
    }

    @Test func aLostWorkerEndsTheSocketSoThatTheClientComesBack() async throws {
        try await SignallingStage.run { stage in
            let guest = try await MediasoupFarEnd(at: stage.mediasoup())
            _ = await guest.join()
            let room = try #require(await stage.book.room(named: "green"))
            room.interrupt(.workerDied)
            while guest.closures.isEmpty { await Task.yield() }
            #expect(guest.closures == [1012])
            #expect(stage.book.count().members == 0)
        }
    }

    @Test func whoMayNotPublishOrListenIsRefused() async throws {
        let gate = Gate { (_) throws(ServiceError) in
            Rights(canPublish: false, canSubscribe: true)
        }
        try await SignallingStage.run(gate: gate) { stage in
            let guest = try await MediasoupFarEnd(at: stage.mediasoup())
            _ = await guest.join()
            let answer = await guest.produce()
            #expect(answer[member: "ok"] == false)
            #expect(answer[member: "errorCode"] == 422)
        }
    }

    @Test func whoIsNotLetInGetsNoPlace() async throws {
        let gate = Gate { (_) throws(ServiceError) in throw ServiceError(.badToken, "no token") }
        try await SignallingStage.run(gate: gate) { stage in
            let error = await #expect(throws: ServiceError.self) {
                _ = try await MediasoupFarEnd(at: stage.mediasoup())
            }
            #expect(error?.code == .badToken)
            #expect(stage.book.count() == (0, 0))
        }
    }
}
