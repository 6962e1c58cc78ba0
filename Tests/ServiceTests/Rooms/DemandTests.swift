import Testing

@testable import BisqueService

/// What is of use of a picture: the greatest wish of those who are there.
@Suite struct DemandTests {
    @Test func theGreatestWishCounts() {
        var demand = Demand()
        #expect(demand.sizes(of: 7) == 0)
        demand.wish(1, of: 7, by: "p1")
        demand.wish(3, of: 7, by: "p2")
        demand.wish(2, of: 8, by: "p2")
        #expect(demand.sizes(of: 7) == 3)
        #expect(demand.sizes(of: 8) == 2)
        demand.wish(2, of: 7, by: "p2")
        #expect(demand.sizes(of: 7) == 2)
    }

    @Test func whoLeavesWishesNothing() {
        var demand = Demand()
        demand.wish(1, of: 7, by: "p1")
        demand.wish(Demand.everything, of: 7, by: "p2")
        demand.forget("p2")
        #expect(demand.sizes(of: 7) == 1)
        demand.forget("p1")
        #expect(demand.sizes(of: 7) == 0)
    }

    @Test func aPlayerGetsAllThereIs() {
        var demand = Demand()
        demand.wish(1, of: 7, by: "p1")
        demand.addPlayer("p2")
        #expect(demand.sizes(of: 7) == Demand.everything)
        #expect(demand.sizes(of: 8) == Demand.everything)
        demand.forget("p2")
        #expect(demand.sizes(of: 7) == 1)
    }

    @Test func whatIsNotSentAnyMoreIsForgotten() {
        var demand = Demand()
        demand.wish(2, of: 7, by: "p1")
        demand.wish(2, of: 8, by: "p1")
        demand.keep([8])
        #expect(demand.sizes(of: 7) == 0)
        #expect(demand.sizes(of: 8) == 2)
    }
}
