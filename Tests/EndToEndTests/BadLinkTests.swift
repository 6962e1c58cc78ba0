/// Calls of real browsers over links that lose, delay and reorder: they look as they should.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Bad links", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct BadLinkTests {
        @Test(arguments: [5, 10])
        func whatIsLostBothWaysIsRepaired(percent: Int) async throws {
            try await RelayedCall.with { call in
                // A busy machine has gaps of its own: they are printed beside those of losses.
                let clean = try await call.qualities(for: .seconds(8))
                call.relay.change(to: .losing(Double(percent) / 100))
                let lossy = try await call.qualities(for: .seconds(15))
                for (quality, without) in zip(lossy, clean) {
                    print("\(percent) % lost both ways: \(quality)\n without: \(without.gaps)")
                    let census = quality.census
                    #expect(census.decoded * 100 >= census.sent * 95, "\(quality)")
                    #expect(quality.missingShare <= 0.01, "\(quality)")
                    #expect(quality.repeatedByPublisher > 0, "\(quality)")
                    #expect(quality.repeatedByWorker > 0 && quality.asked > 0, "\(quality)")
                    #expect(quality.sound > 0)
                }
            }
        }

        @Test func whatIsLostInBurstsIsRepaired() async throws {
            try await RelayedCall.with { call in
                call.relay.change(
                    to: .bothWays(LinkConditions(loss: .bursts(0.05, length: 5))))
                for quality in try await call.qualities(for: .seconds(15)) {
                    print("5 % lost in bursts of five: \(quality)")
                    #expect(quality.census.decoded * 100 >= quality.census.sent * 90, "\(quality)")
                    #expect(quality.missingShare <= 0.02, "\(quality)")
                }
            }
        }

        /// The call itself; what is seen of it meanwhile is little.
        @Test func aCallOutlivesALinkThatLosesHalfOfEverything() async throws {
            try await RelayedCall.with { call in
                call.relay.change(to: .losing(0.5))
                for quality in try await call.qualities(for: .seconds(20)) {
                    print("half lost both ways: \(quality)")
                    #expect(quality.gaps.pictures > 0)
                }
                call.relay.change(to: RelayConditions())
                let begin = ContinuousClock.now
                for guest in [call.alice, call.bob] {
                    try await guest.expectMediaToGoOn(videos: 1, sounds: 1)
                }
                print("all well again after \(ContinuousClock.now - begin)")
                for quality in try await call.qualities(for: .seconds(5)) {
                    #expect(quality.census.decoded * 100 >= quality.census.sent * 90, "\(quality)")
                }
            }
        }

        /// A second each way while the call is set up, two when it runs.
        @Test func aCallComesAboutAndGoesOnOverAVeryLongWay() async throws {
            let begin = ContinuousClock.now
            let second = LinkConditions(delay: .seconds(1))
            try await RelayedCall.with(.bothWays(second)) { call in
                print("a second each way: pictures after \(ContinuousClock.now - begin)")
                call.relay.change(to: .bothWays(LinkConditions(delay: .seconds(2))))
                // What was on its way has come by then.
                try await Task.sleep(for: .seconds(5))
                for quality in try await call.qualities(for: .seconds(10)) {
                    print("two seconds each way: \(quality)")
                    #expect(quality.census.decoded * 100 >= quality.census.sent * 90, "\(quality)")
                    #expect(quality.census.keyFrames <= 2, "\(quality)")
                }
            }
        }

        @Test func whatComesInAnotherOrderIsPutRight() async throws {
            try await RelayedCall.with { call in
                let mixed = LinkConditions(
                    delay: .milliseconds(20), jitter: .milliseconds(20), reordered: 0.05,
                    reorderDelay: .milliseconds(40), duplicated: 0.02)
                call.relay.change(to: .bothWays(mixed))
                for quality in try await call.qualities(for: .seconds(15)) {
                    print("reordered, with jitter: \(quality)")
                    #expect(quality.census.decoded * 100 >= quality.census.sent * 90, "\(quality)")
                    #expect(quality.census.keyFrames == 0, "\(quality)")
                }
            }
        }

        /// Larger packets vanish without a word, as where a router's complaints are lost.
        @Test func nothingIsLargerThanTheSmallestPathOfIPv6() async throws {
            let narrow = LinkConditions(largestPacket: 1280)
            try await RelayedCall.with(.bothWays(narrow)) { call in
                for quality in try await call.qualities(for: .seconds(5)) {
                    print("MTU 1280: \(quality)")
                    #expect(quality.census.decoded * 100 >= quality.census.sent * 95, "\(quality)")
                }
                let counts = try call.relay.counts()
                print("MTU 1280: \(counts)")
                #expect(counts.down.tooLarge == 0, "\(counts)")
            }
        }
    }
}
