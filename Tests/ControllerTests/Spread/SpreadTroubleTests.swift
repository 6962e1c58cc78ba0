import Channel
import Testing

@testable import Bisque

/// What becomes of a room in two workers when what connects them breaks, though both live.
@Suite(.timeLimit(.minutes(1))) struct SpreadTroubleTests {
    @Test func aLostSpanIsOpenedAnewAndItsMirrorsGoOnOverIt() async throws {
        let stage = try await SpreadStage()
        try await stage.listen()
        let first = await stage.away.received(OpenSpan.self).span
        #expect(await stage.away.received(MirrorReceiver.self).span == first)
        #expect(await stage.home.received(OpenSpan.self).span == first)

        stage.home.say(.spanLost(SpanLost(span: first)))

        let second = await stage.away.received(OpenSpan.self, count: 2).span
        #expect(second != first)
        let mirror = await stage.away.received(MirrorReceiver.self, count: 2)
        #expect(mirror.span == second && mirror.receiver.rawValue == stage.receiver.id)
        #expect(await stage.home.received(OpenSpan.self, count: 2).span == second)
        #expect(await stage.home.received(CloseTransport.self).transport == first)
        #expect(await stage.away.received(CloseTransport.self).transport == first)
        #expect(!stage.sender.isClosed)
        // Both ends say so, and each but once.
        stage.away.say(.spanLost(SpanLost(span: first)))
        try await stage.hearAway()
        #expect(stage.away.asked.count { $0 == OpenSpan.op } == 2)
        await stage.stage.server.close()
    }

    @Test func aHalfThatCannotBeReachedIsGivenUpAndEverybodyIsTold() async throws {
        let stage = try await SpreadStage { away in
            away.answer(OpenSpan.op, .refusal(.limitReached, "no more sockets"))
        }
        var events = stage.room.events().makeAsyncIterator()
        for _ in stage.room.peers { _ = await events.next() }
        _ = await code { try await stage.listen() }

        let name = try #require(await events.next()?.name)
        #expect(name.hasPrefix("peersInterrupted \(stage.listener.peer.name) refused"))
        #expect(stage.listener.transport.isClosed)
        #expect(!stage.publisher.transport.isClosed)
        #expect(!stage.receiver.isClosed)
        #expect(stage.room.state == .active)
        #expect(await stage.away.received(CloseRoom.self).room.rawValue == stage.room.id)
        // They come back where the others are, and hear what the others hear.
        let again = try await stage.listener.peer.createPlainTransport(Stage.atSharedPort)
        #expect(again.localAddress.port == stage.publisher.transport.localAddress.port)
        let sender = try #require(stage.listener.peer.rtpSenders.first)
        try await sender.send(over: again)
        #expect(stage.room.peer(named: stage.listener.peer.name) === stage.listener.peer)
        await stage.stage.server.close()
    }

    @Test func whoOnlyHasATransportInAHalfThatIsGivenUpIsToldToo() async throws {
        let stage = try await SpreadStage { away in
            away.answer(OpenSpan.op, .refusal(.limitReached, "no more sockets"))
        }
        let half = try #require(stage.half)
        let lobby = MediasoupLobby(stage.room)
        var client: MediasoupClient
        repeat {
            client = try lobby.client("client \(stage.room.peers.count)")
            _ = try await client.sendingTransport()
        } while stage.half(of: client.peer) != half
        #expect(client.losses == 0)
        let transport = try #require(client.peer.transports.first)
        _ = await code { try await stage.listen() }
        while client.losses == 0 { await Task.yield() }
        #expect(transport.closeReason?.isLossOfWorker == true)
        #expect(transport.closeReason != .workerDied)
        await stage.stage.server.close()
    }

    @Test func aMirrorThatIsRefusedEndsWhoListensThereAndIsAskedForAgain() async throws {
        let stage = try await SpreadStage { away in
            away.answer(MirrorReceiver.op, .refusal(.outOfMemory, "no room for a mirror"))
        }
        _ = await code { try await stage.listen() }
        guard case .closed(let reason) = await all(of: stage.sender.events()).last else {
            Issue.record("the sender does not say why it closed")
            return
        }
        #expect(reason == .refused("no room for a mirror"))
        stage.away.answer(MirrorReceiver.op, .done)
        let other = try await stage.publisher.peer.receive(
            Streams.opus, kind: .audio, on: stage.publisher.transport)
        let sender = try #require(stage.listener.peer.rtpSenders.last)
        #expect(sender.associatedRtpReceiver === other)
        try await sender.send(over: stage.listener.transport)
        let mirror = await stage.away.received(MirrorReceiver.self, count: 2)
        #expect(mirror.receiver.rawValue == other.id)
        #expect(!sender.isClosed)
        await stage.stage.server.close()
    }

    @Test func whoLosesAPartOfTheRoomIsNamed() async throws {
        let stage = try await SpreadStage()
        try await stage.listen()
        var events = stage.room.events().makeAsyncIterator()
        for _ in stage.room.peers { _ = await events.next() }
        stage.away.die()
        #expect(
            await events.next()?.name
                == "peersInterrupted \(stage.listener.peer.name) \(CloseReason.workerDied)")
        #expect(stage.listener.transport.closeReason == .workerDied)
        #expect(stage.room.state == .active)
        await stage.stage.server.close()
    }

    @Test func levelsThatNobodyTellsAnyMoreAreForgotten() async throws {
        let stage = try await SpreadStage()
        let voice = try await stage.listener.peer.receive(
            Streams.opus, kind: .audio, on: stage.listener.transport)
        var levels = stage.room.audioLevels().makeAsyncIterator()
        let id = RoomID(rawValue: stage.room.id)
        func told(_ receiver: RtpReceiver, _ level: UInt8) -> WorkerEvent {
            let level = ReceiverLevel(receiver: ReceiverID(rawValue: receiver.id), level: level)
            return .audioLevels(AudioLevels(room: id, levels: [level]))
        }
        stage.away.say(told(voice, 20))
        #expect(await levels.next()?.map(\.receiver.id) == [voice.id])
        // What somebody says who has no part of the room is nothing.
        stage.room.received(told(stage.receiver, 10), from: 99)
        // Another wish begins with nobody.
        try await stage.room.observeAudioLevels(every: .milliseconds(50))
        stage.home.say(told(stage.receiver, 30))
        let alone = try #require(await levels.next())
        #expect(alone.map(\.receiver.id) == [stage.receiver.id] && alone.map(\.level) == [-30])
        // Silence at home tells nothing while somebody is heard elsewhere, until he is gone.
        stage.away.say(told(voice, 20))
        try await stage.hearAway()
        stage.home.say(.silence(Silence(room: id)))
        try await stage.publisher.transport.limitBitrate(maximum: 1_000_000)
        stage.away.say(told(voice, 25))
        #expect(await levels.next()?.map(\.level) == [-25])
        stage.away.die()
        #expect(await levels.next()?.isEmpty == true)
        await stage.stage.server.close()
    }

    @Test func levelsOfAllHalvesAreOneList() async throws {
        let stage = try await SpreadStage()
        let voice = try await stage.listener.peer.receive(
            Streams.opus, kind: .audio, on: stage.listener.transport)
        var levels = stage.room.audioLevels().makeAsyncIterator()
        _ = await stage.home.received(ObserveLevels.self)
        _ = await stage.away.received(ObserveLevels.self)
        let id = RoomID(rawValue: stage.room.id)
        let here = ReceiverID(rawValue: stage.receiver.id)
        let there = ReceiverID(rawValue: voice.id)

        // A mirror's level is not believed: its own half knows better.
        stage.away.say(
            .audioLevels(
                AudioLevels(
                    room: id,
                    levels: [
                        ReceiverLevel(receiver: there, level: 20),
                        ReceiverLevel(receiver: here, level: 99),
                    ])))
        let alone = try #require(await levels.next())
        #expect(alone.map(\.receiver.id) == [voice.id] && alone.map(\.level) == [-20])
        stage.home.say(
            .audioLevels(
                AudioLevels(room: id, levels: [ReceiverLevel(receiver: here, level: 30)])))
        let both = try #require(await levels.next())
        #expect(both.map(\.receiver.id) == [voice.id, stage.receiver.id])
        #expect(both.map(\.level) == [-20, -30])
        await stage.stage.server.close()
    }

    @Test func aRoomThatHasSpreadSaysWhyItHasNoSpeaker() async throws {
        let stage = try await SpreadStage()
        let speaker = await #expect(throws: BisqueError.self) {
            try await stage.room.observeActiveSpeaker()
        }
        #expect(speaker?.code == .unsupported)
        #expect(speaker?.message.contains("several") == true)
        try await stage.room.observeAudioLevels()
        #expect(await stage.away.received(ObserveLevels.self).interval == 200)
        await stage.stage.server.close()
    }
}
