import Bisque
import Testing

@testable import BisqueService

/// Messages that are refused: each with its code, and nothing has changed.
@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    /// Everything that the controller and the worker hold of a room, in words.
    private static func state(of stage: SignallingStage) async throws -> String {
        var texts: [String] = []
        for room in stage.server.rooms {
            let dump = try await room.dump()
            texts.append("\(dump.id) \(dump.receiverSenders) \(dump.senderReceiver)")
            for peer in dump.peers {
                texts.append(
                    "\(peer.name) \(peer.transports.map(\.id)) \(peer.rtpReceivers) "
                        + "\(peer.rtpSenders.map(\.id))")
            }
            texts.append("\(dump.worker.map { "\($0)" } ?? "none")")
        }
        return texts.joined(separator: "\n")
    }

    private static let beforeJoining = [
        (#"{"type":"publish","id":1,"offer":"v=0","tracks":[]}"#, "wrongState"),
        (#"{"type":"answer","id":1,"exchange":1,"answer":"v=0"}"#, "wrongState"),
        (#"{"type":"listen","id":1,"how":"fresh"}"#, "wrongState"),
        (#"{"type":"mute","id":1,"source":"camera","isMuted":true}"#, "wrongState"),
        (#"{"type":"leave","id":1}"#, "wrongState"),
        (#"{"type":"ping","id":1}"#, "wrongState"),
        (#"{"type":"join","id":1,"room":"a b","name":"x"}"#, "badName"),
        (#"{"type":"join","id":1,"room":"","name":"x"}"#, "badName"),
        (#"{"type":"join","id":1,"room":"green","name":"  "}"#, "badName"),
        (#"{"type":"join","id":1,"room":"green","name":"a\u0007b"}"#, "badName"),
        (#"{"type":"join","id":1,"room":"green","name":"a\u202eb"}"#, "badName"),
        (
            #"{"type":"join","id":1,"room":"green","name":"x","capabilities":"no"}"#,
            "badDescription"
        ),
        (#"{"type":"join","id":1,"room":"green"}"#, "badMessage"),
        (#"{"type":"join","id":1,"room":"green","name":"x","channels":7}"#, "badMessage"),
        (#"hello"#, "badMessage"),
    ]

    @Test(arguments: beforeJoining)
    func beforeJoiningItIsRefused(_ text: String, _ code: String) async throws {
        try await SignallingStage.run { stage in
            let client = stage.client()
            let error = await client.say(text)
            #expect(error["code"] == .string(code), "\(error)")
            #expect(stage.book.count() == (0, 0))
            // The socket may still do it right.
            let joined = await client.ask("join", #""room":"green","name":"Right""#)
            #expect(joined["type"] == .string("joined"))
        }
    }

    private static let unlisted = Descriptions.offer(
        Descriptions.sound("0"), Descriptions.picture("7"))

    private static func publish(_ offer: String, _ tracks: String) -> String {
        #"{"type":"publish","id":9,"fresh":true,"offer":\#(JsonValue.string(offer).text),"#
            + #""tracks":\#(tracks)}"#
    }

    private static let whileInTheRoom: [(String, String)] = [
        (#"{"type":"join","id":9,"room":"green","name":"Again"}"#, "wrongState"),
        (#"{"type":"answer","id":9,"exchange":1,"answer":"v=0"}"#, "wrongState"),
        (#"{"type":"answer","id":9,"exchange":77,"answer":"v=0"}"#, "wrongState"),
        (#"{"type":"mute","id":9,"source":"screen","isMuted":true}"#, "notFound"),
        (#"{"type":"fly","id":9}"#, "badMessage"),
        (#"{"type":"listen","id":9,"how":"loud"}"#, "badMessage"),
        (publish("v=0", "[]"), "badDescription"),
        (publish(unlisted, #"[{"mid":"0","source":"microphone"}]"#), "badMessage"),
        (
            publish(
                unlisted,
                #"[{"mid":"0","source":"microphone"},{"mid":"8","source":"camera"}]"#),
            "badMessage"
        ),
        (
            publish(
                unlisted,
                #"[{"mid":"0","source":"camera"},{"mid":"7","source":"camera"}]"#), "badMessage"
        ),
        (
            publish(unlisted, #"[{"mid":"0","source":"a b"},{"mid":"7","source":"camera"}]"#),
            "badMessage"
        ),
        // Two streams of one number: the worker could not tell them apart.
        (
            publish(
                Descriptions.offer(
                    Descriptions.picture("0", ssrc: 5), Descriptions.picture("7", ssrc: 5)),
                #"[{"mid":"0","source":"camera"},{"mid":"7","source":"screen"}]"#),
            "badDescription"
        ),
        (
            publish(
                Descriptions.offer((0..<100).map { Descriptions.picture("\($0)") }),
                "["
                    + (0..<100).map { #"{"mid":"\#($0)","source":"s\#($0)"}"# }
                    .joined(separator: ",") + "]"), "tooMany"
        ),
    ]

    @Test(arguments: whileInTheRoom.indices)
    func whileInTheRoomItIsRefusedAndChangesNothing(_ index: Int) async throws {
        let (text, code) = Self.whileInTheRoom[index]
        try await SignallingStage.run { stage in
            let bob = try await stage.member("Bob")
            let alice = try await stage.member("Alice")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            _ = await bob.acceptOffer()
            _ = await bob.nextPerson { $0["tracks"].count == 1 }
            let before = try await Self.state(of: stage)

            let error = await alice.say(text)
            #expect(error["code"] == .string(code), "\(error)")
            #expect(error["id"] == .integer(9))
            #expect(try await Self.state(of: stage) == before)
            #expect(bob.unread.isEmpty)
        }
    }

    @Test func anAnswerToAnExchangeThatIsOverIsIgnored() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let (offer, _) = await bob.acceptOffer()
            let before = try await Self.state(of: stage)
            #expect(await bob.answer(offer)["type"] == .string("ok"))
            #expect(try await Self.state(of: stage) == before)
        }
    }

    @Test func aBadAnswerLeavesTheOfferToBeAnswered() async throws {
        try await SignallingStage.run { stage in
            let alice = try await stage.member("Alice")
            let bob = try await stage.member("Bob")
            _ = await alice.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            let offer = await bob.next("offer")
            let bad = await bob.ask(
                "answer", #""exchange":\#(offer["exchange"].text),"answer":"v=0""#)
            #expect(bad["code"] == .string("badDescription"))
            #expect(await bob.answer(offer)["type"] == .string("ok"))
        }
    }

    @Test func whoMayNotPublishOrListenIsTold() async throws {
        let gate = Gate { _ throws(ServiceError) in
            Rights(canPublish: false, canSubscribe: false)
        }
        try await SignallingStage.run(gate: gate) { stage in
            let client = try await stage.member("Mute")
            let published = await client.publish(
                Descriptions.offer(Descriptions.sound()), ("0", "microphone"))
            #expect(published["code"] == .string("notAllowed"))
            #expect(
                await client.say(#"{"type":"listen","id":9,"how":"fresh"}"#)["code"]
                    == .string("notAllowed"))
        }
    }

    @Test func whoSaysTooMuchIsRefusedAndThenCutOff() async throws {
        try await SignallingStage.run { stage in
            let client = try await stage.member("Loud")
            // Long after the join, so that a whole burst is left.
            let now = ContinuousClock.now + .seconds(60)
            for id in 1...60 {
                await client.session.receive(#"{"type":"ping","id":\#(id)}"#, now: now)
            }
            #expect(client.unread == Array(repeating: "ok", count: 60))
            for id in 1...100 {
                await client.session.receive(#"{"type":"ping","id":\#(id)}"#, now: now)
            }
            #expect(client.closures.isEmpty)
            #expect(await client.next("error")["code"] == .string("tooMany"))
            await client.session.receive(#"{"type":"ping","id":1}"#, now: now)
            #expect(client.closures == [1008])
            #expect(stage.book.count() == (0, 0))
            #expect(
                stage.counters.count("bisque_signalling_errors_total", ["code": "tooMany"])
                    == 101)
        }
    }

    /// Nobody is cut off in the end for what adds up over hours.
    @Test func whoSaysTooMuchNowAndThenIsOnlyRefused() async throws {
        try await SignallingStage.run { stage in
            let client = try await stage.member("Talkative")
            var now = ContinuousClock.now
            for _ in 1...3 {
                now += .seconds(120)
                for id in 1...160 {
                    await client.session.receive(#"{"type":"ping","id":\#(id)}"#, now: now)
                }
            }
            #expect(client.closures.isEmpty)
            #expect(
                stage.counters.count("bisque_signalling_errors_total", ["code": "tooMany"])
                    == 300)
        }
    }

    @Test func whoDoesNotJoinInTimeIsCutOff() async throws {
        try await SignallingStage.run { stage in
            let late = stage.client()
            await stage.clock.untilSomebodySleeps(for: .seconds(10))
            let member = try await stage.member("Here")
            await stage.clock.untilSomebodySleeps(for: .seconds(10))
            stage.clock.advance(by: .seconds(10))
            #expect(await late.next("error")["code"] == .string("wrongState"))
            #expect(await member.ask("ping")["type"] == .string("ok"))
            #expect(member.closures.isEmpty)
        }
    }

    @Test func aJoinThatIsUnderWayIsWaitedForAndTheNextOneIsNot() async throws {
        let (knocks, knocked) = AsyncStream.makeStream(of: Void.self)
        let (opens, open) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate { _ throws(ServiceError) in
            knocked.yield()
            for await _ in opens { break }
            throw ServiceError(.badToken, "not this one")
        }
        try await SignallingStage.run(gate: gate) { stage in
            let client = stage.client()
            async let answer = client.ask("join", #""room":"green","name":"Slow""#)
            for await _ in knocks { break }
            client.session.expectJoined()
            #expect(client.closures.isEmpty)
            open.finish()
            #expect(await answer["code"] == .string("badToken"))
            #expect(client.closures == [1008])
        }
    }

    @Test func strangersMaySayLessThanMembers() async throws {
        try await SignallingStage.run { stage in
            let text = String(repeating: "x", count: 65_536)
            let long = #"{"type":"ping","id":1,"x":"\#(text)"}"#
            let client = stage.client()
            #expect(await client.say(long)["code"] == .string("tooLarge"))
            let member = try await stage.member("Here")
            await member.session.receive(long)
            #expect(member.unread == ["ok"])
        }
    }

    @Test func aFrameThatIsNoTextIsRefused() async throws {
        try await SignallingStage.run { stage in
            let client = stage.client()
            client.session.receiveBinary()
            #expect(await client.next("error")["code"] == .string("badMessage"))
        }
    }
}
