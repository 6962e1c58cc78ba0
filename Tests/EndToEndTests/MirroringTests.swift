/// Copies of what passes over a transport, at a socket that stands for an analyser.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Mirroring")
    struct MirroringTests {
        @Test("W2-07: both directions are copied until it ends, and may begin anew")
        func bothDirectionsAreCopied() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let producer = try await publisher.publish(.camera(ssrc: 1111))
                let listener = try await room.join("listener")
                let sender = try await listener.listen(to: producer)

                let incoming = try Endpoint()
                let outgoing = try Endpoint()
                try await publisher.transport.startMirroring(
                    MirroringOptions(to: incoming.address, localIP: "127.0.0.1"))
                try await listener.transport.startMirroring(
                    MirroringOptions(to: outgoing.address, parts: [.sentRtp]))
                let twice = await refusal {
                    try await publisher.transport.startMirroring(
                        MirroringOptions(to: outgoing.address))
                }
                #expect(twice?.code == .duplicate)

                var source = Source(ssrc: 1111)
                try source.send(10, from: publisher)
                let heard = try await listener.endpoint.rtp(sender.ssrc, count: 10)
                #expect(try await incoming.rtp(1111, count: 10).isContiguous)
                #expect(try await outgoing.rtp(sender.ssrc, count: 10) == heard)
                // What a publisher is told is copied, what a listener tells was not asked for.
                _ = try await eventually("a report is copied") {
                    incoming.rtcp.isEmpty ? nil : true
                }
                #expect(outgoing.rtcp.isEmpty)

                try await publisher.transport.stopMirroring()
                try await publisher.transport.stopMirroring()
                let copied = incoming.rtp.count
                try source.send(10, from: publisher)
                try await outgoing.rtp(sender.ssrc, count: 20)
                #expect(incoming.rtp.count == copied)
                try await publisher.transport.startMirroring(
                    MirroringOptions(to: incoming.address, localIP: "127.0.0.1"))
                try source.send(10, from: publisher)
                #expect(try await incoming.rtp(1111, count: copied + 10).isContiguous == false)
            }
        }
    }
}
