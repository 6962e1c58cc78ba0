public import Bisque
import Glibc

/// Tracks into files of recorded RTP, and out of them: rtptools' form, which Wireshark knows too.
extension DirectTrack {
    /// Records what comes of another end's track, with its times, until that ends or the task is
    /// cancelled; then the file is whole.
    ///
    /// The packets keep the numbers that ``DirectPeer/receivedParameters(of:)`` tells, which the
    /// file does not.
    ///
    /// - Returns: how many packets were recorded.
    /// - Throws: `.refused` when the file cannot be written.
    @discardableResult
    public func record(into path: String) async throws(BisqueError) -> Int {
        var file = try RecordingFile(writing: path)
        var now = timeval()
        gettimeofday(&now, nil)
        try file.write(
            RtpDump.head(
                seconds: UInt32(truncatingIfNeeded: now.tv_sec),
                microseconds: UInt32(now.tv_usec)))
        let begun = ContinuousClock.now
        var count = 0
        for await packet in packets() {
            let offset = begun.duration(to: .now) / .milliseconds(1)
            let entry = RtpDump.Entry(offset: UInt32(offset), packet: packet.bytes)
            guard let bytes = RtpDump.bytes(of: entry) else { continue }
            try file.write(bytes)
            count += 1
        }
        try file.flush()
        return count
    }

    /// Sends what was recorded, each packet at its time, to all peers that the track was added to.
    ///
    /// Each playing is a stream of its own, under another source.
    ///
    /// - Parameters:
    ///   - path: of a file of recorded RTP; its RTCP is left out.
    ///   - parameters: whose numbers the packets have; without them, each peer's own.
    /// - Returns: how many packets were sent.
    /// - Throws: `.notFound`; `.invalid` for what is no such file, where it goes wrong: what came
    ///   before that has been sent; `.refused` when it cannot be read; `.cancelled`.
    @discardableResult
    public func play(
        _ path: String, numberedBy parameters: RtpParameters? = nil
    ) async throws(BisqueError) -> Int {
        let file = try RecordingFile(reading: path)
        let source = UInt32.random(in: 1 ... .max)
        let begun = ContinuousClock.now
        var reader = RtpDumpReader()
        var count = 0
        while true {
            while let entry = try reader.next() {
                guard entry.packet.count >= Self.fixedHeader else { continue }
                try await Self.wait(until: begun + .milliseconds(Int(entry.offset)))
                spread(entry.packet.under(source), parameters)
                count += 1
            }
            let piece = try file.read()
            guard !piece.isEmpty else { break }
            reader.append(piece)
        }
        try reader.end()
        return count
    }

    private static let fixedHeader = 12

    private static func wait(until instant: ContinuousClock.Instant) async throws(BisqueError) {
        do {
            try Task.checkCancellation()
            if instant > .now { try await Task.sleep(until: instant) }
        } catch {
            throw BisqueError(.cancelled, "the task was cancelled")
        }
    }
}

extension [UInt8] {
    /// The packet under another source, other ones for several.
    fileprivate func under(_ source: UInt32) -> [UInt8] {
        var packet = self
        for index in 0..<4 {
            packet[8 + index] ^= UInt8(truncatingIfNeeded: source >> (24 - 8 * index))
        }
        return packet
    }
}
