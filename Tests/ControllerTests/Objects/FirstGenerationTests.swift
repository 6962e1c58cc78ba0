import Channel
import Testing

@testable import Bisque

/// The first generation's names, beside those they stand for.
@Suite(.timeLimit(.minutes(1))) struct FirstGenerationTests {
    private func call() async throws -> (Stage, RtpSender, Transport) {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        _ = try await alice.peer.receive(Streams.vp8, kind: .video, on: alice.transport)
        return (stage, try #require(bob.peer.rtpSenders.first), bob.transport)
    }

    @Test("SS-03: disabling and enabling is told, and the worker follows")
    func disablingIsTold() async throws {
        let (stage, sender, transport) = try await call()
        try await sender.setTransport(transport)
        #expect(sender.transport === transport && sender.isActive)
        let events = sender.events()
        try await sender.disable()
        #expect(!sender.isActive && sender.isPaused)
        try await sender.disable(emit: true)
        try await sender.enable(emit: true)
        #expect(sender.isActive && !sender.isPaused)
        let worker = await stage.fleet.worker(1)
        #expect(await worker.received(PauseSender.self).sender.rawValue == sender.id)
        #expect(await worker.received(ResumeSender.self).sender.rawValue == sender.id)
        #expect(worker.asked.filter { $0 == PauseSender.op }.count == 1)
        sender.associatedRtpReceiver.close()
        let names = await all(of: events).map(\.name)
        #expect(
            names == [
                "parametersChanged", "transportChanged true", "activityChanged true",
                "activityChanged false", "activityChanged true",
                "closed \(CloseReason.parent)",
            ])
        await stage.server.close()
    }

    @Test("SS-03: who wishes for silence about it is not told, and sees it all the same")
    func disablingInSilence() async throws {
        let (stage, sender, transport) = try await call()
        try await sender.setTransport(transport)
        let events = sender.events()
        try await sender.disable(emit: false)
        #expect(!sender.isActive)
        try await sender.enable(emit: false)
        #expect(sender.isActive)
        try await sender.disable(emit: false)
        try await sender.enable()
        sender.associatedRtpReceiver.close()
        let names = await all(of: events).map(\.name)
        #expect(
            names == [
                "parametersChanged", "transportChanged true", "activityChanged true",
                "activityChanged true", "closed \(CloseReason.parent)",
            ])
        #expect(await code { try await sender.disable() } == .closed)
        #expect(await code { try await sender.setTransport(transport) } == .closed)
        await stage.server.close()
    }

    @Test func aReceiverIsGivenAnotherTransport() async throws {
        let (stage, sender, foreign) = try await call()
        let receiver = sender.associatedRtpReceiver
        #expect(sender.associatedPeer === receiver.peer)
        #expect(receiver.associatedPeer === receiver.peer)
        let other = try await receiver.peer.createPlainTransport(
            PlainTransportOptions(remote: TransportAddress(ip: "127.0.0.1", port: 5006)))
        try await receiver.setTransport(other)
        #expect(receiver.transport === other)
        #expect(await code { try await receiver.setTransport(foreign) } == .notFound)
        #expect(receiver.transport === other)
        await stage.server.close()
    }
}
