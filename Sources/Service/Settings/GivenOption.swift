/// A setting as somebody wrote it, and where.
struct GivenOption: Sendable, Hashable {
    let name: String
    let value: String?
    /// `--workers`, or `bisque.conf:12: workers`.
    let place: String
}

extension GivenOption {
    /// Splits a command line: `--name value` or `--name=value`.
    ///
    /// - Throws: for an option that is in none of the tables, for one without its value, for words
    ///   that are no option.
    static func read<Settings>(
        arguments: [String], options: [Option<Settings>]
    ) throws(SettingsError) -> [GivenOption] {
        var given: [GivenOption] = []
        var words = arguments[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                throw SettingsError("\"\(word)\" is no option; see bisque --help")
            }
            let parts = word.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let option = options.first(where: { $0.name == name }) else {
                throw SettingsError("--\(name): there is no such option; see bisque --help")
            }
            var value = parts.count > 1 ? String(parts[1]) : nil
            if option.placeholder == nil {
                guard value == nil else { throw SettingsError("--\(name) takes no value") }
            } else if value == nil {
                guard let next = words.first, !next.hasPrefix("--") else {
                    throw SettingsError("--\(name) needs a value: \(option.usage)")
                }
                value = words.popFirst()
            }
            given.append(GivenOption(name: name, value: value, place: "--\(name)"))
        }
        return given
    }

    /// Splits a configuration file: lines `name value`, and comments after `#`.
    static func read<Settings>(
        file: String, named path: String, options: [Option<Settings>]
    ) throws(SettingsError) -> [GivenOption] {
        var given: [GivenOption] = []
        // A carriage return and a line feed are one Character.
        let lines = file.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let text = trimmed(line)
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            let end = text.firstIndex { $0 == " " || $0 == "\t" } ?? text.endIndex
            let name = String(text[..<end])
            let value = withoutComment(trimmed(text[end...]))
            let place = "\(path):\(index + 1)"
            guard let option = options.first(where: { $0.name == name }), name != "config" else {
                throw SettingsError("\(place): there is no setting \"\(name)\"")
            }
            guard (option.placeholder == nil) == value.isEmpty else {
                let fault = value.isEmpty ? "needs a value" : "takes no value"
                throw SettingsError("\(place): \(name) \(fault)")
            }
            given.append(
                GivenOption(
                    name: name, value: value.isEmpty ? nil : value, place: "\(place): \(name)"))
        }
        return given
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// A `#` within a word belongs to the word.
    private static func withoutComment(_ text: Substring) -> String {
        var previous: Character = " "
        for (index, character) in zip(text.indices, text) {
            if character == "#", previous.isWhitespace { return String(trimmed(text[..<index])) }
            previous = character
        }
        return String(text)
    }
}

extension [GivenOption] {
    /// Writes them into the settings, in their order.
    func apply<Settings>(
        to settings: inout Settings, options: [Option<Settings>]
    ) throws(SettingsError) {
        var seen: Set<String> = []
        for given in self {
            guard let option = options.first(where: { $0.name == given.name }) else {
                preconditionFailure("an option that was read is in the table: \(given.name)")
            }
            guard seen.insert(given.name).inserted || option.repeats else {
                throw SettingsError("\(given.place) is given twice")
            }
            do {
                try option.apply(&settings, given.value ?? "")
            } catch {
                throw SettingsError("\(given.place): \(error.message)")
            }
        }
    }
}
