/// Clients of mediasoup's third generation in the rooms of `bisque serve`, among the page's people.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Room calls: mediasoup",
        .enabled(if: TestNetwork.reachesEverybody && MediasoupPeer.isInstalled),
        .timeLimit(.minutes(3)))
    struct RoomCallMediasoupTests {
        /// It gives a fingerprint of SHA-512, and where it produces we are the DTLS client.
        @Test("V3-04, V3-06, V3-07: pymediasoup produces and consumes sound and pictures")
        func pymediasoupProducesAndConsumes() async throws {
            let service = try await ServiceProgram()
            let alice = try MediasoupPeer()
            let bob = try MediasoupPeer()
            #expect(try await alice.join(service, room: "green", name: "alice") == [])
            #expect(try await alice.produce(.small).count == 2)
            #expect(try await bob.join(service, room: "green", name: "bob") == ["alice"])
            #expect(try await bob.produce(.small).count == 2)

            for peer in [alice, bob] { try await peer.expectMedia(videos: 1, sounds: 1) }
            for peer in [alice, bob] {
                let states = try await peer.statistics()
                #expect(states.publisher == "connected")
                #expect(states.subscriber == "connected")
            }
            #expect(try await alice.log().prefix(3) == ["newPeer", "newConsumer", "newConsumer"])
        }

        @Test("V3-07: a listener hears of pauses and ends of what it consumes")
        func aListenerHearsOfPausesAndEnds() async throws {
            let service = try await ServiceProgram()
            let alice = try MediasoupPeer()
            let bob = try MediasoupPeer()
            _ = try await alice.join(service, room: "green", name: "alice")
            let producers = try await alice.produce(.small)
            _ = try await bob.join(service, room: "green", name: "bob")
            try await bob.expectMedia(videos: 1, sounds: 1)

            try await alice.change(producers[1], "pause")
            try await eventually("bob hears of the pause") {
                try await bob.log().contains("consumerPaused")
            }
            try await bob.expectMedia(videos: 0, sounds: 1)
            try await alice.change(producers[1], "resume")
            try await eventually("bob hears that it goes on") {
                try await bob.log().contains("consumerResumed")
            }
            try await bob.expectMedia(videos: 1, sounds: 1)

            try await alice.change(producers[0], "close")
            try await eventually("bob hears of the end") {
                try await bob.log().contains("consumerClosed")
            }
            try await bob.expectMedia(videos: 1, sounds: 0)
        }

        @Test("V3-11: pymediasoup's data producer and data consumer")
        func pymediasoupTalks() async throws {
            let service = try await ServiceProgram()
            let alice = try MediasoupPeer()
            let bob = try MediasoupPeer()
            _ = try await alice.join(service, room: "green", name: "alice")
            _ = try await bob.join(service, room: "green", name: "bob")
            let chat = try await alice.produceData(["label": "chat", "protocol": "lines"])
            let loose = try await alice.produceData([
                "label": "loose", "ordered": false, "maxRetransmits": 3,
            ])
            try await eventually("bob is told of both") {
                try await bob.log().count { $0 == "newDataConsumer" } == 2
            }
            let answer = try await bob.produceData(["label": "answers"])
            try await eventually("alice is told of bob's") {
                try await alice.log().contains("newDataConsumer")
            }
            // A consumer flows from the answer on, which comes a moment after the word in the log.
            try await eventually("bob hears alice") {
                try await alice.say("are you there?", with: chat)
                return try await bob.heard().contains { $0.label == "chat" }
            }
            let before = try await bob.heard()
            try await alice.say("first", with: chat)
            try await alice.say(bytes: 60_000, with: chat)
            try await alice.say("", with: chat)
            try await alice.say("last", with: chat)
            try await eventually("bob has it all") {
                try await bob.heard().last?.text == "last"
            }
            let heard = try await bob.heard().drop { before.contains($0) }
            let person = try #require(before.first?.from)
            #expect(
                Array(heard) == [
                    .init(from: person, label: "chat", text: "first"),
                    .init(from: person, label: "chat", bytes: 60_000),
                    .init(from: person, label: "chat", text: ""),
                    .init(from: person, label: "chat", text: "last"),
                ])
            try await eventually("bob hears the loose channel") {
                try await alice.say("loosely", with: loose)
                return try await bob.heard().contains { $0.label == "loose" }
            }
            try await eventually("alice hears bob") {
                try await bob.say("hello", with: answer)
                return try await alice.heard().first?.text == "hello"
            }
            _ = try await alice.ask("closeDataProducer", ["dataProducerId": .string(chat)])
            try await eventually("bob hears of the end") {
                try await bob.log().contains("dataConsumerClosed")
            }
        }

        @Test func aPageAndPymediasoupSeeEachOther() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            try await chromium.isUp()
            let page = try await Caller.inChromium(
                chromium, service, room: "green", name: "page")
            let guest = try MediasoupPeer()
            try await eventually("the page is in the room", every: .milliseconds(50)) {
                try await page.state() == "joined"
            }
            #expect(try await guest.join(service, room: "green", name: "guest") == ["page"])
            _ = try await guest.produce(.small)

            try await guest.expectMedia(videos: 1, sounds: 1)
            try await MovingPictures.expect("the guest's picture", at: [page], others: 1)
        }
    }
}
