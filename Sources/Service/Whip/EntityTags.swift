/// What an `If-Match` header asks for (RFC 9110 section 13.1.1).
enum EntityTags: Sendable, Hashable {
    /// `*`: whatever there is.
    case any
    /// The strong ones; a weak one matches nothing here.
    case some([String])

    /// `nil` for what is no list of tags.
    init?(_ text: String) {
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map { item in
            item.drop { $0 == " " || $0 == "\t" }
        }.map { item in
            var item = item
            while item.last == " " || item.last == "\t" { item.removeLast() }
            return item
        }
        if items == ["*"] {
            self = .any
            return
        }
        var tags: [String] = []
        for item in items {
            let isWeak = item.hasPrefix("W/")
            let tag = isWeak ? item.dropFirst(2) : item
            guard tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\""),
                !tag.dropFirst().dropLast().contains("\"")
            else { return nil }
            if !isWeak { tags.append(String(tag.dropFirst().dropLast())) }
        }
        self = .some(tags)
    }

    func matches(_ tag: String) -> Bool {
        switch self {
        case .any: true
        case .some(let tags): tags.contains(tag)
        }
    }
}
