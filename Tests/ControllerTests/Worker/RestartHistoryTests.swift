import Testing

@testable import Bisque

/// When a worker is started again.
@Suite struct RestartHistoryTests {
    @Test func theFirstRestartIsImmediateAndTheNextOnesWaitLonger() {
        var history = RestartHistory(RestartPolicy(maxRestarts: 20))
        let delays = (0..<9).map { _ in history.ended(now: .seconds(1), uptime: .seconds(1)) }
        #expect(
            delays
                == [0, 100, 200, 400, 800, 1600, 3200, 5000, 5000].map {
                    .restart(after: .milliseconds($0))
                })
    }

    @Test func aHealthyWorkerIsRestartedAtOnceAgain() {
        var history = RestartHistory(RestartPolicy())
        _ = history.ended(now: .seconds(1), uptime: .seconds(1))
        _ = history.ended(now: .seconds(2), uptime: .seconds(1))
        #expect(
            history.ended(now: .seconds(20), uptime: .seconds(10)) == .restart(after: .zero))
    }

    @Test func moreEndsThanAllowedWithinTheWindowGiveItUp() {
        var history = RestartHistory(RestartPolicy(maxRestarts: 3, within: .seconds(30)))
        for second in 1...3 {
            #expect(history.ended(now: .seconds(second), uptime: .seconds(1)) != .giveUp)
        }
        #expect(history.ended(now: .seconds(4), uptime: .seconds(1)) == .giveUp)
    }

    @Test func endsOutsideTheWindowDoNotCount() {
        var history = RestartHistory(RestartPolicy(maxRestarts: 3, within: .seconds(30)))
        for turn in 1...20 {
            #expect(history.ended(now: .seconds(turn * 15), uptime: .seconds(10)) != .giveUp)
        }
    }

    @Test func aWorkerThatNeverCameUpIsTriedThreeTimes() {
        var history = RestartHistory(RestartPolicy(maxRestarts: 100))
        #expect(history.ended(now: .seconds(1), uptime: nil) == .restart(after: .zero))
        #expect(
            history.ended(now: .seconds(2), uptime: nil) == .restart(after: .milliseconds(100)))
        #expect(history.ended(now: .seconds(3), uptime: nil) == .giveUp)
    }
}
