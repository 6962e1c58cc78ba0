import Bisque
import Glibc

/// What the service says to whoever runs it: one line for each thing that happened.
///
/// `2026-11-21T10:00:00Z note room=x person=p3: joined`. The message is always the same words, so
/// that one can search for it; what varies comes before it. Values that others chose (names, user
/// agents) cannot break a line or forge one. Tokens and secrets do not belong here; details that
/// are named like one are masked.
final class Journal: Sendable {
    let level: Logging.Level
    private let write: @Sendable (String) -> Void

    /// `write` gets one whole line with its end, on any thread.
    init(
        level: Logging.Level = .note,
        write: @escaping @Sendable (String) -> Void = Journal.writeToStandardError
    ) {
        self.level = level
        self.write = write
    }

    func debug(_ message: String, _ details: [String: String] = [:]) {
        say(.debug, message, details)
    }

    func note(_ message: String, _ details: [String: String] = [:]) {
        say(.note, message, details)
    }

    func warning(_ message: String, _ details: [String: String] = [:]) {
        say(.warning, message, details)
    }

    func error(_ message: String, _ details: [String: String] = [:]) {
        say(.error, message, details)
    }

    /// Where the library's own words go, so that there is one journal for both.
    var logging: Logging {
        Logging(level: level) { [self] record in
            var details = record.metadata
            if let worker = record.workerID { details["worker"] = String(worker) }
            say(record.level, record.message, details)
        }
    }

    private func say(_ level: Logging.Level, _ message: String, _ details: [String: String]) {
        guard level >= self.level, level != .silent else { return }
        write(Journal.line(at: time(nil), level, message, details))
    }
}

// MARK: The line

extension Journal {
    /// The longest value that is shown whole.
    static let valueCharacters = 200

    private static let first = ["room", "person", "worker"]
    private static let masked: Set<String> = ["token", "secret", "authorization", "password"]

    static func line(
        at seconds: time_t, _ level: Logging.Level, _ message: String, _ details: [String: String]
    ) -> String {
        let others = details.keys.filter { !first.contains($0) }.sorted()
        let shown = (first + others).compactMap { name in
            details[name].map { " \(name)=\(masked.contains(name) ? "***" : value($0))" }
        }
        return "\(timestamp(seconds)) \(level)\(shown.joined()): \(clean(message))\n"
    }

    /// As RFC 3339 writes it, in UTC.
    static func timestamp(_ seconds: time_t) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : String(number) }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }

    /// In quotes where a reader could not tell where it ends.
    private static func value(_ text: String) -> String {
        let cleaned = clean(text).unicodeScalars
        // By scalars: a quote and an accent after it are one Character, which is no quote.
        let needsQuotes = cleaned.contains { scalar in
            scalar == "\"" || scalar == "=" || scalar == ":"
                || scalar.properties.generalCategory == .spaceSeparator
        }
        guard needsQuotes || cleaned.isEmpty else { return String(cleaned) }
        var quoted: String.UnicodeScalarView = "\"".unicodeScalars
        for scalar in cleaned {
            if scalar == "\"" { quoted.append("\\") }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }

    /// Without what moves the cursor, ends the line or turns its direction, and not endless.
    private static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(valueCharacters) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            default:
                // Doubled, so that no value can take the meaning of what we put before a quote.
                if scalar == "\\" { result.append(scalar) }
                result.append(scalar)
            }
        }
        let isCut = text.unicodeScalars.count > valueCharacters
        return String(result) + (isCut ? "…" : "")
    }

    /// A line goes out in one piece, or, where nobody reads any more, not at all.
    static func writeToStandardError(_ line: String) {
        let bytes = Array(line.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
