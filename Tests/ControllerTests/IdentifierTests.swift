import Testing

@testable import Bisque

/// Names and numbers that the controller gives out.
@Suite struct IdentifierTests {
    @Test func numbersBeginAtOneAndRise() {
        let source = IdentifierSource()
        #expect([source.next(), source.next(), source.next()] == [1, 2, 3])
    }

    @Test func afterTheLastNumberComesOneAndNeverZero() {
        let source = IdentifierSource(after: .max - 1)
        #expect(source.next() == .max)
        #expect(source.next() == 1)
    }

    @Test func onlyWhatWasGivenOutIsKnown() {
        let source = IdentifierSource(after: 10)
        #expect(!source.hasGivenOut(0))
        #expect(source.hasGivenOut(10))
        #expect(!source.hasGivenOut(11))
        _ = source.next()
        #expect(source.hasGivenOut(11))
    }

    @Test func afterTheTurnEveryNumberMayHaveBeenGivenOut() {
        let source = IdentifierSource(after: .max)
        _ = source.next()
        #expect(source.hasGivenOut(123_456))
    }

    @Test func equalSeedsGiveEqualNames() {
        var one = RandomNumbers(seed: 7)
        var other = RandomNumbers(seed: 7)
        let name = one.name(length: 8)
        #expect(name == other.name(length: 8))
        #expect(name.count == 8)
        #expect(name != one.name(length: 8))
    }

    /// SplitMix64 with seed 1234567, as published with the Java implementation.
    @Test func theNumbersAreSplitMix64() {
        var numbers = RandomNumbers(seed: 1_234_567)
        #expect(numbers.next() == 6_457_827_717_110_365_317)
        #expect(numbers.next() == 3_203_168_211_198_807_973)
    }
}
