/// What everybody in a room has sent and received, counted at about the same moment.
import Bisque
import Testing

struct CallCensus: Sendable {
    private let statistics: [String: CallStatistics]

    init(of guests: [Guest]) async throws {
        statistics = try await withThrowingTaskGroup(of: (String, CallStatistics).self) { group in
            for guest in guests {
                group.addTask { (guest.name, try await guest.client.statistics()) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// One publisher's pictures at one listener.
    struct Pictures: Sendable, CustomStringConvertible {
        let sent: Int
        let decoded: Int
        let sizeSent: String
        let sizeDecoded: String
        let freezes: Int
        /// Asked for by the listener.
        let keyFrames: Int
        let lost: Int

        var description: String {
            "\(sent) frames of \(sizeSent) sent, \(decoded) of \(sizeDecoded) decoded, "
                + "\(freezes) freezes, \(lost) packets lost, \(keyFrames) key frames asked for"
        }
    }

    func pictures(
        of publisher: Guest, at listener: Guest, since earlier: CallCensus
    ) throws -> Pictures {
        let (sent, sentBefore) = (
            try sent(by: publisher), try earlier.sent(by: publisher)
        )
        let (come, comeBefore) = (
            try received("video", of: publisher, at: listener),
            try earlier.received("video", of: publisher, at: listener)
        )
        return Pictures(
            sent: (sent.framesSent ?? 0) - (sentBefore.framesSent ?? 0),
            decoded: (come.framesDecoded ?? 0) - (comeBefore.framesDecoded ?? 0),
            sizeSent: "\(sent.frameWidth ?? 0)x\(sent.frameHeight ?? 0)",
            sizeDecoded: "\(come.frameWidth ?? 0)x\(come.frameHeight ?? 0)",
            freezes: (come.freezeCount ?? 0) - (comeBefore.freezeCount ?? 0),
            keyFrames: (come.pliCount ?? 0) - (comeBefore.pliCount ?? 0),
            lost: (come.packetsLost ?? 0) - (comeBefore.packetsLost ?? 0))
    }

    /// The energy that was heard.
    func sound(of publisher: Guest, at listener: Guest, since earlier: CallCensus) throws -> Double
    {
        let now = try received("audio", of: publisher, at: listener).audioEnergy ?? 0
        return now - (try earlier.received("audio", of: publisher, at: listener).audioEnergy ?? 0)
    }

    private func sent(by publisher: Guest) throws -> CallStatistics.Sent {
        try #require(statistics[publisher.name]?.sent("video").first)
    }

    private func received(
        _ kind: String, of publisher: Guest, at listener: Guest
    ) throws -> CallStatistics.Received {
        try #require(
            statistics[listener.name]?.received(kind).first {
                listener.publisher(ofMid: $0.mid) === publisher.peer
            })
    }
}
