/// What is wrong with the command line or the configuration file, and where.
struct SettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    var description: String { message }
}
