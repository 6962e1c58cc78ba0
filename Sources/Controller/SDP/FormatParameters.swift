/// A codec's format parameters between their SDP text and values.
enum FormatParameters {
    /// `packetization-mode=1;profile-level-id=42e01f` as values; names in lower case.
    ///
    /// Whole numbers become integers, except a profile, whose digits are hexadecimal. What has no
    /// `=` (`0-15` of telephone events) is a name with an empty value. Of one name the first
    /// counts.
    static func values(_ text: String) -> [String: RtpParameterValue] {
        var values: [String: RtpParameterValue] = [:]
        for part in text.utf8.split(separator: UInt8(ascii: ";")) {
            let part = trimmed(part)
            guard !part.isEmpty else { continue }
            let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let name = String(Substring(trimmed(part[..<end]))).lowercased()
            guard !name.isEmpty, values[name] == nil else { continue }
            let value = String(Substring(trimmed(part[end...].dropFirst())))
            values[name] = Self.value(value, of: name)
        }
        return values
    }

    /// The text, sorted by name; nothing when there are none.
    static func text(_ values: [String: RtpParameterValue]) -> String? {
        guard !values.isEmpty else { return nil }
        return values.sorted { $0.key < $1.key }.map { name, value in
            let text = Self.text(value)
            return text.isEmpty ? name : "\(name)=\(text)"
        }.joined(separator: ";")
    }

    private static func value(_ text: String, of name: String) -> RtpParameterValue {
        guard name != CodecProfile.h264Name, let int = Int(text), "\(int)" == text else {
            return .string(text)
        }
        return .int(int)
    }

    private static func text(_ value: RtpParameterValue) -> String {
        switch value {
        case .bool(let value): value ? "1" : "0"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): value
        case .ints(let values): values.map { "\($0)" }.joined(separator: ",")
        }
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        let blank = UInt8(ascii: " ")
        var bytes = bytes.drop { $0 == blank }
        while bytes.last == blank { bytes = bytes.dropLast() }
        return bytes
    }
}
