/// Why the service does not start, in words for whoever started it.
struct StartError: Error, Sendable, Hashable, CustomStringConvertible {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    var description: String { message }
}
