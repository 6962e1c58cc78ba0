import Channel
import Testing

@testable import Bisque

/// A receiver's packets, as the application asks for them.
@Suite(.timeLimit(.minutes(1))) struct PacketTests {
    private static let packet: [UInt8] = [
        0x80, 110, 0, 7, 0, 0, 0, 9, 0, 0, 0x08, 0xAE, 1, 2, 3,
    ]

    @Test("RR-22: packets are asked for by listening and stop after the last listener")
    func packetsComeWhileSomebodyListens() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.vp8, kind: .video, on: alice.transport)
        let worker = await stage.fleet.worker(1)
        let number = ReceiverID(rawValue: receiver.id)
        let told = WorkerEvent.packetReceived(
            PacketReceived(receiver: number, lost: 2, packet: Bytes(Self.packet)))
        worker.say(told)
        #expect(!worker.asked.contains(TapReceiver.op))

        do {
            let raw = receiver.rtpPackets()
            #expect(await worker.received(TapReceiver.self).isOn)
            let objects = receiver.rtpObjects()
            // The second listener wants a key frame as well.
            #expect(await worker.received(RequestKeyframe.self).receiver == number)
            worker.say(told)
            var iterator = raw.makeAsyncIterator()
            #expect(await iterator.next() == RtpPacket(bytes: Self.packet, lost: 2))
            var reader = objects.makeAsyncIterator()
            let object = try #require(await reader.next())
            #expect(object.payloadType == 110 && object.sequenceNumber == 7 && !object.marker)
            #expect(object.timestamp == 9 && object.ssrc == 2222 && object.payload == [1, 2, 3])
            #expect(worker.asked.filter { $0 == TapReceiver.op }.count == 1)
        }
        let second = await worker.received(TapReceiver.self, count: 2)
        #expect(second.receiver == number && !second.isOn)
        await stage.server.close()
    }

    @Test("RR-22: who listens in a task stops by cancelling it")
    func cancellingIsStopping() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.vp8, kind: .video, on: alice.transport)
        let worker = await stage.fleet.worker(1)
        let listening = Task {
            var count = 0
            for await _ in receiver.rtpPackets() { count += 1 }
            return count
        }
        #expect(await worker.received(TapReceiver.self).isOn)
        listening.cancel()
        #expect(await listening.value == 0)
        #expect(await !worker.received(TapReceiver.self, count: 2).isOn)
        // Whoever comes next begins again.
        let next = receiver.rtpPackets()
        #expect(await worker.received(TapReceiver.self, count: 3).isOn)
        receiver.close()
        #expect(await all(of: next) == [])
        #expect(await all(of: receiver.rtpPackets()) == [])
        await stage.server.close()
        #expect(worker.asked.filter { $0 == TapReceiver.op }.count == 3)
    }

    @Test func packetsEndWithTheirWorker() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let receiver = try await alice.peer.receive(
            Streams.vp8, kind: .video, on: alice.transport)
        let packets = receiver.rtpPackets()
        let worker = await stage.fleet.worker(1)
        _ = await worker.received(TapReceiver.self)
        worker.die()
        #expect(await all(of: packets) == [])
        #expect(receiver.isClosed)
        await stage.server.close()
    }
}
