/// Alice and Bob in a room, each in a browser's tab, and a bad network before the worker.
import Bisque
import Testing

struct RelayedCall: Sendable {
    let relay: Relay
    let room: Room
    let alice: Guest
    let bob: Guest

    /// Each sees and hears the other one when `body` begins.
    ///
    /// - Parameter conditions: hold from the first packet on.
    static func with(
        _ conditions: RelayConditions = .init(), seed: UInt64 = 1,
        _ body: (RelayedCall) async throws -> Void
    ) async throws {
        let relay = try Relay.atTestNetwork(conditions, seed: seed)
        try await withServer(.behind(relay)) { server in
            let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
            let chromium = try Chromium()
            let call = RelayedCall(
                relay: relay, room: room,
                alice: try await Guest(chromium.openTab(), in: room, named: "alice"),
                bob: try await Guest(chromium.openTab(), in: room, named: "bob"))
            let guests = [call.alice, call.bob]
            for guest in guests { try await guest.listen() }
            for guest in guests { try await guest.expectMedia(videos: 1, sounds: 1) }
            try await body(call)
        }
    }

    /// Everybody's transports, as the worker has them.
    var transports: [Transport] {
        [alice, bob].flatMap { [$0.publishing.transport, $0.subscribing.transport] }
    }

    // MARK: What came through

    /// One direction of the call, for a while.
    struct Quality: Sendable, CustomStringConvertible {
        let what: String
        let census: CallCensus.Pictures
        let gaps: PictureGaps
        /// Media packets that came to the listener, those that came again included.
        let packets: Int
        /// Of them, those that came in place of lost ones.
        let repaired: Int
        let sound: Double
        /// What the publisher sent again, and what the listener asked for and was sent again.
        let repeatedByPublisher: Int
        let asked: Int
        let repeatedByWorker: UInt64

        /// Packets that the listener never had, of those it should have.
        var missingShare: Double {
            let missing = max(census.lost - repaired, 0)
            return Double(missing) / Double(max(packets + missing, 1))
        }

        var description: String {
            "\(what): \(census); \(gaps); \(repaired) repaired, "
                + "missing \(Int(missingShare * 10_000)) of 10,000; "
                + "sent again by the publisher \(repeatedByPublisher), by the worker "
                + "\(repeatedByWorker), asked for in \(asked) messages"
        }
    }

    /// Looks for a while, at both directions.
    func qualities(for time: Duration) async throws -> [Quality] {
        let (alices, bobs) = (try alice.tab, try bob.tab)
        for tab in [alices, bobs] { try await PictureGaps.begin(at: tab) }
        let before = try await Moment(alice, bob)
        let counted = try relay.counts()
        try await Task.sleep(for: time)
        let after = try await Moment(alice, bob)
        print("the relay: \(try relay.counts() - counted)")
        return try [
            after.quality(of: alice, at: bob, since: before, try await PictureGaps(since: bobs)),
            after.quality(of: bob, at: alice, since: before, try await PictureGaps(since: alices)),
        ]
    }

    /// What everybody has counted by now.
    private struct Moment: Sendable {
        let census: CallCensus
        private var sent: [String: CallStatistics.Sent] = [:]
        private var received: [String: CallStatistics.Received] = [:]
        private var repeated: [String: UInt64] = [:]

        init(_ guests: Guest...) async throws {
            census = try await CallCensus(of: guests)
            for guest in guests {
                sent[guest.name] = try await guest.client.statistics().sent("video").first
                received[guest.name] = try await guest.received("video").first
                let sender = guest.peer.rtpSenders.first { $0.kind == .video }
                repeated[guest.name] = try await sender?.getStats().retransmitted
            }
        }

        func quality(
            of publisher: Guest, at listener: Guest, since before: Moment, _ gaps: PictureGaps
        ) throws -> Quality {
            let came = try #require(received[listener.name])
            let had = try #require(before.received[listener.name])
            let repeatedNow = sent[publisher.name]?.retransmittedPacketsSent ?? 0
            let repeatedThen = before.sent[publisher.name]?.retransmittedPacketsSent ?? 0
            return Quality(
                what: "\(publisher.name) at \(listener.name)",
                census: try census.pictures(of: publisher, at: listener, since: before.census),
                gaps: gaps,
                packets: (came.packetsReceived ?? 0) - (had.packetsReceived ?? 0),
                repaired: (came.retransmittedPacketsReceived ?? 0)
                    - (had.retransmittedPacketsReceived ?? 0),
                sound: try census.sound(of: publisher, at: listener, since: before.census),
                repeatedByPublisher: repeatedNow - repeatedThen,
                asked: (came.nackCount ?? 0) - (had.nackCount ?? 0),
                repeatedByWorker: (repeated[listener.name] ?? 0)
                    - (before.repeated[listener.name] ?? 0))
        }
    }
}
