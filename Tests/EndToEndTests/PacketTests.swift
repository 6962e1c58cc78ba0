/// Received packets in the program itself, from the real worker.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Packets")
    struct PacketTests {
        @Test("RR-22: received packets come whole, and the publisher is asked for a key frame")
        func packetsAreDeliveredWhileSomebodyListens() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                var source = Source(ssrc: 1111)
                try source.send(3, from: publisher)
                try await eventually("what nobody listens to is counted only") {
                    try await receiver.getStats().streams.first?.packets == 3
                }
                let listening = Task {
                    var packets: [Bisque.RtpPacket] = []
                    for await packet in receiver.rtpPackets() {
                        packets.append(packet)
                        if packets.count == 40 { break }
                    }
                    return packets
                }
                try await eventually("a key frame is asked for") {
                    publisher.endpoint.rtcp.contains(where: \.isPictureLoss)
                }
                let sent = try source.send(40, from: publisher)
                let heard = await listening.value
                #expect(heard.map(\.bytes) == sent.map(\.bytes))
                #expect(heard.allSatisfy { $0.lost == 0 })

                // Nobody listens any more, or again.
                try source.send(5, from: publisher)
                let objects = receiver.rtpObjects()
                try await eventually("the five have passed") {
                    try await receiver.getStats().streams.first?.packets == 48
                }
                let last = try #require(try source.send(1, from: publisher).first)
                var reader = objects.makeAsyncIterator()
                var object = try #require(await reader.next())
                // The second tap may have come before some of the five.
                while object.sequenceNumber != last.sequence {
                    object = try #require(await reader.next())
                }
                #expect(object.payloadType == 96 && object.ssrc == 1111 && !object.marker)
                #expect(object.timestamp == last.timestamp && object.payload == last.payload)
                receiver.close()
                #expect(await reader.next() == nil)
            }
        }
    }
}
