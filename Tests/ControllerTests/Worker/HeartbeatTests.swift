import Testing

@testable import Bisque

/// Whether a worker still lives: pure, in invented time.
@Suite struct HeartbeatTests {
    private func started() -> Heartbeat {
        var heartbeat = Heartbeat(startedAt: .zero)
        heartbeat.began(now: .zero)
        return heartbeat
    }

    /// Turns every half second from `first` to `last`, none of them late.
    private func turns(
        _ heartbeat: inout Heartbeat, milliseconds: ClosedRange<Int>,
        oldestQuestion: Duration? = nil
    ) -> [Heartbeat.Verdict] {
        stride(from: milliseconds.lowerBound, through: milliseconds.upperBound, by: 500).map {
            heartbeat.turn(now: .milliseconds($0), oldestQuestion: oldestQuestion)
        }
    }

    @Test func aPingGoesOutEveryHalfSecond() {
        var heartbeat = started()
        #expect(heartbeat.turn(now: .milliseconds(100), oldestQuestion: nil) == .wait)
        #expect(heartbeat.turn(now: .milliseconds(500), oldestQuestion: nil) == .ping)
        #expect(heartbeat.turn(now: .milliseconds(700), oldestQuestion: nil) == .wait)
        #expect(heartbeat.turn(now: .milliseconds(1000), oldestQuestion: nil) == .ping)
    }

    @Test func twoSecondsOfSilenceAfterAPingMeanThatItHangs() {
        var heartbeat = started()
        #expect(
            turns(&heartbeat, milliseconds: 500...2500)
                == [.ping, .ping, .ping, .ping, .hung("silent")])
    }

    @Test func anyFrameIsASignOfLife() {
        var heartbeat = started()
        for second in 1...20 {
            #expect(heartbeat.turn(now: .milliseconds(second * 500), oldestQuestion: nil) == .ping)
            heartbeat.heard(now: .milliseconds(second * 500))
        }
    }

    @Test func aControllerThatWasLateItselfWaitsAnew() {
        var heartbeat = started()
        _ = turns(&heartbeat, milliseconds: 500...1500)
        // The whole machine stood still for ten seconds.
        #expect(heartbeat.turn(now: .milliseconds(11_500), oldestQuestion: nil) == .ping)
        #expect(
            turns(&heartbeat, milliseconds: 12_000...13_500)
                == [.ping, .ping, .ping, .hung("silent")])
    }

    @Test func aQuestionWithoutItsAnswerMeansThatItHangs() {
        var heartbeat = started()
        for turn in 1...9 {
            heartbeat.heard(now: .milliseconds(turn * 500))
            #expect(
                heartbeat.turn(now: .milliseconds(turn * 500), oldestQuestion: .zero) == .ping)
        }
        heartbeat.heard(now: .seconds(5))
        #expect(
            heartbeat.turn(now: .seconds(5), oldestQuestion: .zero)
                == .hung("a request was not answered"))
    }

    @Test func aWorkerHasTenSecondsForItsFirstWord() {
        var heartbeat = Heartbeat(startedAt: .zero)
        #expect(turns(&heartbeat, milliseconds: 500...9500).allSatisfy { $0 == .wait })
        #expect(turns(&heartbeat, milliseconds: 10_000...10_000) == [.hung("did not start")])
    }
}
