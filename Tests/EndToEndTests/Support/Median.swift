/// The middle one of an odd number of runs, which shows all of them.
struct Median<Figure: Comparable & Sendable>: CustomStringConvertible {
    let value: Figure
    private let runs: [Figure]

    init(_ runs: [Figure]) {
        precondition(!runs.count.isMultiple(of: 2), "there is no middle one")
        self.runs = runs
        value = runs.sorted()[runs.count / 2]
    }

    var description: String { "\(value) of \(runs)" }
}
