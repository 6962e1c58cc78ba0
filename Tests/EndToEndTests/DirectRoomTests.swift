/// Direct peers in rooms, through real workers: what each side hears of the other, and every end.
import Bisque
import BisqueDirect
import Glibc
import Testing

extension EndToEnd {
    @Suite("Direct peers in rooms", .timeLimit(.minutes(3)))
    struct DirectRoomTests {
        private static func vp8(_ number: UInt8) -> (inout DirectPeerOptions) -> Void {
            { options in
                options.mediaCodecs = [
                    .init(
                        kind: .video, mimeType: "video/VP8", clockRate: 90_000,
                        preferredPayloadType: number),
                    .init(kind: .audio, mimeType: "audio/opus", clockRate: 48_000, channels: 2),
                ]
            }
        }

        /// The first packet of the first track of a kind.
        private func hears(_ listener: DirectListener, _ kind: MediaKind) async throws -> RtpPacket
        {
            let track = try await eventually("a track of \(kind) comes") {
                listener.tracks.last { $0.kind == kind }
            }
            for await packet in track.packets() {
                return try #require(RtpPacket(packet.bytes))
            }
            throw NeverHappened(what: "a packet of \(kind)")
        }

        @Test(
            "two peers hear and see each other in a room, each in its own numbers",
            arguments: [1, 2])
        func twoPeersMeetInARoom(workers: Int) async throws {
            try await withServer(.quiet(workers: workers)) { server in
                let room = try await server.openRoom()
                let (one, other) = (
                    try await DirectPair(at: server, Self.vp8(101)),
                    try await DirectPair(at: server, Self.vp8(121))
                )
                try await one.connect()
                try await other.connect()
                let first = try await one.bert.attach(to: room, as: "One")
                let second = try await other.bert.attach(to: room, as: "Other")
                #expect(room.peers.map(\.name) == ["One", "Other"])

                let picture = DirectTrack(kind: .video)
                let sound = DirectTrack(kind: .audio)
                let wishes = picture.keyFrameRequests()
                try one.anna.addTrack(picture, DirectStream())
                try other.anna.addTrack(sound, DirectStream())
                let sources = [
                    PacketSource(picture, to: one.anna, ssrc: 1, mark: 11),
                    PacketSource(sound, to: other.anna, ssrc: 2, mark: 22),
                ]
                let seen = try await hears(other.annas, .video)
                #expect(seen.payloadType == 121 && seen.payload.last == 11)
                #expect(try await hears(one.annas, .audio).payload.last == 22)
                // Whoever wants a key frame asks the one who makes the picture.
                let shown = try #require(other.annas.tracks.last { $0.kind == .video })
                let wished = Journal(wishes)
                try await eventually("a key frame is asked for", every: .milliseconds(50)) {
                    shown.requestKeyFrame()
                    return !wished.events.isEmpty
                }

                // Somebody of the room's own hears them, too.
                let participant = try await room.join("Plain")
                let receiver = try #require(first.member.rtpReceivers.first { $0.kind == .video })
                let sender = try await participant.listen(to: receiver)
                try await participant.endpoint.rtp(sender.ssrc, count: 5)

                one.anna.removeTrack(picture)
                try await eventually("the other is told that the picture is gone") {
                    other.annas.all.contains {
                        if case .removeTrack(let track, _) = $0 {
                            track.kind == .video
                        } else {
                            false
                        }
                    }
                }
                #expect(receiver.isClosed)
                second.detach()
                try await eventually("it is over") { second.isEnded && other.bert.isReady }
                try await eventually("nobody hears the other any more") {
                    one.annas.all.contains {
                        if case .removeTrack(let track, _) = $0 {
                            track.kind == .audio
                        } else {
                            false
                        }
                    }
                }
                #expect(room.peer(named: "Other") == nil && !other.bert.isDestroyed)
                withExtendedLifetime((sources, first)) {}
            }
        }

        @Test("names are the room's, and what closes says so")
        func everyEndHasItsName() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let first = try await pair.anna.attach(to: room, as: "Anna")
                await #expect(throws: BisqueError.self) {
                    try await pair.bert.attach(to: room, as: "Anna")
                }
                let second = try await pair.bert.attach(to: room, as: "Bert")
                let (firsts, seconds) = (Journal(first.events()), Journal(second.events()))
                pair.anna.destroy()
                _ = try await firsts.first("the peer's end") { event in
                    if case .ended(.peerClosed) = event { true } else { nil }
                }
                #expect(room.peer(named: "Anna") == nil)
                _ = try await seconds.untilEnd()

                let next = try await DirectPair(at: server)
                try await next.connect()
                let third = try await next.anna.attach(to: room, as: "Anna")
                let thirds = Journal(third.events())
                room.close()
                _ = try await thirds.first("the room's end") { event in
                    if case .ended(.roomClosed(.application)) = event { true } else { nil }
                }
                #expect(!next.anna.isDestroyed && next.anna.isReady)
                await #expect(throws: BisqueError.self) {
                    try await next.anna.attach(to: room, as: "Anna")
                }
            }
        }

        @Test("when the room's worker dies, its media goes on with the next one")
        func aRoomComesBack() async throws {
            try await withServer(.quiet(workers: 3)) { server in
                // The peers come first: each takes a worker, and the room the third.
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let room = try await server.openRoom()
                let attachment = try await pair.bert.attach(to: room, as: "Bert")
                let sent = DirectTrack(kind: .video)
                try pair.anna.addTrack(sent, DirectStream())
                let source = PacketSource(sent, to: pair.anna, ssrc: 1)
                let before = try await eventually("the room gets it") {
                    attachment.member.rtpReceivers.first
                }
                let worker = try #require(room.workerIndex)
                kill(server.workers[worker].processID, SIGKILL)
                let after = try await eventually("the room gets it again") {
                    attachment.member.rtpReceivers.first { $0 !== before }
                }
                #expect(before.closeReason == .workerDied)
                var packets = after.rtpPackets().makeAsyncIterator()
                #expect(await packets.next() != nil)
                #expect(!attachment.isEnded)
                withExtendedLifetime(source) {}
            }
        }
    }
}
