/// What the program was asked to do.
enum Command: Sendable, Hashable {
    case serve(ServiceSettings)
    case token(TokenSettings)
    case help
    case version

    /// `arguments` come without the program's own name.
    init(
        _ arguments: [String], readFile: (String) throws(SettingsError) -> String
    ) throws(SettingsError) {
        let rest = Array(arguments.dropFirst())
        if rest.contains("--help"), ["serve", "token"].contains(arguments[0]) {
            self = .help
            return
        }
        switch arguments.first {
        case "serve": self = .serve(try ServiceSettings(arguments: rest, readFile: readFile))
        case "token": self = .token(try TokenSettings(arguments: rest))
        case "--help", "-h", "help", nil: self = .help
        case "--version", "version": self = .version
        case .some(let word):
            throw SettingsError("\"\(word)\" is neither serve nor token; see bisque --help")
        }
    }
}
