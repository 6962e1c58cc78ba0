/// Takes a value apart from left to right: fields with exactly one separator between them.
///
/// Works on bytes, because to `Character` a line break is one letter and a blank before a
/// combining mark is none.
struct SdpFields {
    /// Nothing after the last field; empty when a separator was the last byte.
    private var rest: Substring.UTF8View?

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    /// Whether every field was taken.
    var isAtEnd: Bool { rest == nil }

    /// The next field; nothing when it is empty or there is none.
    mutating func next(upTo separator: Unicode.Scalar = " ") -> String? {
        guard let bytes = rest else { return nil }
        let end = bytes.firstIndex(of: UInt8(ascii: separator))
        rest = end.map { bytes[bytes.index(after: $0)...] }
        let field = bytes[..<(end ?? bytes.endIndex)]
        return field.isEmpty ? nil : String(Substring(field))
    }

    /// The next field, a decimal number without a sign.
    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
        upTo separator: Unicode.Scalar = " "
    ) -> Number? {
        next(upTo: separator).flatMap { Number(decimal: $0) }
    }

    /// Everything that was not taken; nothing when that is nothing.
    mutating func remainder() -> String? {
        guard let bytes = rest, !bytes.isEmpty else { return nil }
        rest = nil
        return String(Substring(bytes))
    }

    /// All fields that were not taken; nothing when one of them is empty.
    mutating func all(separatedBy separator: Unicode.Scalar = " ") -> [String]? {
        var fields: [String] = []
        while !isAtEnd {
            guard let field = next(upTo: separator) else { return nil }
            fields.append(field)
        }
        return fields
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// Digits only: unlike `init(_:)` this takes no sign.
    init?(decimal text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let value = Self(text)
        else { return nil }
        self = value
    }
}

extension String {
    /// RFC 8866 section 9, `token`.
    var isSdpToken: Bool {
        !isEmpty && utf8.allSatisfy(Self.isSdpTokenByte)
    }

    static func isSdpTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x27, 0x2A...0x2B, 0x2D...0x2E, 0x30...0x39, 0x41...0x5A, 0x5E...0x7E:
            true
        default: false
        }
    }
}

extension String {
    /// A token that stands for any text: other texts have other tokens.
    ///
    /// What no token may have is written in hex after a percent sign, which is written so itself.
    static func sdpToken(_ text: String) -> String {
        switch text {
        case "": return "%"
        // As the name of a stream it would mean none.
        case "-": return "%2D"
        default: break
        }
        var token = ""
        for byte in text.utf8 {
            if isSdpTokenByte(byte), byte != UInt8(ascii: "%") {
                token.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                token += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return token
    }
}
