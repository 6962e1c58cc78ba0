/// Why the file is not there, in one line.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    static let otherEndGone = Failure("the other end is gone")
}
