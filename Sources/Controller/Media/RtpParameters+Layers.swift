/// What a stream is made of, whatever its codec.
public enum StreamType: String, Sendable, Hashable, Codable {
    /// One encoding without layers.
    case simple
    /// Several encodings of one picture, each a stream of packets of its own.
    case simulcast
    /// One encoding of several layers.
    case svc
}

/// All layers of a stream in one name, as a listener is told them.
extension RtpParameters {
    public var type: StreamType {
        if encodings.count > 1 { return .simulcast }
        guard let mode = encodings.first?.scalabilityMode else { return .simple }
        return mode.spatialLayers > 1 || mode.temporalLayers > 1 ? .svc : .simple
    }

    /// Of several encodings `L3T2`: the three of them, with two temporal layers each; else that of
    /// the only one.
    ///
    /// The first encoding that says how many temporal layers it has says it for all.
    public var scalabilityMode: ScalabilityMode? {
        let mode = encodings.lazy.compactMap(\.scalabilityMode).first
        guard encodings.count > 1 else { return mode }
        return ScalabilityMode(
            spatialLayers: UInt8(clamping: encodings.count),
            temporalLayers: mode?.temporalLayers ?? 1)
    }
}
