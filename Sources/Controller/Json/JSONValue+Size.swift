/// How much of a stranger's is carried to everybody else in a room.
extension JSONValue {
    /// Bytes of `appData`: more would fill the way to whoever joins, who gets that of all others.
    static let mostCarried = 4096

    var isPortable: Bool { size(atMost: JSONValue.mostCarried) != nil }

    /// About as many bytes as its text has; `nil` when they are more than `most`.
    private func size(atMost most: Int) -> Int? {
        var size = 2
        switch self {
        case .null, .bool, .int, .double: size = 8
        // Six bytes stand for a character that has to be escaped.
        case .string(let text): size += text.utf8.count { $0 < 0x20 } * 5 + text.utf8.count
        case .array(let values):
            for value in values {
                guard size <= most, let part = value.size(atMost: most - size) else { return nil }
                size += part + 1
            }
        case .object(let members):
            for (name, value) in members {
                size += name.utf8.count + 4
                guard size <= most, let part = value.size(atMost: most - size) else { return nil }
                size += part
            }
        }
        return size <= most ? size : nil
    }
}
