/// What a client of the mediasoup protocol has sent and been sent, as text: a line for a message.
///
/// `→ request peer enableConsumer id:A's video paused:false`: the way, what it is, the target, the
/// method, then all its other fields by name. Of objects and lists that others define only the
/// names, or whether there is anything in them, are shown.
import Bisque

struct MessageLog {
    struct Entry: Decodable, Sendable {
        let way: String
        let what: String
        let message: JSONValue

        var method: String? { message["method"]?.string }
    }

    let lines: [String]
    /// What each consumer was told to flow, in order, by the consumer's name. When something else
    /// begins to flow depends on the path: it comes at any time, but after the enabling.
    let profiles: [String: [String]]

    private static let profileChange = "consumerEffectiveProfileChanged"

    init(_ entries: [Entry], names: [String: String]) {
        let reader = Reader(names: names)
        lines = entries.filter { $0.method != Self.profileChange }.map(reader.line)
        var profiles: [String: [String]] = [:]
        for entry in entries where entry.method == Self.profileChange {
            let name = reader.name(of: entry.message["id"])
            profiles[name, default: []].append(entry.message["profile"]?.string ?? "?")
        }
        self.profiles = profiles
    }

    private struct Reader {
        let names: [String: String]

        func name(of id: JSONValue?) -> String {
            guard let number = id?.integer else { return "?" }
            return names["\(number)"] ?? "?"
        }

        func line(_ entry: Entry) -> String {
            guard case .object(let members) = entry.message else { return "?" }
            var words = [entry.way == "out" ? "→" : "←", entry.what]
            words += [members["target"]?.string, members["method"]?.string].compactMap { $0 }
            let usual: Set = ["target", "method", "notification"]
            for (name, value) in members.sorted(by: { $0.key < $1.key })
            where !usual.contains(name) {
                words.append("\(name):\(text(value, of: name))")
            }
            // A notification says that it is one; nothing else does.
            if (members["notification"] == .bool(true)) != (entry.what == "notification") {
                words.append("notification?")
            }
            return words.joined(separator: " ")
        }

        private func text(_ value: JSONValue, of field: String) -> String {
            switch value {
            case .null: "null"
            case .bool(let bool): "\(bool)"
            case .int where field == "id" || field == "transportId": name(of: value)
            case .int(let int): "\(int)"
            case .double(let double): "\(double)"
            case .string(let string): string
            case .array(let values): values.isEmpty ? "[]" : "[…]"
            case .object(let members):
                "{" + members.sorted { $0.key < $1.key }.map(member).joined(separator: " ") + "}"
            }
        }

        private func member(_ name: String, _ value: JSONValue) -> String {
            guard name == "role", let role = value.string else { return name }
            return "role=\(role)"
        }
    }
}
