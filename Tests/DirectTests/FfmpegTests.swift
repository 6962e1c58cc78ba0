/// ffmpeg beside a program: how it begins and ends, and what it does where somebody else ends it.
import Foundation
import Glibc
import Testing

@testable import Bisque
@testable import BisqueDirect

@Suite("ffmpeg beside a program", .timeLimit(.minutes(2)))
struct FfmpegTests {
    private static let isInstalled =
        getenv("PATH").map {
            String(cString: $0).split(separator: ":").contains { access("\($0)/ffmpeg", X_OK) == 0 }
        } ?? false

    /// A program that does not what ffmpeg does.
    private struct Script: ~Copyable {
        let path = "/tmp/bisque-ffmpeg-\(UInt64.random(in: 0 ... .max))"

        /// Another process writes it: what one of ours is writing cannot be run, and whoever is
        /// started meanwhile by another thread writes it for a moment, too.
        init(_ line: String) async throws {
            let writer = try FfmpegProcess(
                "/bin/sh",
                [
                    "-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 700 \"$2\"", "sh",
                    line, path,
                ], saying: "")
            while writer.exit == nil { await Task.yield() }
            try writer.exit?.check()
        }

        deinit {
            unlink(path)
        }
    }

    private func decoder(
        _ program: String = "ffmpeg", within limit: Duration = FfmpegDecoder.patience
    ) async throws(BisqueError) -> FfmpegDecoder {
        try await FfmpegDecoder(
            program, of: FfmpegEncoding.opus.codec, .audio, ["-f", "null", "-"], within: limit)
    }

    @Test("what never listens, and what ends before, is an error with a name")
    func listeningIsWaitedFor() async throws {
        let silent = try await Script("exec sleep 60")
        let first = await #expect(throws: BisqueError.self) {
            _ = try await decoder(silent.path, within: .milliseconds(100))
        }
        #expect(first?.code == .refused && first?.message.contains("does not listen") == true)
        let failing = try await Script("echo nothing to do >&2; exit 3")
        let second = await #expect(throws: BisqueError.self) {
            _ = try await decoder(failing.path)
        }
        #expect(second?.code == .refused)
        #expect(second?.message.contains("it returned 3: nothing to do") == true)
        let hasty = try await Script("exit 0")
        let third = await #expect(throws: BisqueError.self) {
            _ = try await decoder(hasty.path)
        }
        #expect(third?.code == .refused && third?.message.contains("before it listened") == true)
        let absent = await #expect(throws: BisqueError.self) {
            _ = try await decoder("/nowhere/ffmpeg")
        }
        #expect(absent?.code == .notFound)
    }

    @Test("who is cancelled does not wait for what never listens")
    func listeningIsCancelled() async throws {
        let silent = try await Script("exec sleep 60")
        let path = silent.path
        let waiting = Task { _ = try await decoder(path) }
        waiting.cancel()
        let error = await #expect(throws: BisqueError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
    }

    @Test("killed while nothing comes, it is missed at once", .enabled(if: isInstalled))
    func deathIsNoticed() async throws {
        let decoder = try await decoder()
        async let ended: Void = decoder.attend()
        kill(decoder.process.id, SIGKILL)
        await ended
        let error = await #expect(throws: BisqueError.self) { try await decoder.finish() }
        #expect(error?.code == .refused && error?.message.contains("signal 9") == true)
    }

    @Test("what does not finish is an error, and is killed", .enabled(if: isInstalled))
    func finishingIsBounded() async throws {
        var decoder: FfmpegDecoder? = try await decoder()
        let process = try #require(decoder?.process.id)
        kill(process, SIGSTOP)
        let error = await #expect(throws: BisqueError.self) {
            try await decoder?.finish(within: .milliseconds(100))
        }
        #expect(error?.code == .refused && error?.message.contains("does not finish") == true)
        decoder = nil
        #expect(kill(process, 0) == -1 && errno == ESRCH)
    }

    @Test("a stream that ends before it begins is ffmpeg's to judge", .enabled(if: isInstalled))
    func nothingIsDecoded() async throws {
        let decoder = try await decoder()
        try await decoder.finish()
    }

    @Test("a stream is described in lines of its own, whatever its format says")
    func descriptionsAreWhole() {
        var codec = FfmpegEncoding.vp8.codec
        codec.parameters = [
            "a": .string("1\r\na=evil"), "max-fr": .int(30), "profile": .string("x"),
        ]
        let text = RtpParameters(codecs: [codec]).description(kind: .video, port: 5_004)
        #expect(text.contains("m=video 5004 RTP/AVP 96\r\n"))
        #expect(text.contains("a=fmtp:96 max-fr=30;profile=x\r\n") && !text.contains("evil"))
    }
}
