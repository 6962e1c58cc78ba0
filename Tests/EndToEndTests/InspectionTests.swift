/// `getStats()` and `dump()` of every object say what happened.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Inspection")
    struct InspectionTests {
        @Test func statsCountWhatPassed() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                let sent = try source.send(30, from: publisher)
                try publisher.send(sent[29])
                try await listener.endpoint.rtp(sender.ssrc, count: 30)

                let inbound = try await eventually("the repeated packet is counted") {
                    let stats = try await publisher.transport.getStats()
                    return stats.packetsReceived == 31 ? stats : nil
                }
                #expect(inbound.bytesReceived == 31 * 112)
                #expect(inbound.dropped == ["rtpDuplicate": 1])
                #expect(inbound.remoteAddress == publisher.endpoint.address)
                #expect(inbound.receiveBitrate > 0)
                let stream = try #require(try await receiver.getStats().streams.first)
                #expect(stream.ssrc == 1111 && stream.encoding == 0)
                #expect(stream.packets == 30 && stream.bytes == 30 * 112)
                #expect(stream.duplicates == 1 && stream.clockRate == 90_000)
                let outbound = try await sender.getStats()
                #expect(outbound.ssrc == sender.ssrc)
                #expect(outbound.packets == 30 && outbound.bytes == 30 * 100)
                #expect(outbound.packetsLost == nil && outbound.skipped == 0)
                let path = try await listener.transport.getStats()
                #expect(path.packetsSent >= 30 && path.packetsSent == 30 + path.rtcpSent)
                #expect(path.packetsReceived == 0 && path.drops.isEmpty)

                let peer = try await publisher.peer.getStats()
                #expect(peer.transports.map(\.id) == [publisher.transport.id])
                #expect(peer.receivers.map(\.id) == [receiver.id] && peer.senders.isEmpty)
            }
        }

        @Test func dumpsShowWhoHearsWhom() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(.camera(ssrc: 1111, mid: "cam"))
                let idle = try await publisher.publish(.microphone(ssrc: 2222), kind: .audio)
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(5, from: publisher)
                let last = try #require(
                    try await listener.endpoint.rtp(sender.ssrc, count: 5).last)

                let whole = try await server.dump()
                let worker = try #require(whole.workers.first)
                #expect(worker.processID == server.workers[0].processID)
                #expect(worker.rooms == [room.id] && worker.sockets == 2)
                #expect(worker.transports == 2 && worker.receivers == 2 && worker.senders == 1)
                #expect(worker.datagramsIn == 5 && worker.datagramsOut >= 5)
                #expect(worker.buffersFree <= worker.buffersTotal && worker.drops.isEmpty)

                let dump = try #require(whole.rooms.first)
                #expect(dump.id == room.id && !dump.isInterrupted)
                #expect(dump.peers.map(\.name) == ["publisher", "listener"])
                #expect(dump.receiverSenders[receiver.id] == [sender.id])
                #expect(dump.senderReceiver[sender.id] == receiver.id)
                let atWorker = try #require(dump.worker)
                #expect(Set(atWorker.receivers.map(\.id)) == [receiver.id, idle.id])
                #expect(
                    atWorker.receivers.first { $0.id == receiver.id }?.senders == [sender.id])

                let path = try #require(dump.peers.first?.transports.first)
                #expect(path.sharesPort && path.isRtcpMuxed)
                #expect(Set(path.receivers) == [receiver.id, idle.id] && path.senders.isEmpty)
                #expect(path.routes.ssrcs == [1111: receiver.id, 2222: idle.id])
                #expect(path.routes.mids == ["cam": receiver.id])
                let sending = try #require(dump.peers.last?.rtpSenders.first)
                #expect(sending.receiver == receiver.id && !sending.isPaused)
                #expect(sending.sourceSsrc == 1111 && sending.supportedPayloadTypes == [110])
                #expect(sending.sequence == last.sequence && sending.timestamp == last.timestamp)
                let receiving = try await receiver.dump()
                #expect(receiving.transport == publisher.transport.id)
                #expect(receiving.senders == [sender.id])
                #expect(receiving.streams.map(\.ssrc) == [1111])
            }
        }

        @Test func whatIsClosedIsGoneFromTheWorker() async throws {
            try await withServer(.quiet()) { server in
                for round in 0..<20 {
                    let room = try await server.openRoom()
                    let publisher = try await room.join("publisher")
                    let listener = try await room.join("listener")
                    let receiver = try await publisher.publish(.camera(ssrc: 1111))
                    _ = try await listener.listen(to: receiver)
                    switch round % 4 {
                    case 0: room.close()
                    case 1:
                        publisher.peer.close()
                        listener.peer.close()
                    case 2:
                        receiver.close()
                        publisher.transport.close()
                        listener.transport.close()
                    default:
                        publisher.transport.close()
                        room.close()
                    }
                }
                let worker = try #require(try await server.dump().workers.first)
                #expect(worker.transports == 0 && worker.receivers == 0 && worker.senders == 0)
                #expect(worker.sockets == 2 && worker.buffersFree == worker.buffersTotal)
                for room in server.rooms { room.close() }
                #expect(try await server.dump().workers.first?.rooms == [])
            }
        }
    }
}
