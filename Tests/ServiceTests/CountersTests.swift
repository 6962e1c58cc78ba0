import Testing

@testable import BisqueService

/// Every label counts for itself, and there is an end to the labels.
@Suite struct CountersTests {
    @Test func labelsAreCountedApart() {
        let counters = Counters()
        counters.add("joins", ["result": "ok"])
        counters.add("joins", ["result": "ok"], by: 2)
        counters.add("joins", ["result": "refused"])
        #expect(counters.count("joins", ["result": "ok"]) == 3)
        #expect(counters.count("joins", ["result": "refused"]) == 1)
        #expect(counters.count("joins") == 0)
        #expect(counters.all.count == 2)
    }

    @Test func labelsWithoutEndAreRefused() {
        let counters = Counters()
        for number in 0..<(Counters.mostSeries + 5) {
            counters.add("x", ["n": String(number)])
        }
        #expect(counters.all.count == Counters.mostSeries + 1)
        #expect(counters.count(Counters.overflow) == 5)
        counters.add("x", ["n": "0"])
        #expect(counters.count("x", ["n": "0"]) == 2)
    }
}
