/// Streams that leave a room as plain RTP, for programs that record or recode them.
import Bisque
import Testing

extension EndToEnd {
    @Suite("RTP streamers")
    struct RtpStreamerTests {
        @Test("RS-01: what a producer sends arrives under the consumer's numbers")
        func whatIsSentArrives() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let producer = try await publisher.publish(.camera(ssrc: 1111))
                let recorder = try Endpoint()
                let streamer = try await room.createRtpStreamer(of: producer, to: recorder.address)
                // Nobody has come, and later producers are not the recorder's.
                #expect(room.peers.count == 1)
                _ = try await publisher.publish(.microphone(ssrc: 2222), kind: .audio)
                #expect(streamer.consumer.peer.rtpSenders.count == 1)
                var source = Source(ssrc: 1111)
                try source.send(10, from: publisher)
                let got = try await recorder.rtp(streamer.consumer.ssrc, count: 10)
                #expect(got.isContiguous)
                let codec = try #require(streamer.consumer.rtpParameters.codecs.first)
                #expect(got.allSatisfy { $0.payloadType == codec.payloadType })
            }
        }

        @Test("RS-02: a producer that is not in the room is not found")
        func anotherRoomsProducerIsNotFound() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let other = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let producer = try await publisher.publish(.camera(ssrc: 1111))
                let remote = TransportAddress(ip: "127.0.0.1", port: 40404)
                let foreign = await refusal {
                    _ = try await other.createRtpStreamer(of: producer, to: remote)
                }
                #expect(foreign?.code == .notFound)
                let nowhere = await refusal {
                    _ = try await room.createRtpStreamer(
                        of: producer, to: TransportAddress(ip: "nowhere", port: 1))
                }
                #expect(nowhere?.code == .invalid)
                producer.close()
                let closed = await refusal {
                    _ = try await room.createRtpStreamer(of: producer, to: remote)
                }
                #expect(closed?.code == .notFound)
                #expect(try await room.dump().worker?.transports.count == 1)
                #expect(room.peers.count == 1)
            }
        }

        @Test("RS-03: whatever of it closes takes the rest along, once", arguments: 0..<4)
        func oneEndIsTheEndOfAll(which: Int) async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let producer = try await publisher.publish(.camera(ssrc: 1111))
                let recorder = try Endpoint()
                let streamer = try await room.createRtpStreamer(of: producer, to: recorder.address)
                let events = streamer.events()
                switch which {
                case 0: streamer.consumer.close(appData: nil)
                case 1: streamer.transport.close()
                case 2: producer.close()
                default: streamer.close()
                }
                var seen: [RtpStreamer.Event] = []
                for await event in events { seen.append(event) }
                #expect(seen == [.closed])
                #expect(streamer.isClosed)
                #expect(streamer.consumer.isClosed && streamer.transport.isClosed)
                streamer.close()
                #expect(try await room.dump().worker?.transports.count == 1)
            }
        }
    }
}
