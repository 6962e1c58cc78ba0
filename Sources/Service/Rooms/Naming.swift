/// What rooms and people may be called, and the secrets that are theirs.
enum Naming {
    /// - Throws: `.badName`.
    static func room(_ name: String) throws(ServiceError) -> String {
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isAllowed, (1...64).contains(name.utf8.count) else {
            throw ServiceError(
                .badName, "a room's name has 1 to 64 of the characters A-Z a-z 0-9 . _ -")
        }
        return name
    }

    /// Without the blanks around it.
    ///
    /// - Throws: `.badName`.
    static func person(_ name: String) throws(ServiceError) -> String {
        var trimmed = Substring(name)
        while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        // A character may be made of any number of scalars, so their bytes have a limit, too.
        guard (1...64).contains(trimmed.count), trimmed.utf8.count <= 512 else {
            throw ServiceError(.badName, "a person's name has 1 to 64 characters")
        }
        guard trimmed.unicodeScalars.allSatisfy(isVisible) else {
            throw ServiceError(.badName, "a person's name has no control characters")
        }
        return String(trimmed)
    }

    /// Controls, and what turns the direction of the text that comes after the name.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: !scalar.properties.isBidiControl
        }
    }

    /// 128 random bits in hexadecimal digits, from the system's generator.
    static func secret() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
