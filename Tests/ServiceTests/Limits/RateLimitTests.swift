import Testing

@testable import BisqueService

/// Rate limits, in a time that the test makes.
@Suite struct RateLimitTests {
    @Test func aBurstPassesAndThenThePaceHolds() {
        var limit = RateLimit(perSecond: 30, burst: 60)
        #expect(taken(&limit, 1000, at: .seconds(5)) == 60)
        #expect(taken(&limit, 1000, at: .seconds(6)) == 30)
        #expect(taken(&limit, 1000, at: .seconds(6)) == 0)
        #expect(taken(&limit, 1000, at: .seconds(600)) == 60)
    }

    @Test func inTheLongRunNobodyGetsMoreThanThePace() {
        var limit = RateLimit(perSecond: 10, burst: 5)
        let passed = (0..<100_000).reduce(into: 0) { passed, millisecond in
            passed += limit.take(at: .milliseconds(millisecond)) ? 1 : 0
        }
        #expect(passed == 5 + 1000 - 1)
    }

    @Test func whatIsRefusedCostsNothing() {
        var limit = RateLimit(perSecond: 1, burst: 1)
        #expect(taken(&limit, 1, at: .zero) == 1)
        #expect(taken(&limit, 1000, at: .milliseconds(999)) == 0)
        #expect(taken(&limit, 1, at: .seconds(1)) == 1)
    }

    @Test func theWaitIsExact() {
        var limit = RateLimit(perSecond: 4, burst: 2)
        #expect(limit.wait(at: .zero) == .zero)
        #expect(taken(&limit, 2, at: .zero) == 2)
        #expect(limit.wait(at: .zero) == .milliseconds(250))
        #expect(limit.wait(at: .milliseconds(100)) == .milliseconds(150))
        #expect(taken(&limit, 1, at: .milliseconds(250)) == 1)
    }

    /// Nothing is given for it, nothing breaks.
    @Test func aClockThatGoesBackLetsNobodyThrough() {
        var limit = RateLimit(perSecond: 1, burst: 1)
        #expect(taken(&limit, 1, at: .seconds(100)) == 1)
        #expect(taken(&limit, 1, at: .seconds(50)) == 0)
        #expect(taken(&limit, 1, at: .seconds(101)) == 1)
    }

    @Test func afterTheLongestRestItIsRested() {
        var limit = RateLimit(perSecond: 10, burst: 20)
        #expect(taken(&limit, 100, at: .seconds(1)) == 20)
        #expect(!limit.isRested(at: .seconds(1) + limit.longestRest - .milliseconds(1)))
        #expect(limit.isRested(at: .seconds(1) + limit.longestRest))
    }

    // MARK: - By address

    @Test func oneAddressDoesNotSlowAnother() {
        var limits = AddressLimits(RateLimit(perSecond: 1, burst: 2))
        #expect(taken(&limits, Array(repeating: "192.0.2.1", count: 9), at: .zero) == 2)
        #expect(taken(&limits, ["192.0.2.2"], at: .zero) == 1)
        #expect(limits.wait("192.0.2.1", at: .zero) == .seconds(1))
        #expect(limits.wait("192.0.2.3", at: .zero) == .zero)
    }

    @Test func theTableDoesNotGrowAndNewcomersShareOneLimit() {
        var limits = AddressLimits(RateLimit(perSecond: 1, burst: 2), capacity: 10)
        #expect(taken(&limits, (0..<200).map { "192.0.2.\($0)" }, at: .zero) == 10 + 2)
        #expect(limits.count == 10)
        #expect(limits.wait("198.51.100.1", at: .zero) == .seconds(1))
        #expect(taken(&limits, ["192.0.2.3"], at: .zero) == 1, "who is in the table has his own")
    }

    @Test func whoHasRestedMakesRoom() {
        var limits = AddressLimits(RateLimit(perSecond: 1, burst: 2), capacity: 10)
        #expect(taken(&limits, (0..<20).map { "192.0.2.\($0)" }, at: .zero) == 12)
        #expect(taken(&limits, ["198.51.100.1"], at: .seconds(2)) == 1)
        #expect(limits.count == 1)
    }

    struct Addresses: Sendable {
        let one: String
        let other: String
        let isSame: Bool
    }

    @Test(arguments: [
        Addresses(one: "192.0.2.1", other: "192.0.2.1", isSame: true),
        Addresses(one: "192.0.2.1", other: "::ffff:192.0.2.1", isSame: true),
        Addresses(one: "2001:db8::1", other: "2001:db8:0:0:ffff::2", isSame: true),
        Addresses(one: "fe80::1%eth0", other: "fe80::2", isSame: true),
        Addresses(one: "::1", other: "0:0:0:0:0:0:0:1", isSame: true),
        Addresses(one: "", other: "elsewhere", isSame: true),
        Addresses(one: "192.0.2.1", other: "192.0.2.2", isSame: false),
        Addresses(one: "::ffff:192.0.2.1", other: "::ffff:192.0.2.2", isSame: false),
        Addresses(one: "2001:db8:0:1::1", other: "2001:db8:0:2::1", isSame: false),
        Addresses(one: "0.0.0.0", other: "elsewhere", isSame: false),
    ])
    func whoCannotBeToldApartIsOne(addresses: Addresses) {
        #expect((AddressGroup(addresses.one) == AddressGroup(addresses.other)) == addresses.isSame)
    }

    private func taken(_ limit: inout RateLimit, _ tries: Int, at now: Duration) -> Int {
        (0..<tries).reduce(into: 0) { taken, _ in taken += limit.take(at: now) ? 1 : 0 }
    }

    private func taken(
        _ limits: inout AddressLimits, _ addresses: [String], at now: Duration
    ) -> Int {
        addresses.reduce(into: 0) { $0 += limits.take($1, at: now) ? 1 : 0 }
    }
}
