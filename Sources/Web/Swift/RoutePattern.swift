/// What a path must look like: `/r/:room`, `/client/*`.
struct RoutePattern: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case text(String)
        case parameter(String)
        case rest
    }

    private let parts: [Part]

    /// A `*` must be the last part; it is everything from there on, as the parameter `rest`.
    init(_ pattern: String) {
        precondition(pattern.hasPrefix("/"), "a pattern begins with /")
        parts = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            if $0 == "*" { return .rest }
            return $0.hasPrefix(":") ? .parameter(String($0.dropFirst())) : .text(String($0))
        }
        precondition(!parts.dropLast().contains(.rest), "nothing comes after *")
    }

    /// The parameters, when the path is one of these.
    func match(_ path: String) -> [String: String]? {
        guard path.hasPrefix("/") else { return nil }
        var found: [String: String] = [:]
        let given = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            guard index < given.count else { return nil }
            switch part {
            case .text(let text):
                guard given[index] == text else { return nil }
            case .parameter(let name):
                guard !given[index].isEmpty else { return nil }
                found[name] = String(given[index])
            case .rest:
                found["rest"] = given[index...].joined(separator: "/")
                return found
            }
        }
        return given.count == parts.count ? found : nil
    }
}
