/// Which variant of a codec a stream uses, as far as a decoder must be able to do that one.
///
/// Two codecs of one identity (`CodecIdentity`) are only the same when their profiles are.
enum CodecProfile: Hashable {
    static let h264Name = "profile-level-id"

    /// Sound, VP8, and H.264 of which nothing is said: any variant will do.
    case any
    /// VP9, AV1 and H.265.
    case number(Int)
    case h264(H264)
    /// A profile that no list has.
    case unknown

    /// The profiles of H.264 that RFC 6184 section 8.1 tells apart.
    enum H264: Hashable {
        case constrainedBaseline, baseline, main, extended, constrainedHigh, high
        case predictiveHigh444
    }

    init(_ mimeType: MimeType, _ parameters: [String: RtpParameterValue]) {
        switch mimeType.spelling {
        case "video/VP9": self = Self.numbered(parameters["profile-id"], usual: 0)
        case "video/AV1": self = Self.numbered(parameters["profile"], usual: 0)
        case "video/H265": self = Self.numbered(parameters["profile-id"], usual: 1)
        case "video/H264":
            switch parameters[Self.h264Name] {
            case nil: self = .any
            case .string(let text): self = H264(profileLevelID: text).map(Self.h264) ?? .unknown
            case .int(let digits):
                self = H264(profileLevelID: "\(digits)").map(Self.h264) ?? .unknown
            case .bool, .double, .ints: self = .unknown
            }
        default: self = .any
        }
    }

    /// Whether what one end sends with this profile is what the other end named.
    func agrees(with other: CodecProfile) -> Bool {
        switch (self, other) {
        case (.unknown, _), (_, .unknown): false
        case (.any, _), (_, .any): true
        default: self == other
        }
    }

    private static func numbered(_ value: RtpParameterValue?, usual: Int) -> CodecProfile {
        guard let value else { return .number(usual) }
        return value.int.map { .number($0) } ?? .unknown
    }
}

extension CodecProfile.H264 {
    /// Three bytes in hex: the profile, its constraints, and the level, which does not matter.
    init?(profileLevelID text: String) {
        guard text.utf8.count == 6, text.utf8.allSatisfy({ $0 > UInt8(ascii: "-") }),
            let number = UInt32(text, radix: 16)
        else { return nil }
        let constraints = UInt8(number >> 8 & 0xFF)
        switch (UInt8(number >> 16), constraints) {
        case (0x42, let bits) where bits & 0x4F == 0x40: self = .constrainedBaseline
        case (0x4D, let bits) where bits & 0x8F == 0x80: self = .constrainedBaseline
        case (0x58, let bits) where bits & 0xCF == 0xC0: self = .constrainedBaseline
        case (0x42, let bits) where bits & 0x4F == 0: self = .baseline
        case (0x58, let bits) where bits & 0xCF == 0x80: self = .baseline
        case (0x4D, let bits) where bits & 0xAF == 0: self = .main
        case (0x58, let bits) where bits & 0xCF == 0: self = .extended
        case (0x64, 0x0C): self = .constrainedHigh
        case (0x64, 0): self = .high
        case (0xF4, 0): self = .predictiveHigh444
        default: return nil
        }
    }
}
