import Testing

@testable import BisqueService

/// When a room is large, and when it is not any more.
@Suite struct CrowdTests {
    /// Whether it is large after each of these numbers of people.
    private func course(above border: Int, _ people: [Int]) -> [Bool] {
        var crowd = Crowd(above: border)
        return people.map { count in
            _ = crowd.count(count)
            return crowd.isLarge
        }
    }

    @Test func aRoomIsLargeWithMoreThanTheBorderAndSmallWellBelowIt() {
        #expect(
            course(above: 12, [1, 12, 13, 12, 10, 9, 12, 13])
                == [false, false, true, true, true, false, false, true])
    }

    @Test func theSmallestBordersHaveTwoSides() {
        #expect(course(above: 1, [1, 2, 1, 0]) == [false, true, true, false])
        #expect(course(above: 2, [2, 3, 2, 1]) == [false, true, true, false])
        #expect(course(above: 4, [4, 5, 4, 3]) == [false, true, true, false])
    }

    @Test func onlyACrossingIsNews() {
        var crowd = Crowd(above: 4)
        let news = [4, 5, 6, 4, 3, 2].map { crowd.count($0) }
        #expect(news == [false, true, false, false, true, false])
    }
}
