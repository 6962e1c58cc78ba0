/// The bad link itself, in a time of its own: what it does to packets is what was asked for.
import Testing

@Suite("Relay: link")
struct RelayLinkTests {
    @Test func withoutConditionsEverythingArrivesAtOnceAndInOrder() {
        let arrivals = run(LinkConditions(), packets: 100)
        #expect(arrivals.map(\.number) == Array(0..<100))
        #expect(arrivals.allSatisfy { $0.after == .zero })
    }

    @Test func theSameSeedLosesTheSamePackets() {
        let conditions = LinkConditions(loss: .random(0.1), jitter: .milliseconds(50))
        let first = run(conditions, packets: 1000, seed: 7)
        #expect(first == run(conditions, packets: 1000, seed: 7))
        #expect(first != run(conditions, packets: 1000, seed: 8))
    }

    @Test(arguments: [0.01, 0.05, 0.1, 0.5])
    func aShareOfThePacketsIsLostAtRandom(_ share: Double) {
        let lost = 20_000 - run(LinkConditions(loss: .random(share)), packets: 20_000).count
        #expect(abs(Double(lost) / 20_000 - share) < 0.01)
    }

    @Test func whatIsLostInBurstsIsTheSameShareInLongerRows() {
        let conditions = LinkConditions(loss: .bursts(0.1, length: 5))
        let arrived = run(conditions, packets: 50_000).map(\.number)
        #expect(abs(Double(50_000 - arrived.count) / 50_000 - 0.1) < 0.02)
        let gaps = zip(arrived, arrived.dropFirst()).map { $1 - $0 - 1 }.filter { $0 > 0 }
        let mean = Double(gaps.reduce(0, +)) / Double(gaps.count)
        #expect(abs(mean - 5) < 0.5)
    }

    @Test func allIsLostWhenAllShallBe() {
        #expect(run(LinkConditions(loss: .random(1)), packets: 1000).isEmpty)
    }

    @Test func delayIsTheSameForAllAndJitterKeepsTheOrder() {
        let delayed = run(LinkConditions(delay: .seconds(2)), packets: 100)
        #expect(delayed.allSatisfy { $0.after == .seconds(2) })
        let jittery = run(
            LinkConditions(delay: .milliseconds(50), jitter: .milliseconds(40)), packets: 1000)
        #expect(jittery.map(\.number) == Array(0..<1000))
        let range = Duration.milliseconds(50)..<(.milliseconds(90))
        #expect(jittery.allSatisfy { range.contains($0.after) })
        #expect(Set(jittery.map(\.after)).count > 100)
    }

    @Test func whoIsReorderedIsOvertakenByThoseOfTheTimeItWaits() {
        let conditions = LinkConditions(reordered: 0.1, reorderDelay: .milliseconds(30))
        let arrivals = run(conditions, packets: 10_000)
        let late = arrivals.filter { $0.after == .milliseconds(30) }
        #expect(abs(late.count - 1000) < 100)
        #expect(arrivals.count == 10_000)
        #expect(arrivals.allSatisfy { $0.after == .zero || $0.after == .milliseconds(30) })
        #expect(arrivals.map(\.number) != Array(0..<10_000))
    }

    @Test func whatIsDoubledArrivesTwiceInARow() {
        let arrivals = run(LinkConditions(duplicated: 0.2), packets: 5000).map(\.number)
        #expect(abs(arrivals.count - 6000) < 100)
        #expect(Set(arrivals).count == 5000)
        #expect(arrivals == arrivals.sorted())
    }

    @Test func aBottleneckLetsPassItsRateAndNoMore() {
        // 128 bytes each, a millisecond apart: 1,024,000 bits a second.
        let half = LinkConditions.Bottleneck(bitsPerSecond: 512_000, queue: .milliseconds(200))
        var link = Link(LinkConditions(bottleneck: half), seed: 1)
        let arrivals = run(&link, packets: 10_000)
        let last = arrivals.map { $0.after + .milliseconds($0.number) }.max() ?? .zero
        #expect(Double(arrivals.count * 128 * 8) / (last / .seconds(1)) <= 512_001)
        #expect(abs(arrivals.count - 5100) < 5)
        #expect(link.counts.overflowed == 10_000 - arrivals.count)
        #expect(link.counts.queueing.percentile(1) <= .milliseconds(205))
        #expect(link.counts.queueing.percentile(0.5) >= .milliseconds(190))
        #expect(arrivals.map(\.number) == arrivals.map(\.number).sorted())
    }

    @Test func sharesOfTheQueueingAreRoundedUpToTheStep() {
        var delays = QueueDelays()
        #expect(delays.percentile(0.95) == .zero)
        for milliseconds in 0..<100 { delays.add(.milliseconds(milliseconds)) }
        #expect(delays.percentile(0.5) == .milliseconds(50))
        #expect(delays.percentile(0.95) == .milliseconds(95))
        #expect(delays.percentile(1) == .milliseconds(100))
        let before = delays
        delays.add(.seconds(100))
        #expect((delays - before).percentile(1) == .seconds(2))
    }

    @Test func aRateThatFallsHoldsForWhatQueuesAlready() {
        let fast = LinkConditions.Bottleneck(bitsPerSecond: 1_024_000, queue: .seconds(1))
        var link = Link(LinkConditions(bottleneck: fast), seed: 1)
        for number in 0..<10 { link.take(packet(number), at: .zero) }
        #expect(link.packet(dueAt: .milliseconds(1)) != nil)
        link.conditions.bottleneck?.bitsPerSecond = 102_400
        #expect(link.packet(dueAt: .milliseconds(2)) != nil)
        #expect(link.packet(dueAt: .milliseconds(10)) == nil)
        #expect(link.deadline == .milliseconds(12))
        #expect(link.packet(dueAt: .milliseconds(12)) != nil)
    }

    @Test func withoutItsBottleneckAQueueEmptiesAtOnceAndInOrder() {
        let slow = LinkConditions.Bottleneck(bitsPerSecond: 102_400, queue: .seconds(1))
        var link = Link(LinkConditions(bottleneck: slow), seed: 1)
        for number in 0..<5 { link.take(packet(number), at: .zero) }
        link.conditions.bottleneck = nil
        link.take(packet(5), at: .milliseconds(1))
        var arrived: [Int] = []
        while let packet = link.packet(dueAt: .milliseconds(10)) { arrived.append(number(packet)) }
        #expect(arrived == [0, 1, 2, 3, 4, 5])
        #expect(link.deadline == nil)
    }

    @Test func largePacketsVanishAndAreCounted() {
        var link = Link(LinkConditions(largestPacket: 128), seed: 1)
        link.take(packet(0), at: .zero)
        link.take(packet(1) + [0], at: .zero)
        #expect(link.packet(dueAt: .zero) != nil)
        #expect(link.packet(dueAt: .seconds(1)) == nil)
        #expect(link.counts.tooLarge == 1)
        #expect(link.counts.largestPacket == 129)
    }

    @Test func everyPacketIsCountedOnce() {
        let conditions = LinkConditions(
            loss: .random(0.1), jitter: .milliseconds(5), reordered: 0.1, duplicated: 0.1,
            bottleneck: .init(bitsPerSecond: 800_000, queue: .milliseconds(50)))
        var link = Link(conditions, seed: 3)
        let arrivals = run(&link, packets: 5000)
        let counts = link.counts
        #expect(counts.taken == 5000 && counts.takenBytes == 500_000)
        #expect(counts.arrived == arrivals.count)
        #expect(counts.lost > 0 && counts.overflowed > 0 && counts.duplicated > 0)
        #expect(
            counts.taken + counts.duplicated == counts.arrived + counts.lost + counts.overflowed)
    }

    @Test func aLinkThatIsNeverEmptiedLosesWhatIsTooMuch() {
        var link = Link(LinkConditions(delay: .seconds(1)), seed: 1)
        for _ in 0..<(Link.packetsMax + 10) { link.take([1], at: .zero) }
        #expect(link.counts.overflowed == 10)
    }

    // MARK: A link in its own time

    private struct Arrival: Hashable {
        let number: Int
        /// Since it was sent.
        let after: Duration
    }

    /// A hundred bytes, 128 with headers.
    private func packet(_ number: Int) -> Link.Packet {
        [UInt8(number >> 8), UInt8(number & 255)] + [UInt8](repeating: 0, count: 98)
    }

    private func number(_ packet: Link.Packet) -> Int {
        Int(packet[0]) << 8 | Int(packet[1])
    }

    private func run(
        _ conditions: LinkConditions, packets: Int, seed: UInt64 = 1
    ) -> [Arrival] {
        var link = Link(conditions, seed: seed)
        return run(&link, packets: packets)
    }

    /// Sends one packet each millisecond and looks whenever something is due.
    private func run(_ link: inout Link, packets: Int) -> [Arrival] {
        var arrivals: [Arrival] = []
        for number in 0..<packets {
            let now = Duration.milliseconds(number)
            take(from: &link, until: now - .nanoseconds(1), into: &arrivals)
            link.take(packet(number), at: now)
        }
        take(from: &link, until: .seconds(100_000), into: &arrivals)
        return arrivals
    }

    private func take(from link: inout Link, until end: Duration, into arrivals: inout [Arrival]) {
        while let due = link.deadline, due <= end {
            while let packet = link.packet(dueAt: due) {
                let number = number(packet)
                arrivals.append(Arrival(number: number, after: due - .milliseconds(number)))
            }
        }
    }
}
