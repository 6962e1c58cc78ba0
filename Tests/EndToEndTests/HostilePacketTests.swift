/// Packets that nobody honest sends: each of them ends under a name, and media goes on.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Hostile packets")
    struct HostilePacketTests {
        /// A camera and a listener, and a microphone whose streams are found by payload type.
        struct Scene {
            let server: Server
            let publisher: Participant
            let listener: Participant
            let camera: RtpReceiver
            let sender: RtpSender
            /// Of the publisher's own, so that its transport sends as well.
            let echo: RtpSender
            var source = Source(ssrc: 1111)

            init(_ server: Server, withMicrophone: Bool = true) async throws {
                self.server = server
                let room = try await server.openRoom()
                publisher = try await room.join("publisher")
                listener = try await room.join("listener")
                var parameters = RtpParameters.camera(ssrc: 1111)
                parameters.codecs.append(
                    .init(
                        mimeType: "video/rtx", payloadType: 99, clockRate: 90_000,
                        parameters: ["apt": 96]))
                camera = try await publisher.publish(parameters)
                if withMicrophone {
                    _ = try await publisher.publish(.microphone(ssrc: nil), kind: .audio)
                }
                let other = try await listener.publish(.microphone(ssrc: 3333), kind: .audio)
                sender = try await listener.listen(to: camera)
                echo = try await publisher.listen(to: other)
            }

            /// Sends a datagram as it is.
            func throwAtIt(_ bytes: [UInt8]) throws {
                try publisher.endpoint.send(bytes, to: publisher.transport.localAddress)
            }

            /// Waits until the worker has looked at that many datagrams since its start.
            func lookedAt(_ count: Int) async throws -> WorkerDump {
                try await eventually("the worker has seen \(count) datagrams") {
                    let worker = try #require(try await server.dump().workers.first)
                    let tooLong = worker.drops.first { $0.reason == "truncated" }?.packets ?? 0
                    return worker.datagramsIn + tooLong >= UInt64(count) ? worker : nil
                }
            }

            /// What the worker keeps to send again is let go soon after the last packet.
            func everyBufferComesBack() async throws {
                try await eventually("every buffer comes back") {
                    let worker = try #require(try await server.dump().workers.first)
                    return worker.buffersFree == worker.buffersTotal
                }
            }
        }

        @Test func everyKindEndsUnderItsName() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                try scene.source.send(10, from: scene.publisher)
                try await scene.listener.endpoint.rtp(scene.sender.ssrc, count: 10)
                let kinds = hostilePackets(after: scene.source.next, echo: scene.echo.ssrc)
                scene.source.next.sequence &+= 1
                var expected: [String: UInt64] = [:]
                for (reason, packet) in kinds {
                    try scene.throwAtIt(packet)
                    expected[reason, default: 0] += 1
                }
                // More streams than a transport may begin; the camera's is one of them.
                for ssrc in 0..<UInt32(70) {
                    try scene.throwAtIt(Source(ssrc: 50_000 + ssrc, payloadType: 111).next.bytes)
                }
                expected["rtpSsrcLimit"] = 7
                let worker = try await scene.lookedAt(10 + kinds.count + 70)

                let tooLong = expected.removeValue(forKey: "truncated")
                let stats = try await scene.publisher.transport.getStats()
                #expect(stats.dropped == expected)
                #expect(worker.drops.first { $0.reason == "truncated" }?.packets == tooLong)
                try await scene.everyBufferComesBack()
                #expect(
                    Set(kinds.map(\.reason)).count >= 17, "\(Set(kinds.map(\.reason)).sorted())")

                try scene.source.send(10, from: scene.publisher)
                let got = try await scene.listener.endpoint.rtp(scene.sender.ssrc, count: 20)
                #expect(got.count == 20 && got.isContiguous)
            }
        }

        @Test func strangersAtTheSharedPortAreCounted() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                let stranger = Participant(
                    scene.publisher.peer, try Endpoint(), scene.publisher.transport)
                var stolen = scene.source
                try stolen.send(40, from: stranger)
                let worker = try await scene.lookedAt(40)
                #expect(worker.drops.map(\.reason) == ["unknownFlow"])
                #expect(worker.drops.first?.packets == 40)
                try scene.source.send(10, from: scene.publisher)
                try await scene.listener.endpoint.rtp(scene.sender.ssrc, count: 10)
                #expect(try await scene.sender.getStats().packets == 10)
            }
        }

        @Test(arguments: [UInt64(1), 0xB15C_0E2E])
        func noiseIsCountedToTheLastPacket(_ seed: UInt64) async throws {
            try await withServer(.quiet()) { server in
                // All that passes goes to one listener, who says how much it was.
                var scene = try await Scene(server, withMicrophone: false)
                try scene.source.send(10, from: scene.publisher)
                let process = server.workers[0].processID
                var noise = Noise(seed: seed, echo: scene.echo.ssrc)
                var sent = 10
                for _ in 0..<100 {
                    for _ in 0..<100 { try scene.throwAtIt(noise.packet()) }
                    sent += 100
                    _ = try await scene.lookedAt(sent)
                }
                let worker = try await scene.lookedAt(sent)
                #expect(worker.processID == process)
                try await scene.everyBufferComesBack()
                let tooLong = worker.drops.first { $0.reason == "truncated" }?.packets ?? 0
                #expect(worker.datagramsIn + tooLong == UInt64(sent))

                let stats = try await scene.publisher.transport.getStats()
                #expect(stats.packetsReceived == worker.datagramsIn)
                let lost = stats.drops.reduce(0) { $0 + $1.packets }
                let passed = stats.packetsReceived - stats.rtcpReceived - lost
                let heard = try await scene.sender.getStats()
                let away = try await scene.listener.transport.getStats()
                let unsaid = away.drops.reduce(0) { $0 + $1.packets }
                #expect(heard.packets + heard.skipped + unsaid == passed)
                #expect(passed > 1000 && stats.rtcpReceived > 100 && lost > 1000)
                print(
                    "noise \(seed): \(sent) sent, \(passed) passed, \(stats.rtcpReceived) RTCP, "
                        + "\(stats.dropped.sorted { $0.key < $1.key })")

                // A number far from where the noise has led the stream counts from the second on.
                let before = scene.listener.endpoint.rtp.count
                let last = try scene.source.send(20, from: scene.publisher).suffix(10)
                try await eventually("media goes on") {
                    scene.listener.endpoint.rtp.dropFirst(before).suffix(10).map(\.payload)
                        == last.map(\.payload)
                }
            }
        }
    }
}
