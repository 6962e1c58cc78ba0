import Channel
import Testing

@testable import Bisque

/// How lost spans are tried again, and what becomes of those who begin to listen meanwhile.
@Suite(.timeLimit(.minutes(1))) struct SpanLossTests {
    private static let refusal = ScriptedWorker.Answer.refusal(.outOfMemory, "no room for more")

    @Test func aSpanThatIsRefusedIsTriedFurtherAndFurtherApart() async throws {
        let now = Locked(Duration.zero)
        let waits = Locked<[Duration]>([])
        let clock = SpanClock(
            now: { now.withLock { $0 } }, wait: { wait in waits.withLock { $0.append(wait) } })
        let stage = try await SpreadStage(clock: clock)
        try await stage.listen()
        var events = stage.room.events().makeAsyncIterator()
        for _ in stage.room.peers { _ = await events.next() }

        now.withLock { $0 = .seconds(20) }
        stage.away.answer(OpenSpan.op, Self.refusal)
        stage.home.say(.spanLost(SpanLost(span: await stage.home.received(OpenSpan.self).span)))

        let name = try #require(await events.next()?.name)
        #expect(name.hasPrefix("peersInterrupted \(stage.listener.peer.name) refused"))
        #expect(waits.withLock { $0 } == [100, 200, 400, 800].map { .milliseconds($0) })
        await stage.stage.server.close()
    }

    @Test func aSpanToAWorkerThatIsGoneIsNotTriedAgain() async throws {
        let stage = try await SpreadStage()
        try await stage.listen()
        let span = await stage.away.received(OpenSpan.self).span.rawValue
        let half = try #require(stage.half)
        let room = stage.room
        // In one change, so that its slot cannot say so first.
        let steps = room.change { core -> [RoomCore.SpanStep?] in
            core.spread.guests[half]?.channel.close()
            let step = core.loseSpan(span)
            guard case .reopen(let way, .zero)? = step else { return [step] }
            return [step, core.reopenSpan(over: way, of: room)]
        }
        #expect(steps.count == 2 && steps.last.flatMap { $0 } == nil, "\(steps)")
        for await _ in stage.listener.transport.events() {}
        #expect(stage.listener.transport.closeReason == .workerDied)
        #expect(room.state == .active)
        await stage.stage.server.close()
    }

    @Test func whoBeginsToListenAsASpanIsRefusedIsServedOverTheNext() async throws {
        let stage = try await SpreadStage { away in
            for op in [OpenSpan.op, MirrorReceiver.op, CreateSender.op] {
                away.answerNext(op, Self.refusal)
            }
        }
        try await stage.listen()
        let again = await stage.away.received(CreateSender.self, count: 2)
        #expect(again.sender.rawValue == stage.sender.id)
        #expect(again.transport.rawValue == stage.listener.transport.id)
        let second = await stage.away.received(OpenSpan.self, count: 2).span
        #expect(await stage.away.received(MirrorReceiver.self, count: 2).span == second)
        try await stage.hearAway()
        #expect(stage.sender.transport === stage.listener.transport)
        #expect(!stage.sender.isClosed)
        #expect(!stage.away.asked.contains(CloseReceiver.op))
        await stage.stage.server.close()
    }

    @Test func whoWaitsForASpanIsServedWhenThereIsOne() async throws {
        let waits = Waits()
        let clock = SpanClock(wait: { try await waits.pass($0) })
        let stage = try await SpreadStage(clock: clock) { away in
            for op in [OpenSpan.op, MirrorReceiver.op, CreateSender.op] {
                away.answerNext(op, Self.refusal, Self.refusal)
            }
        }
        try await stage.listen()
        #expect(await waits.number(1) == .milliseconds(100))
        _ = await stage.away.received(CreateSender.self, count: 2)
        try await stage.hearAway()
        #expect(!stage.sender.isClosed)
        #expect(stage.away.asked.count { $0 == CreateSender.op } == 2)

        waits.wake()
        let served = await stage.away.received(CreateSender.self, count: 3)
        #expect(served.sender.rawValue == stage.sender.id)
        try await stage.hearAway()
        #expect(!stage.sender.isClosed && stage.sender.isActive)
        await stage.stage.server.close()
    }

    @Test func aSenderThatIsRefusedOverAGoodSpanIsNotAskedForAnew() async throws {
        let stage = try await SpreadStage { away in
            away.answer(CreateSender.op, Self.refusal)
        }
        #expect(await code { try await stage.listen() } == .limit)
        #expect(stage.sender.transport == nil)
        #expect(stage.away.asked.count { $0 == CreateSender.op } == 1)
        await stage.stage.server.close()
    }

    @Test func theRefusalOfAnEarlierMirrorEndsNobodyWhoCameLater() async throws {
        let stage = try await SpreadStage()
        let (peer, transport) = try await stage.room.guest(awayFrom: stage.publisher.transport)
        let later = try #require(peer.rtpSenders.first)
        stage.away.answerNext(MirrorReceiver.op, Self.refusal)
        stage.away.hold(MirrorReceiver.op)

        async let first = code { try await stage.listen() }
        _ = await stage.away.received(MirrorReceiver.self)
        stage.sender.close()
        async let second: Void = later.send(over: transport)
        _ = await stage.away.received(MirrorReceiver.self, count: 2)
        stage.away.release()
        _ = await first
        try await second
        try await stage.hearAway()

        #expect(!later.isClosed && later.isActive)
        // The mirror that was left, and not the one that is listened to.
        #expect(stage.away.asked.count { $0 == CloseReceiver.op } == 1)
        await stage.stage.server.close()
    }
}
