/// Puts lines together.
///
/// Nothing that is printed can end its line early: what strangers said of themselves, a name or a
/// format parameter, is printed for others.
struct SdpPrinter {
    private(set) var text = ""

    mutating func line(_ type: Character, _ value: String) {
        text.append(type)
        text += "="
        if value.utf8.contains(where: Self.endsLine) {
            text += String(decoding: value.utf8.filter { !Self.endsLine($0) }, as: UTF8.self)
        } else {
            text += value
        }
        text += "\r\n"
    }

    mutating func lines(_ lines: [SdpLine]) {
        for line in lines { self.line(line.kind.rawValue, line.value) }
    }

    mutating func lines(_ attributes: [SdpAttribute]) {
        for attribute in attributes {
            line("a", attribute.name + (attribute.value.map { ":\($0)" } ?? ""))
        }
    }

    private static func endsLine(_ byte: UInt8) -> Bool {
        byte == 0x0A || byte == 0x0D || byte == 0
    }
}
