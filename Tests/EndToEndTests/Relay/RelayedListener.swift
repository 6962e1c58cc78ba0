/// Alice publishes three sizes over a good link, Bob watches them over a bad one.
import Bisque
import Testing

struct RelayedListener: Sendable {
    /// A publisher that pauses for longer is not what a network does to pictures.
    private static let sourcePause = Duration.milliseconds(100)
    /// From a camera's picture to the screen, with a repair.
    private static let wayMax = Duration.milliseconds(300)

    let listener: LadderListener
    private let relay: Relay
    private let client: Int
    private let publisher: Int

    /// - Parameter conditions: of Bob's link, from his first packet on.
    static func with(
        _ conditions: RelayConditions = .init(), publishing publication: Publication = .ladder,
        seed: UInt64 = 1,
        _ body: (RelayedListener) async throws -> Void
    ) async throws {
        let relay = try Relay.atTestNetwork(conditions, seed: seed)
        try await withServer(.behind(relay)) { server in
            let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
            let chromium = try Chromium()
            let alice = try await Guest(
                chromium.openTab(), in: room, named: "alice", publishing: publication,
                options: .oneWay)
            try await eventually("alice has a way to the worker", every: .milliseconds(20)) {
                alice.publishing.transport.selectedTuple != nil
            }
            let publisher = try relay.client(of: alice.publishing.transport)
            relay.change(to: RelayConditions(), of: publisher)
            let bob = try await Guest(
                chromium.openTab(), in: room, named: "bob", publishing: nil, options: .oneWay)
            let listener = try await LadderListener(bob, hearing: alice)
            try await body(
                RelayedListener(
                    listener: listener, relay: relay,
                    client: try relay.client(of: bob.subscribing.transport),
                    publisher: publisher))
        }
    }

    /// Bob's link, from now on.
    func change(to conditions: RelayConditions) {
        relay.change(to: conditions, of: client)
    }

    /// What became of the packets to Bob so far.
    func counts() throws -> LinkCounts {
        try relay.counts(of: client).down
    }

    /// Looks at Alice's largest pictures and at what goes to Bob, from now on.
    func watch() async throws {
        let streams = try await listener.source.getStats().streams
        let largest = try #require(streams.max { $0.bitrate < $1.bitrate })
        relay.watchUp(PictureLog(ssrc: largest.ssrc), of: publisher)
        let encoding = try #require(try video.rtpParameters.encodings.first)
        relay.watchDown(
            PictureLog(
                ssrc: try #require(encoding.ssrc), repairSsrc: try #require(encoding.rtx?.ssrc)),
            of: client)
    }

    private var video: RtpSender {
        get throws { try #require(listener.guest.peer.rtpSenders.first { $0.kind == .video }) }
    }

    /// How many of the gaps Alice had no part in: all the time new pictures came from her.
    func freezes(in gaps: PictureGaps) throws -> Int {
        let source = try #require(relay.pictures(of: publisher))
        try #require(source.begun.count > gaps.pictures / 2, "another stream was watched")
        return gaps.noticeableTimes.count { times in
            let begin = relay.time(ofPage: times.lowerBound) - Self.wayMax
            let end = relay.time(ofPage: times.upperBound)
            return source.longestGap(in: begin...end) <= Self.sourcePause
        }
    }

    /// What was lost on the way to Bob meanwhile, and what of it came again.
    func repairs(during body: () async throws -> Void) async throws -> RepairCount {
        let video = try video
        let again = Task {
            var events: [TraceEvent] = []
            for await event in video.traces() {
                #expect(event.lost == 0)
                if event.isRepetition { events.append(event) }
            }
            return events
        }
        defer { again.cancel() }
        try await video.trace([.rtp])
        try await watch()
        try await body()
        let log = try #require(relay.pictures(of: client))
        try await video.trace([])
        again.cancel()
        return RepairCount(log, await again.value)
    }
}
