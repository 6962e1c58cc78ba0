/// Files of recorded RTP, byte by byte.
import Foundation
import Glibc
import Testing

@testable import Bisque
@testable import BisqueDirect

struct RtpDumpTests {
    private let head = RtpDump.head(seconds: 1, microseconds: 2)

    private func entry(_ offset: UInt32, _ packet: [UInt8]) -> [UInt8] {
        RtpDump.bytes(of: RtpDump.Entry(offset: offset, packet: packet)) ?? []
    }

    /// All packets of a file that comes in pieces.
    private func read(
        _ file: [UInt8], pieces size: Int = .max
    ) throws(BisqueError) -> [RtpDump.Entry] {
        var reader = RtpDumpReader()
        var entries: [RtpDump.Entry] = []
        for start in stride(from: 0, to: file.count, by: min(size, max(file.count, 1))) {
            reader.append(file[start..<min(file.count, start.advanced(by: min(size, 1 << 20)))])
            while let entry = try reader.next() { entries.append(entry) }
        }
        try reader.end()
        return entries
    }

    @Test("the form is that of rtptools: a line, when it began, and packets with their times")
    func theFormIsThatOfRtptools() throws {
        let packet: [UInt8] = [0x80, 96, 0, 1] + [UInt8](repeating: 7, count: 9)
        let file: [UInt8] =
            Array("#!rtpplay1.0 192.0.2.1/5004\n".utf8)
            + [0x65, 0, 0, 0, 0, 0, 0, 5, 192, 0, 2, 1, 0x13, 0x8C, 0, 0]
            + [0, 21, 0, 13, 0, 0, 1, 2] + packet
            + [0, 12, 0, 0, 0, 0, 1, 3, 0x80, 201, 0, 0]
        #expect(
            try read(file) == [
                RtpDump.Entry(offset: 258, packet: packet), RtpDump.Entry(offset: 259, packet: []),
            ])
        #expect(entry(258, packet) == [0, 21, 0, 13, 0, 0, 1, 2] + packet)
        #expect(head.starts(with: Array("#!rtpplay1.0 0.0.0.0/0\n".utf8)))
    }

    @Test("what was written is read again, in whatever pieces it comes")
    func whatIsWrittenIsRead() throws {
        let entries = (0..<20).map {
            RtpDump.Entry(offset: $0 * 20, packet: [UInt8](repeating: UInt8($0), count: 100))
        }
        let file = head + entries.flatMap { entry($0.offset, $0.packet) }
        for size in [1, 7, 64, 4_096] { #expect(try read(file, pieces: size) == entries) }
        #expect(try read(head) == [])
        #expect(
            RtpDump.bytes(of: RtpDump.Entry(offset: 0, packet: .init(repeating: 0, count: 65_528)))
                == nil)
    }

    @Test("a hostile file is refused with what is wrong, wherever it is wrong")
    func hostileFilesAreRefused() {
        let good = entry(5, [UInt8](repeating: 1, count: 20))
        let cases: [([UInt8], String)] = [
            ([], "no whole head"),
            (Array("#!rtpplay1.0 ".utf8), "no whole head"),
            (Array("#!/bin/sh\n".utf8), "not recorded RTP"),
            (Array("#!rtp\n".utf8), "not recorded RTP"),
            (RtpDump.mark + [UInt8](repeating: 65, count: 1_000), "without an end"),
            (Array(head.dropLast()), "no whole head"),
            (head + [0, 0, 0, 0, 0, 0, 0, 0], "a packet of 0 bytes"),
            (head + [0, 7, 0, 0, 0, 0, 0, 0], "a packet of 7 bytes"),
            (head + [0, 20, 0, 200, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12), "200 bytes"),
            (head + [0, 20, 0, 2, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12), "2 bytes in 20"),
            (head + good + good.dropLast(), "half a packet"),
            (head + good + [0], "half a packet"),
            (head + good + entry(4, [1]), "time goes back"),
        ]
        for (file, words) in cases {
            for size in [1, 1_000_000] {
                let error = #expect(throws: BisqueError.self) { try read(file, pieces: size) }
                #expect(error?.code == .invalid && error?.message.contains(words) == true)
            }
        }
    }

    @Test("what is no file is not played, and what cannot be written is not recorded")
    func namesAreChecked() async {
        let track = DirectTrack(kind: .audio)
        await #expect(throws: BisqueError.self) { try await track.play("/nowhere/at-all") }
        await #expect(throws: BisqueError.self) { try await track.play("/dev/zero") }
        await #expect(throws: BisqueError.self) { try await track.record(into: "/nowhere/at-all") }
    }

    @Test("a damaged file is read to its fault, and never further", arguments: UInt64(1)...5)
    func damageIsFound(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let whole = head + (0..<30).flatMap { entry($0, [UInt8](repeating: 7, count: 40)) }
        var refused = 0
        for _ in 0..<2_000 {
            var file = whole
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<file.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: file[place] = .random(in: 0 ... .max, using: &random)
                case 1: file.removeSubrange(place..<min(place + 9, file.count))
                default: file.removeLast(file.count - place)
                }
                if file.isEmpty { break }
            }
            do throws(BisqueError) {
                #expect(try read(file, pieces: 100).count <= 30)
            } catch {
                #expect(error.code == .invalid)
                refused += 1
            }
        }
        #expect(refused > 100 && refused < 2_000)
    }

    @Test("what is recorded before a fault is played, and playing can be given up")
    func playingEnds() async throws {
        let path = "/tmp/bisque-recording-\(UInt64.random(in: 0 ... .max))"
        defer { unlink(path) }
        let packet: [UInt8] = [0x80, 0] + [UInt8](repeating: 0, count: 18)
        let track = DirectTrack(kind: .audio)
        let sent = Locked(0)
        let peer = ObjectForPeer()
        track.attach(ObjectIdentifier(peer)) { _, _ in sent.withLock { $0 += 1 } }

        try Data(head + entry(0, packet) + entry(1, packet) + [0, 1]).write(
            to: URL(filePath: path))
        let damaged = await #expect(throws: BisqueError.self) { try await track.play(path) }
        #expect(damaged?.code == .invalid && sent.withLock { $0 } == 2)

        // An hour of nothing.
        try Data(head + entry(0, packet) + entry(3_600_000, packet)).write(
            to: URL(filePath: path))
        let playing = Task { try await track.play(path) }
        while sent.withLock({ $0 }) < 3 { await Task.yield() }
        playing.cancel()
        let error = await #expect(throws: BisqueError.self) { try await playing.value }
        #expect(error?.code == .cancelled && sent.withLock { $0 } == 3)
    }

    /// Somebody who takes packets.
    private final class ObjectForPeer {}
}
