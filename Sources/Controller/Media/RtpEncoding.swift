/// One of the streams that a receiver is made of; simulcast has several.
public struct RtpEncoding: Sendable, Hashable {
    /// The stream that repeats lost packets (RFC 4588).
    public struct Retransmission: Sendable, Hashable, Codable {
        public var ssrc: UInt32?

        public init(ssrc: UInt32? = nil) {
            self.ssrc = ssrc
        }
    }

    /// The stream that protects against loss.
    public struct ErrorCorrection: Sendable, Hashable, Codable {
        public var mechanism: String
        public var ssrc: UInt32?

        public init(mechanism: String, ssrc: UInt32? = nil) {
            self.mechanism = mechanism
            self.ssrc = ssrc
        }
    }

    /// `nil` when the publisher has not said which it will be; then it is learned.
    public var ssrc: UInt32?
    /// The stream's name in its packets (RFC 8852); v1 and v2 call it the encoding's id.
    public var rid: String?
    /// `nil` means the first media codec.
    public var codecPayloadType: UInt8?
    public var rtx: Retransmission?
    public var fec: ErrorCorrection?
    public var isActive: Bool
    /// Whether little or nothing is sent while there is nothing new, as in silence.
    public var usesDtx: Bool
    /// Bits per second.
    public var maxBitrate: UInt32?
    /// Frames per second.
    public var maxFramerate: UInt32?
    /// How many times smaller than the source each side of the picture is.
    public var resolutionScale: Double
    public var framerateScale: Double
    /// Its layers; `nil` when nobody has said that it has any.
    public var scalabilityMode: ScalabilityMode?
    /// The rids of the encodings without which this one cannot be decoded.
    public var dependencyEncodingIDs: [String]

    public init(
        ssrc: UInt32? = nil,
        rid: String? = nil,
        codecPayloadType: UInt8? = nil,
        rtx: Retransmission? = nil,
        fec: ErrorCorrection? = nil,
        isActive: Bool = true,
        usesDtx: Bool = false,
        maxBitrate: UInt32? = nil,
        maxFramerate: UInt32? = nil,
        resolutionScale: Double = 1,
        framerateScale: Double = 1,
        scalabilityMode: ScalabilityMode? = nil,
        dependencyEncodingIDs: [String] = []
    ) {
        self.ssrc = ssrc
        self.rid = rid
        self.codecPayloadType = codecPayloadType
        self.rtx = rtx
        self.fec = fec
        self.isActive = isActive
        self.usesDtx = usesDtx
        self.maxBitrate = maxBitrate
        self.maxFramerate = maxFramerate
        self.resolutionScale = resolutionScale
        self.framerateScale = framerateScale
        self.scalabilityMode = scalabilityMode
        self.dependencyEncodingIDs = dependencyEncodingIDs
    }
}

extension RtpEncoding: Codable {
    private enum CodingKeys: String, CodingKey {
        case ssrc, rid, codecPayloadType, rtx, fec, maxBitrate, maxFramerate, framerateScale
        case scalabilityMode
        case isActive = "active"
        case usesDtx = "dtx"
        case resolutionScale = "scaleResolutionDownBy"
        case dependencyEncodingIDs = "dependencyEncodingIds"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ssrc = try container.decodeIfPresent(UInt32.self, forKey: .ssrc)
        rid = try container.decodeIfPresent(String.self, forKey: .rid)
        codecPayloadType = try container.decodeIfPresent(UInt8.self, forKey: .codecPayloadType)
        rtx = try container.decodeIfPresent(Retransmission.self, forKey: .rtx)
        fec = try container.decodeIfPresent(ErrorCorrection.self, forKey: .fec)
        isActive = try container.decodeIfPresent(Bool.self, forKey: .isActive) ?? true
        usesDtx = try container.decodeIfPresent(Bool.self, forKey: .usesDtx) ?? false
        maxBitrate = try container.decodeIfPresent(UInt32.self, forKey: .maxBitrate)
        maxFramerate = try container.decodeIfPresent(UInt32.self, forKey: .maxFramerate)
        resolutionScale = try container.decodeIfPresent(Double.self, forKey: .resolutionScale) ?? 1
        framerateScale = try container.decodeIfPresent(Double.self, forKey: .framerateScale) ?? 1
        scalabilityMode = try container.decodeIfPresent(
            ScalabilityMode.self, forKey: .scalabilityMode)
        dependencyEncodingIDs =
            try container.decodeIfPresent([String].self, forKey: .dependencyEncodingIDs) ?? []
    }
    /// What is as usual is left out, as clients of v3 expect it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(ssrc, forKey: .ssrc)
        try container.encodeIfPresent(rid, forKey: .rid)
        try container.encodeIfPresent(codecPayloadType, forKey: .codecPayloadType)
        try container.encodeIfPresent(rtx, forKey: .rtx)
        try container.encodeIfPresent(fec, forKey: .fec)
        if !isActive { try container.encode(isActive, forKey: .isActive) }
        if usesDtx { try container.encode(usesDtx, forKey: .usesDtx) }
        try container.encodeIfPresent(maxBitrate, forKey: .maxBitrate)
        try container.encodeIfPresent(maxFramerate, forKey: .maxFramerate)
        if resolutionScale != 1 { try container.encode(resolutionScale, forKey: .resolutionScale) }
        if framerateScale != 1 { try container.encode(framerateScale, forKey: .framerateScale) }
        try container.encodeIfPresent(scalabilityMode, forKey: .scalabilityMode)
        if !dependencyEncodingIDs.isEmpty {
            try container.encode(dependencyEncodingIDs, forKey: .dependencyEncodingIDs)
        }
    }
}
