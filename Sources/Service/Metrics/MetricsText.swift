/// Writes metrics as Prometheus reads them: one HELP and one TYPE for each family.
///
/// Text format version 0.0.4.
struct MetricsText {
    enum Kind: String {
        case counter, gauge
    }

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// A family with its samples, in a stable order. One without samples is left out.
    mutating func add(
        _ name: String, _ kind: Kind, _ help: String?, _ samples: [[String: String]: UInt64]
    ) {
        guard !samples.isEmpty else { return }
        if let help { text += "# HELP \(name) \(MetricsText.escaped(help, quotes: false))\n" }
        text += "# TYPE \(name) \(kind.rawValue)\n"
        let lines = samples.map { labels, value in
            "\(name)\(MetricsText.written(labels)) \(value)\n"
        }
        text += lines.sorted().joined()
    }

    mutating func add(_ name: String, _ kind: Kind, _ help: String?, _ value: UInt64) {
        add(name, kind, help, [[:]: value])
    }

    private static func written(_ labels: [String: String]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
