/// Tracks between two direct peers, through real workers: packets out of Swift and into it.
import Bisque
import BisqueDirect
import Testing

extension EndToEnd {
    @Suite("Direct tracks", .timeLimit(.minutes(3)))
    struct DirectTrackTests {
        /// The track of the other end's that comes with this name.
        private func track(_ id: String, of listener: DirectListener) async throws -> DirectTrack {
            try await eventually("the track \(id) comes") {
                for case .track(let track, _) in listener.all where track.id == id {
                    return track
                }
                return nil
            }
        }

        private func read(
            _ track: DirectTrack, until isLast: (RtpPacket) -> Bool
        ) async throws -> [RtpPacket] {
            var packets: [RtpPacket] = []
            for await packet in track.packets() {
                let packet = try #require(RtpPacket(packet.bytes))
                packets.append(packet)
                if isLast(packet) { return packets }
            }
            throw NeverHappened(what: "the last packet")
        }

        @Test(
            "addStream after connect renegotiates, stream+track events per track",
            arguments: [MediaKind.audio, .video])
        func packetsOfATrackArrive(_ kind: MediaKind) async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let sent = DirectTrack(kind: kind, id: "mine")
                let keyFrames = sent.keyFrameRequests()
                try pair.anna.addStream(DirectStream(id: "all", tracks: [sent]))
                let source = PacketSource(sent, to: pair.anna, ssrc: 4_711)
                let received = try await track("mine", of: pair.berts)
                #expect(received.kind == kind)
                var count = 0
                let packets = try await read(received) { _ in
                    count += 1
                    return count == 50
                }
                let parameters = try #require(pair.anna.parameters(of: sent))
                let theirs = try #require(pair.bert.receivedParameters(of: received))
                #expect(Set(packets.map(\.ssrc)) == [try #require(parameters.encodings[0].ssrc)])
                #expect(theirs.encodings.first?.ssrc == parameters.encodings[0].ssrc)
                #expect(
                    Set(packets.map(\.payloadType)) == [
                        try #require(parameters.codecs.first?.payloadType)
                    ])
                #expect(packets.allSatisfy { $0.payload.last == 1 })
                for (one, next) in zip(packets, packets.dropFirst()) {
                    #expect(next.sequence == one.sequence &+ 1)
                }
                if kind == .video {
                    received.requestKeyFrame()
                    var requests = keyFrames.makeAsyncIterator()
                    #expect(await requests.next() != nil)
                }
                withExtendedLifetime(source) {}
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
            }
        }

        @Test("simultaneous adds converge with one ignored offer")
        func bothAddAtOnce() async throws {
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let annas = DirectTrack(kind: .video, id: "annas")
                let berts = DirectTrack(kind: .audio, id: "berts")
                try pair.anna.addTrack(annas, DirectStream(id: "of anna"))
                try pair.bert.addTrack(berts, DirectStream(id: "of bert"))
                let sources = [
                    PacketSource(annas, to: pair.anna, ssrc: 1),
                    PacketSource(berts, to: pair.bert, ssrc: 2),
                ]
                let toBert = try await track("annas", of: pair.berts)
                let toAnna = try await track("berts", of: pair.annas)
                _ = try await read(toBert) { _ in true }
                _ = try await read(toAnna) { _ in true }
                withExtendedLifetime(sources) {}
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
            }
        }

        @Test("replaceTrack needs no renegotiation · removeStream gives removetrack")
        func aTrackIsReplacedAndRemoved() async throws {
            try await withServer(.quiet()) { server in
                let first = DirectTrack(kind: .video, id: "first")
                let second = DirectTrack(kind: .video, id: "second")
                let stream = DirectStream(id: "all", tracks: [first])
                let pair = try await DirectPair(at: server)
                try pair.anna.addStream(stream)
                try await pair.connect()
                let sources = [
                    PacketSource(first, to: pair.anna, ssrc: 1, mark: 1),
                    PacketSource(second, to: pair.anna, ssrc: 2, mark: 2),
                ]
                let received = try await track("first", of: pair.berts)
                _ = try await read(received) { $0.payload.last == 1 }
                let signals = pair.annas.signals.count
                try pair.anna.replaceTrack(first, second)
                let packets = try await read(received) { $0.payload.last == 2 }
                #expect(Set(packets.map(\.ssrc)).count == 1)
                #expect(pair.annas.signals.count == signals)
                pair.anna.removeStream(stream)
                try await eventually("bert hears that it is gone") {
                    pair.berts.all.contains { event in
                        if case .removeTrack(received, _) = event { true } else { false }
                    }
                }
                // The stream of packets ends with its track.
                for await _ in received.packets() {}
                withExtendedLifetime(sources) {}
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
            }
        }

        @Test("a track goes on to another peer without being decoded, in that peer's numbers")
        func aTrackIsForwarded() async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let first = try await DirectPair(at: server)
                let next = try await DirectPair(at: server) { options in
                    options.mediaCodecs = [
                        .init(
                            kind: .video, mimeType: "video/VP8", clockRate: 90_000,
                            preferredPayloadType: 120)
                    ]
                }
                try await first.connect()
                try await next.connect()
                let sent = DirectTrack(kind: .video, id: "sent")
                try first.anna.addTrack(sent, DirectStream(id: "one"))
                let source = PacketSource(sent, to: first.anna, ssrc: 9, mark: 77)
                let received = try await track("sent", of: first.berts)
                let onward = DirectTrack(kind: .video, id: "onward")
                try next.anna.addTrack(onward, DirectStream(id: "two"))
                let carrier = Task { await onward.forward(received) }
                let arrived = try await track("onward", of: next.berts)
                let read = try await read(arrived) { _ in true }
                #expect(read.first?.payload.last == 77)
                #expect(read.first?.payloadType == 120)
                let before = try #require(first.bert.receivedParameters(of: received))
                #expect(!before.codecs.contains { $0.payloadType == 120 })
                carrier.cancel()
                withExtendedLifetime(source) {}
            }
        }
    }
}
