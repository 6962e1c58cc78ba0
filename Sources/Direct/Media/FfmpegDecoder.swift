import Bisque

/// An ffmpeg that takes RTP of one codec at a port of this machine.
///
/// ffmpeg gives a source up after ten seconds in which nothing comes, and notices a signal only
/// when its read is over, so both are said in the stream itself, by RTCP (RFC 3550 section 6) at
/// the port of the packets (RFC 5761): a report now and then, and BYE behind the last packet. Then
/// it empties its decoder and finishes its output. Without us it ends by itself within a minute.
struct FfmpegDecoder: Sendable {
    /// How long it may take to listen, and to finish.
    static let patience = Duration.seconds(30)
    private static let pause = Duration.milliseconds(10)
    /// In pauses.
    private static let reportPeriod = 200
    private static let goodbyePeriod = 50
    /// What ffmpeg holds back to put it in order it lets go after a tenth of a second.
    private static let goodbyeStart = 15
    private static let arguments = [
        "-y", "-protocol_whitelist", "pipe,fd,file,udp,rtp", "-f", "sdp", "-i", "pipe:0",
    ]
    private static let source: [UInt8] = [0, 0, 0, 1]
    private static let report: [UInt8] = [0x80, 201, 0, 1] + source
    private static let goodbye: [UInt8] = report + [0x81, 203, 0, 1] + source

    let process: FfmpegProcess
    private let socket: LoopbackSocket

    /// Starts ffmpeg, and waits until it listens.
    ///
    /// - Throws: `.notFound`, `.limit`, `.refused`, `.cancelled`.
    init(
        _ program: String, of codec: RtpCodecParameters, _ kind: MediaKind, _ output: [String],
        within limit: Duration = Self.patience
    ) async throws(BisqueError) {
        let port = try LoopbackSocket.freePair()
        socket = try LoopbackSocket(to: port)
        process = try FfmpegProcess(
            program, FfmpegEncoding.quiet + Self.arguments + output,
            saying: RtpParameters(codecs: [codec]).description(kind: kind, port: port))
        let deadline = ContinuousClock.now + limit
        while !socket.reaches(Self.report) {
            if let exit = process.exit {
                try exit.check()
                throw BisqueError(.refused, "ffmpeg ended before it listened")
            }
            guard ContinuousClock.now < deadline else {
                throw BisqueError(.refused, "ffmpeg does not listen")
            }
            do { try await Task.sleep(for: Self.pause) } catch {
                throw BisqueError(.cancelled, "the task was cancelled")
            }
        }
    }

    func take(_ packet: [UInt8]) {
        socket.send(packet)
    }

    /// Keeps it waiting for packets, until it ends or the task is cancelled.
    func attend() async {
        for beat in 1... {
            guard process.exit == nil else { return }
            if beat.isMultiple(of: Self.reportPeriod) { socket.send(Self.report) }
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Lets it finish its output, whether or not the task is cancelled.
    ///
    /// - Throws: `.refused` when it failed or does not end. Then it is killed when nobody holds it.
    func finish(within limit: Duration = Self.patience) async throws(BisqueError) {
        guard let exit = await Task(operation: { await sayGoodbye(limit) }).value else {
            throw BisqueError(.refused, "ffmpeg does not finish its output")
        }
        try exit.check()
    }

    private func sayGoodbye(_ limit: Duration) async -> FfmpegProcess.Exit? {
        let deadline = ContinuousClock.now + limit
        for beat in 0... {
            if let exit = process.exit { return exit }
            guard ContinuousClock.now < deadline else { break }
            // Again, as there may have been no room for it.
            if beat % Self.goodbyePeriod == Self.goodbyeStart { socket.send(Self.goodbye) }
            do { try await Task.sleep(for: Self.pause) } catch { break }
        }
        return nil
    }
}
