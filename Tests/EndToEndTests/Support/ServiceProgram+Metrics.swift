/// What the figures of the running service say.
import Testing

extension ServiceProgram {
    /// The samples of one metric, added up; `nil` when there are none.
    func metric(_ name: String) throws -> Int? {
        let lines = try PlainRequest("/metrics", port: port).body.split(separator: "\n")
        let samples = lines.filter { $0.hasPrefix("\(name) ") || $0.hasPrefix("\(name){") }
        return samples.isEmpty
            ? nil : samples.compactMap { Int($0.split(separator: " ").last ?? "") }.reduce(0, +)
    }

    /// Waits until no room is open and the worker holds nothing any more.
    func expectNothingLeft(within limit: Duration = .seconds(10)) async throws {
        try await eventually("everything is free", within: limit) {
            try ["rooms", "members", "transports", "receivers", "senders"].allSatisfy { name in
                try metric("bisque_\(name)") == 0
            }
        }
    }
}
