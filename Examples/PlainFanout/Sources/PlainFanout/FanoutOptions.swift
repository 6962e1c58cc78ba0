/// What the command line asks for.
struct FanoutOptions {
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var listeners = 8
    private(set) var seconds = 3_600
    private(set) var isKilling = false

    init(_ arguments: some Sequence<String>) throws {
        var words = Array(arguments)[...]
        while let word = words.popFirst() {
            switch word {
            case "--kill": isKilling = true
            case "--listeners": listeners = try Self.number(words.popFirst(), atMost: 500)
            case "--seconds": seconds = try Self.number(words.popFirst(), atMost: 86_400)
            default:
                throw Refused(
                    description: "usage: PlainFanout [--listeners N] [--seconds N] [--kill]")
            }
        }
        // Without a given end, half-way through is never: kill early enough to be seen.
        if isKilling, seconds == 3_600 { seconds = 10 }
    }

    private static func number(_ text: String?, atMost most: Int) throws -> Int {
        guard let text, let value = Int(text), (1...most).contains(value) else {
            throw Refused(description: "a number from 1 to \(most) is missing")
        }
        return value
    }
}
