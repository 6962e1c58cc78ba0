import CSystem
import Glibc
import Testing

@testable import Bisque

/// Where the next peer goes: by what workers do, and by senders where that says nothing.
@Suite struct SpreadCostTests {
    private func half(_ half: Int, weight: Int, load: Double?, newcomers: Int = 0) -> HalfCost {
        HalfCost(half: half, weight: weight, load: load, newcomers: newcomers)
    }

    @Test func whatWasMeasuredCountsMoreThanSenders() {
        let halves = [half(0, weight: 10, load: 0.9), half(2, weight: 50, load: 0.2)]
        #expect(HalfCost.lightest(of: halves, peers: 60) == 2)
    }

    @Test func sendersCountWhereNobodyMeasuredOrEverybodyIsIdle() {
        let idle = [half(0, weight: 10, load: 0.02), half(2, weight: 5, load: 0.03)]
        #expect(HalfCost.lightest(of: idle, peers: 15) == 2)
        let unknown = [half(0, weight: 10, load: 0.9), half(2, weight: 11, load: nil)]
        #expect(HalfCost.lightest(of: unknown, peers: 21) == 0)
        #expect(HalfCost.lightest(of: [], peers: 0) == nil)
    }

    @Test func thoseWhoJustCameCountBeforeTheyShow() {
        let halves = [
            half(0, weight: 10, load: 0.5), half(2, weight: 10, load: 0.3, newcomers: 10),
        ]
        #expect(HalfCost.lightest(of: halves, peers: 20) == 0)
    }

    @Test func aRowOfPeersIsDividedThoughNothingIsMeasuredMeanwhile() throws {
        var spread = RoomSpread()
        spread.add(2, try Self.nowhere())
        for peer: UInt32 in 1...100 { spread.keepAtHome(peer) }
        let halves = (UInt32(101)...300).map { peer in
            spread.settle(peer, weightAtHome: 100) { half in (half == 0 ? 0.5 : 0.1, 1) }
        }
        let away = halves.count { $0 == 2 }
        #expect((101..<200).contains(away), "\(away) of 200")
        #expect(spread.settle(101, weightAtHome: 100) { _ in nil } == halves[0])
    }

    @Test func onlySendersWeigh() throws {
        var spread = RoomSpread()
        spread.add(2, try Self.nowhere())
        spread.enter(10, in: 2)
        #expect(spread.weights == [2: 0])
        spread.enter(11, in: 2, sending: 5, weighs: true)
        #expect(spread.weights == [2: 1])
        spread.leave(10)
        spread.leave(11)
        _ = spread.sweep()
        #expect(spread.weights == [2: 0])
    }

    @Test func aLoadIsAPartOfACore() {
        var load = WorkerLoad()
        load.note(now: .seconds(10), used: .seconds(4))
        #expect(load.share == nil)
        load.note(now: .milliseconds(10_500), used: .seconds(4.5))
        #expect(load.share == nil)
        load.note(now: .seconds(12), used: .seconds(5))
        #expect(load.share == 0.5 && load.number == 1)
        load.note(now: .seconds(13), used: .seconds(5))
        #expect(load.share == 0.25 && load.number == 2)
        #expect(WorkerLoad.used(by: 0) == nil)
    }

    @Test func aWorkerThatWasMeasuredToBeBusyIsNoGuesthouse() {
        var pool = WorkerPool(slots: [1, 2, 3])
        for slot in 1...3 { pool.raise(slot) }
        _ = pool.assign(10, weight: 100)
        #expect(pool.invite(10, loads: [1: 0.5, 2: 0.4, 3: 0.3]) == nil)
        #expect(pool.invite(10, loads: [1: 0.9, 2: 0.4, 3: 0.1]) == 3)
    }

    @Test func whereAPartWasGivenUpItIsNotTriedAgain() {
        var pool = WorkerPool(slots: [1, 2])
        for slot in 1...2 { pool.raise(slot) }
        _ = pool.assign(10, weight: 100)
        #expect(pool.invite(10) == 2)
        pool.giveUp(10, on: 2)
        #expect(pool.rooms(on: 2) == [] && pool.invite(10) == nil)
        _ = pool.lower(2)
        pool.raise(2)
        #expect(pool.invite(10) == 2)
    }

    @Test func aRoomThatIsAtHomeByNowWhereItsPartWasGivenUpStaysThere() {
        var pool = WorkerPool(slots: [1, 2])
        for slot in 1...2 { pool.raise(slot) }
        _ = pool.assign(10, weight: 100)
        #expect(pool.invite(10) == 2)
        #expect(pool.lower(1) == [10])
        #expect(pool.assign(10, weight: 100) == 2)
        pool.giveUp(10, on: 2)
        #expect(pool.slot(of: 10) == 2 && pool.rooms(on: 2) == [10])
    }

    @Test func onlyTheSpanThatLivedLongWasHealthy() {
        var span = Span()
        span.open(1, now: .zero)
        let decisions = (0..<6).map { _ in span.lose(now: .seconds(20)) }
        let waits = [0, 100, 200, 400, 800].map { Duration.milliseconds($0) }
        #expect(decisions == waits.map { .restart(after: $0) } + [.giveUp])
    }

    @Test func aSpanThatIsLostTooOftenIsGivenUp() {
        var span = Span()
        var delays: [Duration] = []
        for number: UInt32 in 1...5 {
            span.open(number, now: .seconds(1))
            guard case .restart(let delay) = span.lose(now: .seconds(1)) else { break }
            delays.append(delay)
        }
        #expect(delays == [0, 100, 200, 400, 800].map { .milliseconds($0) })
        #expect(span.lose(now: .seconds(2)) == .giveUp)
        span.open(9, now: .seconds(100))
        #expect(span.lose(now: .seconds(200)) == .restart(after: .zero))
    }

    @Test func silenceIsToldOnceAndByTheLastWhoWasHeard() {
        var levels = HalfLevels()
        let loud = HeardLevel(receiver: 1, level: -10)
        let quiet = HeardLevel(receiver: 2, level: -50)
        #expect(levels.tell([quiet], in: 2, atMost: 9) { _ in true } == [quiet])
        #expect(levels.tell([loud], in: 0, atMost: 9) { _ in true } == [loud, quiet])
        #expect(levels.tell([quiet], in: 2, atMost: 9) { _ in true } == nil)
        #expect(levels.tell([loud], in: 0, atMost: 1) { _ in true } == [loud])
        #expect(levels.tell([], in: 0, atMost: 9) { _ in true } == nil)
        #expect(levels.tell([quiet], in: 2, atMost: 9) { _ in true } == [quiet])
        #expect(levels.tell([], in: 2, atMost: 9) { _ in true } == [])
        #expect(levels.tell([], in: 0, atMost: 9) { _ in true } == nil)
    }

    @Test func aHalfThatGoesMakesSilenceOnlyIfNobodyElseIsHeard() {
        var levels = HalfLevels()
        let loud = HeardLevel(receiver: 1, level: -10)
        _ = levels.tell([loud], in: 2, atMost: 9) { _ in true }
        _ = levels.tell([loud], in: 3, atMost: 9) { _ in true }
        let silences = [levels.forget(2), levels.forget(3), levels.forget(3)]
        #expect(silences == [false, true, false])
        #expect(levels.tell([], in: 0, atMost: 9) { _ in true } == nil)
    }

    /// A worker that nobody speaks to.
    private static func nowhere() throws -> RoomCore.Workplace {
        var pair: [Int32] = [-1, -1]
        #expect(bisque_socket_pair(&pair) == 0)
        close(pair[1])
        return RoomCore.Workplace(
            worker: 2, channel: WorkerChannel(OwnedDescriptor(pair[0]), wake: try WakeUp()),
            ports: [], fingerprints: [])
    }
}
