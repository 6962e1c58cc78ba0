/// How soon a listener has what its link can carry, when it joins and when the link changes.
///
/// Times are printed, each with the median of three runs and what is wished, and not judged: a
/// machine with other work has other times. The simulator judges them.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Bad links: pace",
        .enabled("the kernel narrows a cable") { await Bottleneck.isAvailable() },
        .timeLimit(.minutes(6)))
    struct BadLinkPaceTests {
        private static let runs = 3
        /// Of the kernel's buffer.
        private static let queue = Duration.milliseconds(200)

        @Test func whoJoinsOverFiveMegabitsHasFourFifthsOfTheWishInThreeSeconds() async throws {
            var times: [Duration] = []
            for _ in 0..<Self.runs {
                try await withListener(at: 5_000_000) { listener, _ in
                    times.append(
                        try await listener.timeUntilFourFifths(since: listener.joined))
                }
            }
            print("start at 5 Mbit/s, 80 % of the wish: \(Median(times)), at most 3 s wished")
        }

        @Test func aLinkThatWidensFromOneToFiveIsUsedInTenSeconds() async throws {
            var times: [Duration] = []
            for _ in 0..<Self.runs {
                try await withListener(at: 1_000_000) { listener, cable in
                    try await Task.sleep(for: .seconds(10))
                    let begin = ContinuousClock.now
                    try await cable.narrow(.toBrowser, to: 5_000_000, queue: Self.queue)
                    times.append(try await listener.timeUntilFourFifths(since: begin))
                }
            }
            print("from 1 to 5 Mbit/s, 80 % of the wish: \(Median(times)), at most 10 s wished")
        }

        /// Over the relay, which knows how long each packet queued.
        @Test func aLinkThatShrinksFromFiveToOneIsNotFilledForLong() async throws {
            var delays: [Duration] = []
            for _ in 0..<Self.runs {
                try await RelayedListener.with(Self.relayed(5_000_000)) { call in
                    let listener = call.listener
                    _ = try await listener.timeUntilFourFifths(since: listener.joined)
                    call.change(to: Self.relayed(1_000_000))
                    let atOnce = try call.counts()
                    try await Task.sleep(for: .seconds(2))
                    let later = try call.counts()
                    try await PictureGaps.begin(at: listener.guest.tab)
                    let rate = try await listener.rate(over: .seconds(8))
                    let seen = try await PictureGaps(since: listener.guest.tab)
                    let counts = try call.counts()
                    print("5 to 1 Mbit/s, first 2 s: \(later - atOnce)")
                    print("then \(rate) bit/s, \(seen), \(counts - later)")
                    #expect(rate < 1_000_000 && seen.pictures > 0)
                    delays.append((counts - later).queueing.percentile(0.95))
                }
            }
            print("5 to 1 Mbit/s, queue (p95): \(Median(delays)), less than 0.15 s wished")
        }

        private static func relayed(_ bitsPerSecond: Int) -> RelayConditions {
            let narrow = LinkConditions.Bottleneck(bitsPerSecond: bitsPerSecond, queue: queue)
            return RelayConditions(down: LinkConditions(bottleneck: narrow))
        }

        /// Alice publishes three sizes at the near end; somebody joins at the far one.
        private func withListener(
            at bitsPerSecond: Int, _ body: (LadderListener, Bottleneck) async throws -> Void
        ) async throws {
            try await Bottleneck.with { cable in
                try await cable.narrow(.toBrowser, to: bitsPerSecond, queue: Self.queue)
                try await withServer(.quiet(listenIPs: [Bottleneck.workerIP])) { server in
                    let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                    let alice = try await Guest(
                        Chromium().openTab(), in: room, named: "alice", publishing: .ladder,
                        options: .oneWay)
                    let bob = try await Guest(
                        Chromium(through: cable.entrance).openTab(), in: room, named: "bob",
                        publishing: nil, options: .oneWay)
                    try await body(try await LadderListener(bob, hearing: alice), cable)
                }
            }
        }
    }
}
