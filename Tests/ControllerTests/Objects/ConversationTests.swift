import Channel
import Testing

@testable import Bisque

/// Two peers and what passes between them, over a scripted worker.
@Suite(.timeLimit(.minutes(1))) struct ConversationTests {
    @Test func whatAliceSendsBobIsOffered() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)

        #expect(receiver.peer === alice.peer)
        #expect(receiver.transport === alice.transport)
        #expect(alice.peer.rtpSenders.isEmpty)
        let sender = try #require(bob.peer.rtpSenders.first)
        #expect(sender.associatedRtpReceiver === receiver)
        #expect(sender.peer === bob.peer)
        #expect(!sender.isActive)

        try await sender.send(over: bob.transport)
        #expect(sender.isActive)
        #expect(sender.transport === bob.transport)
        let worker = await stage.fleet.worker(1)
        let request = await worker.received(CreateSender.self)
        #expect(request.receiver.rawValue == receiver.id)
        #expect(request.transport.rawValue == bob.transport.id)
        #expect(!request.isPaused)
        await stage.server.close()
    }

    @Test func eventsTellTheStoryInOrder() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let roomEvents = room.events()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let bobEvents = bob.peer.events()
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let receiverEvents = receiver.events()
        let sender = try #require(bob.peer.rtpSenders.first)
        let senderEvents = sender.events()
        try await sender.send(over: bob.transport)
        try await sender.pause()
        try await sender.resume()
        try await receiver.receive(Streams.pcmu)
        let late = sender.events()
        alice.peer.close()
        room.close()

        #expect(
            await all(of: roomEvents).map(\.name) == [
                "newPeer alice", "newPeer bob", "closed closed by the application",
            ])
        #expect(
            await all(of: bobEvents).map(\.name) == [
                "capabilities", "newTransport", "newRtpSender audio", "closed its parent closed",
            ])
        #expect(
            await all(of: receiverEvents).map(\.name) == [
                "parameters", "transportChanged true", "parametersChanged",
                "closed its parent closed",
            ])
        #expect(
            await all(of: senderEvents).map(\.name) == [
                "parametersChanged", "activityChanged false", "transportChanged true",
                "activityChanged true", "activityChanged false", "activityChanged true",
                "parametersChanged", "closed its parent closed",
            ])
        #expect(
            await all(of: late).map(\.name) == [
                "parametersChanged", "transportChanged true", "activityChanged true",
                "closed its parent closed",
            ])
        await stage.server.close()
    }

    @Test func sendersExistWhenSettingCapabilitiesReturns() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        for parameters in [Streams.opus, Streams.pcmu] {
            _ = try await alice.peer.receive(parameters, kind: .audio, on: alice.transport)
        }
        let carol = try room.createPeer(named: "carol")
        #expect(carol.rtpSenders.isEmpty)
        try carol.setCapabilities(Fixtures.peerCapabilities)
        #expect(carol.rtpSenders.count == 2)
        await stage.server.close()
    }

    @Test func aRefusedUpdateKeepsTheParameters() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let before = receiver.rtpParameters
        let worker = await stage.fleet.worker(1)
        worker.answer(UpdateReceiver.op, .refusal(.duplicateSsrc, "ssrc 3333 is taken"))
        await #expect(throws: BisqueError(.refused, "ssrc 3333 is taken")) {
            try await receiver.receive(Streams.pcmu)
        }
        #expect(receiver.rtpParameters == before)
        worker.answer(UpdateReceiver.op, .done)
        try await receiver.receive(Streams.pcmu)
        #expect(receiver.rtpParameters.codecs.map(\.mimeType) == ["audio/PCMU"])
        await stage.server.close()
    }

    @Test func aRefusedReceiverIsNotThere() async throws {
        let stage = try await Stage { fleet in
            fleet.answer(CreateReceiver.op, .refusal(.limitReached, "too many"))
        }
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let events = alice.peer.events()
        await #expect(throws: BisqueError(.limit, "too many")) {
            try await alice.peer.receive(Streams.opus, kind: .audio, on: alice.transport)
        }
        #expect(alice.peer.rtpReceivers.isEmpty)
        alice.peer.close()
        #expect(
            await all(of: events).map(\.name) == [
                "capabilities", "newTransport", "closed closed by the application",
            ])
        await stage.server.close()
    }

    @Test func whatTheWorkerNoticesBecomesEvents() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let worker = await stage.fleet.worker(1)
        var heard = receiver.events().makeAsyncIterator()
        var transportEvents = alice.transport.events().makeAsyncIterator()
        _ = await (heard.next(), heard.next(), transportEvents.next())
        let id = ReceiverID(rawValue: receiver.id)
        worker.say(.streamStarted(StreamStarted(receiver: id, encoding: 0, ssrc: 1111)))
        worker.say(
            .remoteLearned(
                RemoteLearned(
                    transport: TransportID(rawValue: alice.transport.id),
                    remote: Address(ip: "192.0.2.7", port: 77), isRtcp: false)))
        #expect(await heard.next()?.name == "streamStarted 1111")
        let learned = TransportAddress(ip: "192.0.2.7", port: 77)
        #expect(await transportEvents.next() == .remoteLearned(learned, isRtcp: false))
        #expect(alice.transport.remoteAddress == learned)
        let late = receiver.events()
        room.close()
        #expect(
            await all(of: late).map(\.name) == [
                "parameters", "transportChanged true", "streamStarted 1111",
                "closed its parent closed",
            ])
        await stage.server.close()
    }

    @Test func anEventForWhatClosedMeanwhileIsDropped() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        receiver.close()
        let worker = await stage.fleet.worker(1)
        let id = ReceiverID(rawValue: receiver.id)
        worker.say(.streamStarted(StreamStarted(receiver: id, encoding: 0, ssrc: 1111)))
        // The same worker answers afterwards: it was not held to be broken.
        _ = try await alice.peer.receive(Streams.pcmu, kind: .audio, on: alice.transport)
        #expect(stage.fleet.launchCount == 1)
        await stage.server.close()
    }

    @Test func eightListenersHearTheIdenticalOrder() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let streams = (0..<8).map { _ in room.events() }
        try await withThrowingTaskGroup { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<50 {
                        _ = try room.createPeer(named: "\(writer)-\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        room.close()
        var heard: [[String]] = []
        for stream in streams { heard.append(await all(of: stream).map(\.name)) }
        #expect(heard[0].count == 201)
        #expect(Set(heard).count == 1)
        await stage.server.close()
    }
}
