/// Parameters or capabilities in a dump: under today's names, and beside them under those of the
/// first generation, so that whoever reads its dumps finds them. Only today's are read again.
struct DumpedDialect<Parameters: Codable>: Codable {
    let parameters: Parameters

    init(_ parameters: Parameters) {
        self.parameters = parameters
    }

    init(from decoder: any Decoder) throws {
        parameters = try Parameters(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try JSONValue(encoding: parameters).withOldNames.encode(to: encoder)
    }
}

extension JSONValue {
    /// What the first generation calls members of a stream, a capability, and a codec of either.
    private static var oldNames: [(today: String, old: String)] {
        [
            ("mid", "muxId"), ("mimeType", "name"), ("channels", "numChannels"),
            ("preferredPayloadType", "payloadType"),
        ]
    }

    fileprivate var withOldNames: JSONValue {
        guard case .object(var members) = self.alsoUnderOldNames else { return self }
        if case .array(let codecs)? = members["codecs"] {
            members["codecs"] = .array(codecs.map(\.alsoUnderOldNames))
        }
        return .object(members)
    }

    private var alsoUnderOldNames: JSONValue {
        guard case .object(var members) = self else { return self }
        for (today, old) in Self.oldNames where members[old] == nil {
            if let value = members[today] { members[old] = value }
        }
        return .object(members)
    }
}
