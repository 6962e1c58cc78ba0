import Testing

/// Reads the text format of Prometheus (0.0.4) strictly, as far as we write it.
struct PrometheusText {
    struct Sample: Hashable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Malformed: Error {
        let line: Int
        let why: String
    }

    private(set) var samples: [Sample] = []
    private(set) var types: [String: String] = [:]
    private(set) var helps: [String: String] = [:]
    private var finished: Set<String> = []
    private var current: String?

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Malformed(line: 0, why: "no end of line") }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do {
                try read(String(line))
            } catch let why as String {
                throw Malformed(line: index + 1, why: why)
            }
        }
    }

    private mutating func read(_ line: String) throws {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        if line.hasPrefix("# HELP ") {
            try begin(words[2])
            guard helps.updateValue(words[3], forKey: words[2]) == nil else { throw "HELP twice" }
        } else if line.hasPrefix("# TYPE ") {
            try begin(words[2])
            guard types.updateValue(words[3], forKey: words[2]) == nil else { throw "TYPE twice" }
            guard ["counter", "gauge"].contains(words[3]) else { throw "type \(words[3])" }
        } else {
            let sample = try PrometheusText.sample(line)
            guard sample.name == current, types[sample.name] != nil else { throw "no TYPE before" }
            guard !samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels })
            else { throw "twice" }
            samples.append(sample)
        }
    }

    /// All lines of a family stand together.
    private mutating func begin(_ family: String) throws {
        guard family != current else { return }
        guard PrometheusText.isName(family) else { throw "name \(family)" }
        guard finished.insert(family).inserted else { throw "\(family) is torn apart" }
        current = family
    }

    private static func sample(_ line: String) throws -> Sample {
        var rest = Substring(line)
        let name = String(rest.prefix { $0 != "{" && $0 != " " })
        guard isName(name) else { throw "name \(name)" }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            repeat {
                rest = rest.dropFirst()
                let label = String(rest.prefix { $0 != "=" })
                guard isName(label), !label.contains(":") else { throw "label \(label)" }
                rest = rest.dropFirst(label.count)
                guard rest.hasPrefix("=\"") else { throw "no value of \(label)" }
                rest = rest.dropFirst(2)
                guard labels.updateValue(try value(&rest), forKey: label) == nil else {
                    throw "label \(label) twice"
                }
            } while rest.first == ","
            guard rest.first == "}" else { throw "no }" }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", let value = Double(rest.dropFirst()) else { throw "no number" }
        return Sample(name: name, labels: labels, value: value)
    }

    private static func value(_ rest: inout Substring) throws -> String {
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                switch rest.popFirst() {
                case "n": value += "\n"
                case "\\": value += "\\"
                case "\"": value += "\""
                default: throw "a wrong escape"
                }
            default: value.append(character)
            }
        }
        throw "a value without end"
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: ":"): true
            default: false
            }
        }
    }
}

extension String: @retroactive Error {}
