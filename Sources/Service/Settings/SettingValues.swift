internal import Bisque

/// How the values of settings are read: each says exactly what it wanted instead.
func number(_ text: String, within range: ClosedRange<Int>) throws(SettingsError) -> Int {
    let digits = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard digits, !text.isEmpty, let value = Int(text), range.contains(value) else {
        throw SettingsError(
            "\"\(text)\" is no whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
}

/// `90s`, `15m`, `12h`, `7d`.
func duration(_ text: String, atMost most: Duration) throws(SettingsError) -> Duration {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last, let seconds = units[unit] else {
        throw SettingsError("\"\(text)\" is no time such as 90s, 15m, 12h or 7d")
    }
    let count = try number(String(text.dropLast()), within: 1...1_000_000)
    let value = Duration.seconds(count * seconds)
    guard value <= most else {
        throw SettingsError("\"\(text)\" is more than \(most.components.seconds / 86_400)d")
    }
    return value
}

func ipAddress(_ text: String) throws(SettingsError) -> String {
    guard AddressFamily(of: text) != nil else {
        throw SettingsError("\"\(text)\" is no IP address")
    }
    return text
}

/// An IP address, or a name that resolvers may know.
func address(_ text: String) throws(SettingsError) -> String {
    if AddressFamily(of: text) != nil { return text }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }
    let looksLikeIPv4 = labels.allSatisfy { $0.allSatisfy(\.isNumber) }
    guard isName, !looksLikeIPv4, text.utf8.count <= 253 else {
        throw SettingsError("\"\(text)\" is neither an IP address nor a host name")
    }
    return text
}

/// `https://example.org`, `http://localhost:3000`: as browsers send it.
func origin(_ text: String) throws(SettingsError) -> String {
    let lowered = text.lowercased()
    for scheme in ["http://", "https://"] where lowered.hasPrefix(scheme) {
        let rest = lowered.dropFirst(scheme.utf8.count)
        if !rest.isEmpty, !rest.contains(where: { "/?# @".contains($0) }) { return lowered }
    }
    throw SettingsError("\"\(text)\" is no origin such as https://example.org")
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}
