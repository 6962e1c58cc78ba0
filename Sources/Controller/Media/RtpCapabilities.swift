/// What a room or a peer can do: codecs and header extensions.
public struct RtpCapabilities: Sendable, Hashable {
    public var codecs: [RtpCodecCapability]
    public var headerExtensions: [RtpHeaderExtension]

    public init(codecs: [RtpCodecCapability] = [], headerExtensions: [RtpHeaderExtension] = []) {
        self.codecs = codecs
        self.headerExtensions = headerExtensions
    }

    /// What of it concerns one kind of media.
    ///
    /// Header extensions for every kind are labelled with this one. Without a codec of the kind
    /// there is nothing.
    public func limited(to kind: MediaKind) -> RtpCapabilities {
        let codecs = codecs.filter { $0.kind == kind }
        guard !codecs.isEmpty else { return RtpCapabilities() }
        let extensions = headerExtensions.filter { $0.kind == nil || $0.kind == kind }
        return RtpCapabilities(
            codecs: codecs,
            headerExtensions: extensions.map { entry in
                var labelled = entry
                labelled.kind = kind
                return labelled
            })
    }
}

extension RtpCapabilities: Codable {
    private enum CodingKeys: String, CodingKey { case codecs, headerExtensions }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        codecs = try container.decode([RtpCodecCapability].self, forKey: .codecs)
        headerExtensions =
            try container.decodeIfPresent([RtpHeaderExtension].self, forKey: .headerExtensions)
            ?? []
    }
}
