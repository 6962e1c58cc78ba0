public import Bisque

/// Tracks from ffmpeg, and into it: by RTP over the loopback address.
///
/// ffmpeg is a program that has to be there (Debian's package `ffmpeg`); without it everything here
/// throws `.notFound`.
extension DirectTrack {
    /// Sends what ffmpeg makes of an input, at the pace of its time stamps, to all peers that the
    /// track was added to, until the input is over.
    ///
    /// ```swift
    /// try await camera.feed(fromFfmpeg: ["-i", "film.mkv"])
    /// ```
    ///
    /// - Parameters:
    ///   - input: what ffmpeg is told of it, the last is `-i` with its name.
    ///   - encoding: by default VP8 or Opus.
    ///   - program: where ffmpeg is, unless the shell finds it.
    /// - Returns: how many packets were sent.
    /// - Throws: `.notFound` without ffmpeg; `.refused` with what ffmpeg said, when it failed;
    ///   `.limit`, `.cancelled`.
    @discardableResult
    public func feed(
        fromFfmpeg input: [String], as encoding: FfmpegEncoding? = nil,
        program: String = "ffmpeg"
    ) async throws(BisqueError) -> Int {
        let encoding = encoding ?? .usual(kind)
        let socket = try LoopbackSocket()
        let process = try FfmpegProcess(
            program,
            FfmpegEncoding.quiet + ["-re"] + input + ["-map", kind == .audio ? "0:a:0" : "0:v:0"]
                + encoding.output(to: socket.port),
            saying: "")
        var count = 0
        while true {
            // Before it is looked for what came: nothing comes after the end.
            let exit = process.exit
            while let packet = socket.receive(atMost: Self.mostOfPacket) {
                guard packet.count >= Self.fixedHeader,
                    packet[1] & 0x7F == encoding.codec.payloadType
                else { continue }
                spread(packet, encoding.parameters)
                count += 1
            }
            if let exit {
                try exit.check()
                return count
            }
            try await Self.rest()
        }
    }

    /// Gives ffmpeg another end's track, until that ends or the task is cancelled; then ffmpeg
    /// finishes its output. It begins with the first packet, and takes those of its codec.
    ///
    /// - Parameters:
    ///   - output: what ffmpeg is told of it, the last is its name.
    ///   - parameters: as ``DirectPeer/receivedParameters(of:)`` tells them.
    ///   - program: where ffmpeg is, unless the shell finds it.
    /// - Returns: how many packets it was given.
    /// - Throws: `.notFound` without ffmpeg; `.refused` with what ffmpeg said, when it failed;
    ///   `.limit`; `.cancelled` when the task was before ffmpeg listened.
    @discardableResult
    public func pour(
        intoFfmpeg output: [String], numberedBy parameters: RtpParameters,
        program: String = "ffmpeg"
    ) async throws(BisqueError) -> Int {
        let packets = packets()
        // ffmpeg knows one codec of a stream: that of the first packet.
        guard let (first, codec) = await packets.first(among: parameters) else { return 0 }
        let decoder = try await FfmpegDecoder(program, of: codec, kind, output)
        decoder.take(first.bytes)
        let count = await withTaskGroup(of: Int.self) { group in
            group.addTask {
                var count = 1
                for await packet in packets {
                    decoder.take(packet.bytes)
                    count += 1
                }
                return count
            }
            group.addTask {
                await decoder.attend()
                return 0
            }
            // Whichever ends first, the track or ffmpeg.
            var count = 0
            for await one in group {
                count += one
                group.cancelAll()
            }
            return count
        }
        try await decoder.finish()
        return count
    }

    private static let mostOfPacket = 2_048
    private static let fixedHeader = 12

    /// Packets wait in the socket meanwhile.
    private static func rest() async throws(BisqueError) {
        do { try await Task.sleep(for: .milliseconds(5)) } catch {
            throw BisqueError(.cancelled, "the task was cancelled")
        }
    }
}

extension AsyncStream<RtpPacket> {
    /// The next packet of a codec of these, and which that is.
    fileprivate func first(
        among parameters: RtpParameters
    ) async -> (RtpPacket, RtpCodecParameters)? {
        for await packet in self {
            guard packet.bytes.count > 1,
                let codec = parameters.codecs.first(where: {
                    $0.payloadType == packet.bytes[1] & 0x7F
                })
            else { continue }
            return (packet, codec)
        }
        return nil
    }
}
