/// Base64 as RFC 4648 section 4 has it, padding included: the form of keys in signalling.
enum Base64 {
    private static let digits: [UInt8: UInt32] = {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        return Dictionary(uniqueKeysWithValues: zip(alphabet.utf8, UInt32(0)...))
    }()

    /// The bytes; nothing when the text is anything else than their one proper form.
    static func bytes(of text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        let padding = characters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        for (index, character) in characters.dropLast(padding).enumerated() {
            guard let digit = digits[character] else { return nil }
            group = group << 6 | digit
            if index % 4 == 3 {
                bytes += [UInt8(group >> 16 & 255), UInt8(group >> 8 & 255), UInt8(group & 255)]
                group = 0
            }
        }
        switch padding {
        case 1 where group & 3 == 0:
            return bytes + [UInt8(group >> 10 & 255), UInt8(group >> 2 & 255)]
        case 2 where group & 15 == 0: return bytes + [UInt8(group >> 4 & 255)]
        default: return padding == 0 ? bytes : nil
        }
    }
}
