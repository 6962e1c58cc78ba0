/// What a listener of three sizes keeps when its link loses packets, or says nothing any more.
///
/// Each figure is the median of three runs; all are printed. Freezes are printed only: whether a
/// picture is late is the machine's doing too, and the simulator judges them.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Bad links: losses", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(6)))
    struct BadLinkLossTests {
        private static let runs = 3

        @Test func whoLosesOneInTwentyKeepsItsWishAndSeesNoFreeze() async throws {
            var shares: [Double] = []
            var freezes: [Int] = []
            for run in 0..<Self.runs {
                try await withSettledListener(seed: UInt64(run)) { call in
                    let (listener, tab) = (call.listener, try call.listener.guest.tab)
                    try await call.watch()
                    try await PictureGaps.begin(at: tab)
                    try await Task.sleep(for: .seconds(8))
                    let clean = try await PictureGaps(since: tab)

                    call.change(to: .losing(0.05))
                    try await PictureGaps.begin(at: tab)
                    let rate = try await listener.rate(over: .seconds(12))
                    let lossy = try await PictureGaps(since: tab)
                    shares.append(rate / (try await listener.wish()))
                    // A busy machine has gaps of its own.
                    let (late, before) = (try call.freezes(in: lossy), try call.freezes(in: clean))
                    freezes.append(max(late - before, 0))
                    print("5 %: \(rate) bit/s, \(lossy), \(late) of the way's doing")
                    print("without: \(clean), \(before) of the way's doing")
                    #expect(try call.counts().lost > 0)
                }
            }
            print("5 % lost: of the wish \(Median(shares)), freezes \(Median(freezes)), 0 wished")
            #expect(Median(shares).value >= 0.6, "\(shares)")
        }

        /// Of pictures that others depend on. The rest a browser gives up as soon as the next one
        /// is there, often before it asks for a lost packet a second time.
        @Test func ofOneInTenNearlyAllAreRepaired() async throws {
            var shares: [Double] = []
            for run in 0..<Self.runs {
                try await withSettledListener(to: .plainLadder, seed: UInt64(run)) { call in
                    let repairs = try await call.repairs {
                        call.change(to: .losing(0.1))
                        try await Task.sleep(for: .seconds(12))
                        // What was lost last may still come.
                        call.change(to: RelayConditions())
                        try await Task.sleep(for: .seconds(1))
                    }
                    print("10 %: repaired \(repairs)")
                    #expect(repairs.lost > 50)
                    shares.append(repairs.share)
                }
            }
            print("10 % lost: repaired \(Median(shares)), at least 0.99 demanded")
            #expect(Median(shares).value >= 0.99, "\(shares)")
        }

        @Test func twoSecondsWithoutAWordMakeTheRateFall() async throws {
            var shares: [Double] = []
            for run in 0..<Self.runs {
                try await withSettledListener(seed: UInt64(run)) { call in
                    let before = try await call.listener.estimate()
                    call.change(to: RelayConditions(up: LinkConditions(loss: .random(1))))
                    try await Task.sleep(for: .seconds(2))
                    let after = try await call.listener.estimate()
                    call.change(to: RelayConditions())
                    print("without feedback: \(before) then \(after)")
                    shares.append(Double(after.bitrate) / Double(before.bitrate))
                }
            }
            print("without feedback: \(Median(shares)) of the rate is left")
            #expect(Median(shares).value <= 0.9, "\(shares)")
        }

        /// Bob has what he wishes for.
        private func withSettledListener(
            to publication: Publication = .ladder, seed: UInt64,
            _ body: (RelayedListener) async throws -> Void
        ) async throws {
            try await RelayedListener.with(publishing: publication, seed: seed) { call in
                let listener = call.listener
                _ = try await listener.timeUntilFourFifths(since: listener.joined)
                try await body(call)
            }
        }
    }
}
