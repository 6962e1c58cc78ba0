/// One layer of a receiver's pictures: how large they are, and how many come in a second.
public struct Layers: Sendable, Hashable {
    /// More than any stream has: all of its pictures.
    public static let highest = ScalabilityMode.maximumLayers - 1

    /// The size, counted from 0 and the smallest: of several encodings the number of one, else one
    /// of the only encoding's spatial layers.
    public var spatial: UInt8
    /// The rate, counted from 0 and the lowest.
    public var temporal: UInt8

    public init(spatial: UInt8, temporal: UInt8 = highest) {
        self.spatial = spatial
        self.temporal = temporal
    }
}

extension Layers: Codable {
    private enum CodingKeys: String, CodingKey {
        case spatial = "spatialLayer"
        case temporal = "temporalLayer"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        spatial = try container.decode(UInt8.self, forKey: .spatial)
        temporal =
            try container.decodeIfPresent(UInt8.self, forKey: .temporal) ?? Layers.highest
    }
}

extension Layers: CustomStringConvertible {
    public var description: String { "S\(spatial)T\(temporal)" }
}
