/// How a name of the schema is spelled in C, and which names neither language would accept.
enum Names {
    /// `CreateRoom` and `createRoom` become `create_room`, `RoomID` becomes `room_id`.
    static func snake(_ name: String) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let isStart =
                letter.isUppercase && index > 0
                && (!letters[index - 1].isUppercase
                    || (index + 1 < letters.count && letters[index + 1].isLowercase))
            result += (isStart ? "_" : "") + letter.lowercased()
        }
        return result
    }

    static func upper(_ name: String) -> String {
        snake(name).uppercased()
    }

    /// `RemoteLearned` becomes `remoteLearned`.
    static func camel(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }

    static let reserved: Set<String> = [
        "as", "auto", "bool", "break", "case", "catch", "char", "class", "const", "continue",
        "default", "defer", "deinit", "do", "double", "else", "enum", "extension", "extern",
        "fallthrough", "false", "float", "for", "func", "goto", "guard", "if", "import", "in",
        "init", "inline", "inout", "int", "internal", "is", "let", "long", "nil", "operator",
        "package", "private", "protocol", "public", "register", "repeat", "restrict", "return",
        "self", "short", "signed", "sizeof", "static", "struct", "subscript", "super", "switch",
        "throw", "throws", "true", "try", "typealias", "typedef", "union", "unsigned", "var",
        "void", "volatile", "where", "while",
    ]
}
