/// Cuts the schema into words and signs, and remembers the comment above each line.
///
/// A comment is a line of its own. It belongs to the line right below it; a blank line in between
/// makes it a comment about the page, which goes nowhere.
struct SchemaLexer {
    struct Token: Hashable {
        let text: String
        let line: Int
        /// The comment above, when this is the first token of its line.
        let docs: [String]

        var isWord: Bool { text.first.map(\.isLetter) ?? false }
        var isNumber: Bool { text.first.map(\.isNumber) ?? false }
    }

    static func tokens(of text: String) throws(SchemaError) -> [Token] {
        var tokens: [Token] = []
        var docs: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var rest = line.drop(while: \.isWhitespace)
            if rest.isEmpty {
                docs = []
            } else if rest.hasPrefix("#") {
                docs.append(String(rest.dropFirst().drop(while: \.isWhitespace)))
            }
            while !rest.isEmpty, !rest.hasPrefix("#") {
                let token = try next(of: &rest, line: index + 1)
                tokens.append(Token(text: token, line: index + 1, docs: docs))
                docs = []
                rest = rest.drop(while: \.isWhitespace)
                if rest.hasPrefix("#") {
                    throw SchemaError(line: index + 1, "a comment needs a line of its own")
                }
            }
        }
        return tokens
    }

    private static func next(of rest: inout Substring, line: Int) throws(SchemaError) -> String {
        if rest.hasPrefix("->") {
            rest = rest.dropFirst(2)
            return "->"
        }
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        if !word.isEmpty {
            rest = rest.dropFirst(word.count)
            return String(word)
        }
        guard let sign = rest.popFirst(), "{}[]?=".contains(sign) else {
            throw SchemaError(line: line, "unexpected character")
        }
        return String(sign)
    }
}
