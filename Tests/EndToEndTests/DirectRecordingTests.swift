/// Tracks from ffmpeg into files, out of them again, and into ffmpeg.
import Bisque
import BisqueDirect
import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite(
        "Direct recordings", .enabled(if: Program.isInstalled("ffmpeg")), .timeLimit(.minutes(3)))
    struct DirectRecordingTests {
        /// What ffmpeg encodes, what it is told to do with it again, and how much comes out at
        /// least.
        struct Recipe: Sendable, CustomTestStringConvertible {
            let kind: MediaKind
            let input: String
            let decoder: [String]
            let frames: Int

            var testDescription: String { kind.rawValue }
        }

        static let recipes = [
            Recipe(
                kind: .video, input: "testsrc=size=320x180:rate=30:duration=3",
                decoder: ["-map", "0:v"], frames: 30),
            Recipe(
                kind: .audio, input: "sine=frequency=440:sample_rate=48000:duration=3",
                decoder: ["-map", "0:a"], frames: 60),
        ]

        @Test(
            "from ffmpeg to another peer, into a file, out of it and into ffmpeg again",
            arguments: recipes)
        func roundTrip(_ recipe: Recipe) async throws {
            let folder = try TemporaryFolder()
            let (recording, list) = ("\(folder.path)/track.rtp", "\(folder.path)/frames")
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let (recorded, made, parameters) = try await record(recipe, recording, pair)
                #expect(recorded > recipe.frames && recorded <= made)

                let again = try await DirectPair(at: server) { options in
                    options.mediaCodecs.reverse()
                }
                try await again.connect()
                let track = DirectTrack(kind: recipe.kind, id: "again")
                try again.anna.addTrack(track, DirectStream())
                let received = try await self.track("again", of: again.berts)
                let numbers = try #require(again.bert.receivedParameters(of: received))
                let decoder = Task {
                    try await received.pour(
                        intoFfmpeg: recipe.decoder + [
                            "-flush_packets", "1", "-f", "framecrc", list,
                        ],
                        numberedBy: numbers)
                }
                // Again until ffmpeg is there and has seen enough of it.
                try await eventually("ffmpeg decodes it", within: .seconds(90)) {
                    let played = try await track.play(recording, numberedBy: parameters)
                    #expect(played == recorded)
                    return frames(in: list) > recipe.frames
                }
                again.anna.removeTrack(track)
                #expect(try await decoder.value > recipe.frames)
            }
        }

        /// How many ffmpeg has decoded so far: a line for each, behind some that begin with `#`.
        private func frames(in list: String) -> Int {
            let bytes = FileManager.default.contents(atPath: list) ?? Data()
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
                .count { !$0.hasPrefix("#") }
        }

        private func record(
            _ recipe: Recipe, _ path: String, _ pair: DirectPair
        ) async throws -> (recorded: Int, made: Int, RtpParameters) {
            let track = DirectTrack(kind: recipe.kind, id: "first")
            try pair.anna.addTrack(track, DirectStream())
            let received = try await self.track("first", of: pair.berts)
            let parameters = try #require(pair.bert.receivedParameters(of: received))
            let recorder = Task { try await received.record(into: path) }
            let made = try await track.feed(fromFfmpeg: ["-f", "lavfi", "-i", recipe.input])
            pair.anna.removeTrack(track)
            return (try await recorder.value, made, parameters)
        }

        private func track(_ id: String, of listener: DirectListener) async throws -> DirectTrack {
            try await eventually("the track \(id) comes") {
                listener.tracks.first { $0.id == id }
            }
        }

        @Test("without ffmpeg, or with an input that is none, there is an error that says so")
        func failuresHaveNames() async throws {
            let track = DirectTrack(kind: .video)
            let missing = await #expect(throws: BisqueError.self) {
                try await track.feed(fromFfmpeg: ["-i", "x"], program: "/nowhere/ffmpeg")
            }
            #expect(missing?.code == .notFound)
            let failed = await #expect(throws: BisqueError.self) {
                try await track.feed(fromFfmpeg: ["-i", "/nowhere/film"])
            }
            #expect(failed?.code == .refused && failed?.message.contains("film") == true)
        }

        @Test("when it is cancelled, ffmpeg's film is whole")
        func aCancelledFilmIsWhole() async throws {
            let folder = try TemporaryFolder()
            let film = "\(folder.path)/film.webm"
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let track = DirectTrack(kind: .video, id: "live")
                try pair.anna.addTrack(track, DirectStream())
                let received = try await self.track("live", of: pair.berts)
                let numbers = try #require(pair.bert.receivedParameters(of: received))
                let feed = Task {
                    try await track.feed(
                        fromFfmpeg: ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=30"])
                }
                let pouring = Task {
                    try await received.pour(
                        intoFfmpeg: ["-c", "copy", "-flush_packets", "1", film],
                        numberedBy: numbers)
                }
                try await eventually("the film grows", within: .seconds(60)) {
                    (FileManager.default.contents(atPath: film)?.count ?? 0) > 20_000
                }
                pouring.cancel()
                #expect(try await pouring.value > 0)
                feed.cancel()
                let error = await #expect(throws: BisqueError.self) { try await feed.value }
                #expect(error?.code == .cancelled)
            }
            let player = try Program(
                "ffmpeg", ["-v", "error", "-i", film, "-f", "framecrc", "\(folder.path)/frames"])
            let (status, words) = try await player.finished()
            #expect(status == 0 && words.isEmpty, "\(words)")
            #expect(frames(in: "\(folder.path)/frames") > 0)
        }

        @Test("an ffmpeg that somebody kills is an error that says so, on either side")
        func killedPrograms() async throws {
            let folder = try TemporaryFolder()
            let list = "\(folder.path)/frames"
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let track = DirectTrack(kind: .audio, id: "sound")
                try pair.anna.addTrack(track, DirectStream())
                let received = try await self.track("sound", of: pair.berts)
                let numbers = try #require(pair.bert.receivedParameters(of: received))
                let missing = await #expect(throws: BisqueError.self) {
                    let source = PacketSource(track, to: pair.anna, ssrc: 9)
                    defer { withExtendedLifetime(source) {} }
                    try await received.pour(
                        intoFfmpeg: [list], numberedBy: numbers, program: "/nowhere/ffmpeg")
                }
                #expect(missing?.code == .notFound)
                let pouring = Task {
                    try await received.pour(
                        intoFfmpeg: ["-flush_packets", "1", "-f", "framecrc", list],
                        numberedBy: numbers)
                }
                let feed = Task {
                    try await track.feed(
                        fromFfmpeg: [
                            "-f", "lavfi", "-i", "sine=frequency=440", "-metadata", "title=\(list)",
                        ])
                }
                try await eventually("both run", within: .seconds(60)) {
                    frames(in: list) > 0
                }
                // The encoder first: then nothing comes any more, and it is noticed all the same.
                for (task, word) in [(feed, "title="), (pouring, "framecrc")] {
                    let process = try #require(program(word, list))
                    kill(process, SIGKILL)
                    let error = await #expect(throws: BisqueError.self) { try await task.value }
                    #expect(error?.code == .refused)
                    #expect(error?.message.contains("signal 9") == true)
                }
            }
        }

        /// Our child that was told both words.
        private func program(_ words: String...) -> Int32? {
            ProcessTable.children(of: getpid()).first { process in
                guard let line = ProcessTable.read("/proc/\(process)/cmdline") else { return false }
                return words.allSatisfy { line.contains($0) }
            }
        }
    }
}
