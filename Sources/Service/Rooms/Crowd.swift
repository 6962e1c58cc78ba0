/// Whether a room has so many people that only the loudest are heard.
///
/// Pure. It becomes quiet again only well below, so that somebody who comes and goes at the border
/// does not turn everybody's sound over.
struct Crowd: Sendable, Equatable {
    /// With more people than these it is large.
    let border: Int
    private(set) var isLarge = false

    init(above border: Int) {
        self.border = border
    }

    /// At a quarter less, and at one less in any case.
    private var quiet: Int { border - max(1, border / 4) }

    /// - Returns: whether it has become large, or small again.
    mutating func count(_ people: Int) -> Bool {
        let before = isLarge
        isLarge = isLarge ? people > quiet : people > border
        return isLarge != before
    }
}
