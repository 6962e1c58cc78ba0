/// What `bisque --help` prints; it fits a screen.
enum HelpText {
    static let version = "0.1.0"

    static var text: String {
        """
        bisque serve [OPTION]...    opens a video-call service and prints its address
        bisque token [OPTION]...    makes a token that opens a room
        bisque --help | --version

        serve:
        \(rows(ServiceSettings.options))

        token:
        \(rows(TokenSettings.options))

        """
    }

    private static let column = 24

    private static func rows<Settings>(_ options: [Option<Settings>]) -> String {
        options.map { option in
            let left = "  \(option.usage)"
            let padding = String(repeating: " ", count: max(1, column - left.count))
            let indent = "\n" + String(repeating: " ", count: column)
            return left + padding + option.help.split(separator: "\n").joined(separator: indent)
        }.joined(separator: "\n")
    }
}
