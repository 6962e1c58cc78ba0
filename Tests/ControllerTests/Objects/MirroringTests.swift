import Channel
import Testing

@testable import Bisque

/// Copies of a transport's packets: what the worker is asked, and what is refused.
@Suite(.timeLimit(.minutes(1))) struct MirroringTests {
    private let analyser = TransportAddress(ip: "127.0.0.1", port: 5004)

    @Test("W2-07: mirroring twice is refused, stopping works at any time")
    func oneAtATime() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        let transport = alice.transport
        try await transport.stopMirroring()
        #expect(!worker.asked.contains(EndTranscript.op))
        let options = MirroringOptions(to: analyser, parts: [.receivedRtp, .sentRtcp])
        try await transport.startMirroring(options)
        #expect(transport.mirroring == options)
        #expect(
            await worker.received(StartTranscript.self, count: 1)
                == StartTranscript(
                    transport: TransportID(rawValue: transport.id),
                    remote: Address(ip: "127.0.0.1", port: 5004), sentRtp: false, sentRtcp: true,
                    receivedRtp: true, receivedRtcp: false))
        #expect(await code { try await transport.startMirroring(options) } == .duplicate)
        #expect(transport.mirroring == options)
        try await transport.stopMirroring()
        #expect(transport.mirroring == nil)
        #expect(
            await worker.received(EndTranscript.self, count: 1)
                == EndTranscript(transport: TransportID(rawValue: transport.id)))
        try await transport.startMirroring(MirroringOptions(to: analyser))
        await stage.server.close()
    }

    @Test func whatIsCancelledIsNotMirrored() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        let (transport, options) = (alice.transport, MirroringOptions(to: analyser))
        worker.hold(StartTranscript.op)
        let task = Task { try await transport.startMirroring(options) }
        _ = await worker.received(StartTranscript.self)
        task.cancel()
        #expect(await code { try await task.value } == .cancelled)
        #expect(await worker.received(EndTranscript.self).transport.rawValue == transport.id)
        #expect(transport.mirroring == nil)
        worker.release()
        try await transport.startMirroring(options)
        #expect(transport.mirroring == options)
        await stage.server.close()
    }

    /// Whoever never began has nothing to end, though it is the same that he wished for.
    @Test func whoIsCancelledEndsNobodyElsesMirroring() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        let (transport, options) = (alice.transport, MirroringOptions(to: analyser))
        try await transport.startMirroring(options)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await transport.startMirroring(options)
        }
        #expect(await code { try await task.value } == .cancelled)
        #expect(transport.mirroring == options)
        #expect(!worker.asked.contains(EndTranscript.op))
        await stage.server.close()
    }

    @Test func anAddressNobodyIsAtIsRefusedBeforeAnythingHappens() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        for (ip, port, localIP) in [
            ("", UInt16(5004), String?.none), ("analyser", 5004, nil), ("127.0.0.1", 0, nil),
            ("::1", 5004, "127.0.0.1"), ("127.0.0.1", 5004, "here"),
        ] {
            let options = MirroringOptions(
                to: TransportAddress(ip: ip, port: port), localIP: localIP)
            #expect(
                await code { try await alice.transport.startMirroring(options) } == .invalid)
        }
        #expect(!worker.asked.contains(StartTranscript.op))
        #expect(alice.transport.mirroring == nil)
        await stage.server.close()
    }

    @Test func whatTheWorkerRefusesCanBeTriedAgain() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().guest("alice")
        let worker = await stage.fleet.worker(1)
        let options = MirroringOptions(to: analyser)
        worker.answer(StartTranscript.op, .refusal(.invalidAddress, "not there"))
        #expect(await code { try await alice.transport.startMirroring(options) } != nil)
        #expect(alice.transport.mirroring == nil)
        alice.transport.close()
        #expect(await code { try await alice.transport.startMirroring(options) } == .closed)
        #expect(await code { try await alice.transport.stopMirroring() } == .closed)
        await stage.server.close()
    }
}
