/// A real sender and a real receiver: ffmpeg encodes, the worker forwards, ffmpeg decodes.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("ffmpeg", .enabled(if: Program.isInstalled("ffmpeg")))
    struct FfmpegTests {
        /// One stream as ffmpeg makes it, and as the room names it.
        struct Recipe: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let kind: MediaKind
            let input: [String]
            let encoder: [String]
            let payloadType: UInt8
            let codec: RtpCodecCapability
            /// What the session description says of the room's number.
            let rtpMap: String
            let format: String?
            /// Frames of the decoder that must come out.
            let frames: Int
        }

        static let recipes = [
            Recipe(
                testDescription: "VP8", kind: .video,
                input: ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=30"],
                encoder: [
                    "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "300k",
                    "-g", "15",
                ],
                payloadType: 96, codec: .vp8, rtpMap: "VP8/90000", format: nil, frames: 30),
            Recipe(
                testDescription: "H.264", kind: .video,
                input: ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=30"],
                encoder: [
                    "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency",
                    "-pix_fmt", "yuv420p", "-g", "15", "-bsf:v", "dump_extra",
                ],
                payloadType: 97, codec: .h264(), rtpMap: "H264/90000",
                format: "packetization-mode=1", frames: 30),
            Recipe(
                testDescription: "Opus", kind: .audio,
                input: ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"],
                encoder: ["-c:a", "libopus", "-ac", "2", "-b:a", "64k"],
                payloadType: 111, codec: .opus, rtpMap: "opus/48000/2", format: nil, frames: 40),
            Recipe(
                testDescription: "PCMU", kind: .audio,
                input: ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=8000"],
                encoder: ["-c:a", "pcm_mulaw", "-ac", "1"],
                payloadType: 0, codec: .pcmu, rtpMap: "PCMU/8000", format: nil, frames: 40),
        ]

        @Test(arguments: recipes) func whatFfmpegSendsFfmpegDecodes(_ recipe: Recipe) async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let peer = try room.createPeer(named: "sender")
                try peer.setCapabilities(room.capabilities)
                // ffmpeg sends its reports from another port than its media.
                let entrance = try await peer.createPlainTransport(
                    PlainTransportOptions(isRtcpMuxed: false))
                let receiver = try await peer.receive(
                    RtpParameters(
                        codecs: [.init(recipe.codec, payloadType: recipe.payloadType)],
                        encodings: [.init(ssrc: 424_242)]),
                    kind: recipe.kind, on: entrance)
                let listener = try room.createPeer(named: "receiver")
                try listener.setCapabilities(room.capabilities)
                let place = try FfmpegTests.freePorts()
                let exit = try await listener.createPlainTransport(
                    PlainTransportOptions(
                        isRtcpMuxed: false,
                        remote: TransportAddress(ip: "127.0.0.1", port: place),
                        remoteRtcp: TransportAddress(ip: "127.0.0.1", port: place + 1)))
                let sender = try #require(listener.rtpSenders.first)

                let description = try FfmpegTests.describe(recipe, sender, at: place)
                defer { unlink(description) }
                let decoder = try Program(
                    "ffmpeg",
                    [
                        "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist",
                        "file,udp,rtp", "-analyzeduration", "500k", "-i", description,
                        recipe.kind == .video ? "-frames:v" : "-frames:a", "\(recipe.frames)",
                        "-f", "framemd5", "-",
                    ])
                try await eventually("ffmpeg listens") { FfmpegTests.isBound(place) }
                try await sender.send(over: exit)
                let encoder = try Program(
                    "ffmpeg",
                    ["-hide_banner", "-nostdin", "-loglevel", "error", "-re"] + recipe.input
                        + recipe.encoder + [
                            "-payload_type", "\(recipe.payloadType)", "-ssrc", "424242", "-f",
                            "rtp",
                            "rtp://127.0.0.1:\(entrance.localAddress.port)?pkt_size=1200",
                        ])
                let (status, words) = try await decoder.finished()
                let frames = words.split(separator: "\n").filter { line in
                    line.first?.isNumber == true && line.count { $0 == "," } == 5
                }
                #expect(status == 0, "\(words)\n\(encoder.words)")
                #expect(frames.count == recipe.frames, "\(words)\n\(encoder.words)")
                if recipe.kind == .video {
                    #expect(Set(frames.compactMap { $0.split(separator: ",").last }).count > 20)
                }

                let stats = try #require(try await receiver.getStats().streams.first)
                #expect(stats.packetsLost == 0 && stats.ssrc == 424_242)
                let path = try await entrance.getStats()
                #expect(path.rtcpReceived > 0 && path.drops.isEmpty)
                print(
                    "ffmpeg \(recipe.testDescription): \(frames.count) frames decoded, "
                        + "\(stats.packets) packets received")
            }
        }

        /// An even port whose neighbour is free as well.
        private static func freePorts() throws -> UInt16 {
            for port in stride(from: UInt16(20_000), to: 30_000, by: 2).shuffled() {
                do {
                    _ = (try Endpoint(port: port), try Endpoint(port: port + 1))
                    return port
                } catch is SystemFailure {
                    continue
                }
            }
            throw NeverHappened(what: "two free ports")
        }

        private static func isBound(_ port: UInt16) -> Bool {
            do {
                _ = try Endpoint(port: port)
                return false
            } catch {
                return true
            }
        }

        /// Writes the session description and returns where it lies.
        private static func describe(
            _ recipe: Recipe, _ sender: RtpSender, at port: UInt16
        ) throws -> String {
            let payloadType = try #require(sender.rtpParameters.codecs.first?.payloadType)
            let kind = recipe.kind == .video ? "video" : "audio"
            var lines = [
                "v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=bisque", "c=IN IP4 127.0.0.1", "t=0 0",
                "m=\(kind) \(port) RTP/AVP \(payloadType)",
                "a=rtpmap:\(payloadType) \(recipe.rtpMap)",
            ]
            if let format = recipe.format { lines.append("a=fmtp:\(payloadType) \(format)") }
            let path = "/tmp/bisque-e2e-\(getpid())-\(port).sdp"
            let file = try #require(fopen(path, "w"))
            fputs(lines.joined(separator: "\r\n") + "\r\n", file)
            fclose(file)
            return path
        }
    }
}
