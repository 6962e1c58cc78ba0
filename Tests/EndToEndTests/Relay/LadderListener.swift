/// Somebody who watches a browser that publishes three sizes, and what of them comes.
import Bisque
import Testing

extension Publication {
    /// Three sizes of a picture that keeps its rate, and sound.
    static let ladder = ladder(scalabilityMode: nil)

    /// The same, and every picture depends on the one before.
    static let plainLadder = ladder(scalabilityMode: "L1T1")

    /// Of more noise the encoders would leave every other picture out.
    private static func ladder(scalabilityMode: String?) -> Publication {
        Publication(
            audio: true,
            video: .init(
                source: .canvas, width: 1280, height: 720, noise: 0.05, codec: "VP8",
                simulcast: true, scalabilityMode: scalabilityMode))
    }
}

struct LadderListener: Sendable {
    let guest: Guest
    /// All that is published and could come here.
    let source: RtpReceiver
    /// When the first picture was decoded.
    let joined: ContinuousClock.Instant

    /// Joins as soon as the largest size is sent at its rate.
    init(_ guest: Guest, hearing publisher: Guest) async throws {
        self.guest = guest
        source = try #require(publisher.peer.rtpReceivers.first { $0.kind == .video })
        let source = source
        try await eventually("the largest size is sent at its rate") {
            try await source.getStats().streams.contains { $0.bitrate > 1_200_000 }
        }
        try await guest.listen()
        try await eventually("a picture is decoded", every: .milliseconds(20)) {
            try await guest.received("video").first?.framesDecoded ?? 0 > 0
        }
        joined = .now
    }

    /// The largest layer's rate, as it comes to the worker.
    func wish() async throws -> Double {
        let streams = try await source.getStats().streams
        return Double(streams.map(\.bitrate).max() ?? 0)
    }

    /// Bits of video per second that came in the meantime.
    func rate(over time: Duration) async throws -> Double {
        let clock = ContinuousClock()
        let (begin, before) = (clock.now, try await bytes())
        try await Task.sleep(for: time)
        let count = try await bytes() - before
        return Double(count * 8) / ((clock.now - begin) / .seconds(1))
    }

    private func bytes() async throws -> Int {
        try await guest.received("video").first?.bytesReceived ?? 0
    }

    /// What the worker believes of the way to here.
    func estimate() async throws -> PathEstimate {
        try #require(try await guest.subscribing.transport.getStats().estimate)
    }

    /// Until what came in half a second is so much of the largest layer.
    func timeUntilFourFifths(
        since begin: ContinuousClock.Instant
    ) async throws -> Duration {
        try await eventually("four fifths of the wish come", within: .seconds(40)) {
            let rate = try await rate(over: .milliseconds(500))
            let wish = try await wish()
            return wish > 0 && rate >= 0.8 * wish
        }
        return ContinuousClock.now - begin
    }
}
