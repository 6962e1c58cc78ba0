import Channel
import Testing

@testable import Bisque

/// What the far side is asked to send at most.
@Suite(.timeLimit(.minutes(1))) struct MaxBitrateTests {
    @Test("TR-15: a bitrate that is none is refused, 0 ends the limit, small ones are raised")
    func aLimitIsCheckedAndAsked() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        let transport = alice.transport
        #expect(await code { try await transport.setMaxBitrate(-1) } == .invalid)
        #expect(
            await code { try await transport.setMaxBitrate(Int(UInt32.max) + 1) } == .invalid)
        #expect(!worker.asked.contains(LimitIncoming.op))
        #expect(transport.maxBitrate == nil)

        try await transport.setMaxBitrate(250_000)
        #expect(transport.maxBitrate == 250_000)
        try await transport.setMaxBitrate(1)
        #expect(transport.maxBitrate == 10_000)
        try await transport.setMaxBitrate(0)
        #expect(transport.maxBitrate == nil)
        for (number, bitrate) in [UInt32(250_000), 10_000, 0].enumerated() {
            #expect(
                await worker.received(LimitIncoming.self, count: number + 1)
                    == LimitIncoming(
                        transport: TransportID(rawValue: transport.id), maximumBitrate: bitrate))
        }
        await stage.server.close()
    }

    @Test func aRefusedLimitLeavesTheFormerOne() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        try await alice.transport.setMaxBitrate(99_999)
        worker.answer(LimitIncoming.op, .refusal(.unknownTransport, "who?"))
        #expect(await code { try await alice.transport.setMaxBitrate(0) } != nil)
        #expect(alice.transport.maxBitrate == 99_999)
        alice.transport.close()
        #expect(await code { try await alice.transport.setMaxBitrate(0) } == .closed)
        #expect(alice.transport.maxBitrate == 99_999)
        await stage.server.close()
    }

    @Test func aDumpSaysWhetherSomebodyObeys() async throws {
        let reply = try DumpTransportReply(
            room: RoomID(rawValue: 1), sharesPort: true, muxesRtcp: true, receivers: [],
            senders: [], ssrcs: [], mids: [], rids: [], payloads: []
        ).encoded()
        let stage = try await Stage { $0.answer(DumpTransport.op, .reply(reply)) }
        let alice = try await stage.room().guest("alice")
        try await alice.transport.setMaxBitrate(123_456)
        var dump = try await alice.transport.dump()
        #expect(!dump.usesRemb && dump.maxBitrate == 123_456)

        var parameters = Streams.vp8
        parameters.codecs[0].rtcpFeedback = [.init(RtcpFeedback.remb)]
        var capabilities = Fixtures.peerCapabilities
        capabilities.codecs[2].rtcpFeedback = [.init(RtcpFeedback.remb)]
        let bob = try alice.peer.room.createPeer(named: "bob")
        try bob.setCapabilities(capabilities)
        let transport = try await bob.createPlainTransport(Stage.atSharedPort)
        _ = try await bob.receive(parameters, kind: .video, on: transport)
        dump = try await transport.dump()
        #expect(dump.usesRemb && dump.maxBitrate == nil)
        await stage.server.close()
    }
}
