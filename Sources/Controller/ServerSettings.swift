/// What of a server can be changed while it runs. `nil` leaves each as it is.
///
/// As text it has mediasoup's names: `{"logLevel": "warn"}`. Its `logTags` are read over: a worker
/// counts what goes wrong by reason instead of writing lines about it.
public struct ServerSettings: Sendable, Hashable {
    /// How much the server and its workers say.
    public var logLevel: Logging.Level?

    public init(logLevel: Logging.Level? = nil) {
        self.logLevel = logLevel
    }
}

extension ServerSettings: Codable {
    private enum CodingKeys: String, CodingKey { case logLevel }

    /// - Throws: `BisqueError` of code `.invalid` for a level that is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decodeIfPresent(String.self, forKey: .logLevel)
        logLevel = try name.map { try Logging.Level(name: $0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(logLevel?.name, forKey: .logLevel)
    }
}
