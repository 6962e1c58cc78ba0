/// How many layers a stream has, by the names of WebRTC-SVC: `L1T3`, `L3T3_KEY`, `S2T1`.
///
/// Any text is taken. One that is no such name says nothing: then there is one layer of each kind.
public struct ScalabilityMode: RawRepresentable, Sendable, Hashable, Codable {
    /// What the descriptors of VP9 and of a dependency descriptor have room for.
    public static let maximumLayers: UInt8 = 8

    public let rawValue: String
    /// Sizes of the picture, each made from the one below it, or by itself in an `S` mode.
    public let spatialLayers: UInt8
    /// Parts of the pictures of a second, each of no use without those below it.
    public let temporalLayers: UInt8
    /// A size needs the one below it in key frames only.
    public let isKeyed: Bool

    public init(rawValue: String) {
        let layers = ScalabilityMode.read(rawValue)
        self.rawValue = rawValue
        spatialLayers = layers?.spatial ?? 1
        temporalLayers = layers?.temporal ?? 1
        isKeyed = layers?.isKeyed ?? false
    }

    /// The usual name for so many layers.
    public init(spatialLayers: UInt8, temporalLayers: UInt8) {
        self.init(rawValue: "L\(spatialLayers)T\(temporalLayers)")
    }

    private static func read(
        _ text: String
    ) -> (spatial: UInt8, temporal: UInt8, isKeyed: Bool)? {
        var rest = text.utf8[...]
        let letter = rest.popFirst()
        guard letter == UInt8(ascii: "L") || letter == UInt8(ascii: "S"),
            let spatial = number(from: &rest), rest.popFirst() == UInt8(ascii: "T"),
            let temporal = number(from: &rest)
        else { return nil }
        return (spatial, temporal, rest.starts(with: "_KEY".utf8))
    }

    private static func number(from rest: inout Substring.UTF8View) -> UInt8? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard let number = UInt8(Substring(digits)), (1...maximumLayers).contains(number)
        else { return nil }
        return number
    }
}

extension ScalabilityMode: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    public var description: String { rawValue }
}
