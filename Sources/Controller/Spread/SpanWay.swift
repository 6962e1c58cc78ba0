/// A way between two halves of a room; the first is the lower.
struct SpanWay: Sendable, Hashable {
    let one: Int
    let other: Int

    init(_ one: Int, _ other: Int) {
        (self.one, self.other) = (min(one, other), max(one, other))
    }

    var halves: [Int] { [one, other] }

    func far(from half: Int) -> Int { half == one ? other : one }
}
