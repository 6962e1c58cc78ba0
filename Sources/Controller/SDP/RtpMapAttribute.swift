/// What a payload type stands for: `a=rtpmap` (RFC 8866 section 6.6).
struct RtpMapAttribute: Sendable, Hashable {
    var payloadType: UInt8
    /// The subtype only; the type is the section's.
    var encoding: String
    /// Hertz.
    var clockRate: UInt32
    var channels: UInt8?
}

extension RtpMapAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let payloadType: UInt8 = fields.number(), payloadType <= 127,
            let map = fields.remainder()
        else { return nil }
        var parts = SdpFields(map)
        guard let encoding = parts.next(upTo: "/"), encoding.isSdpToken,
            let clockRate: UInt32 = parts.number(upTo: "/"), clockRate > 0
        else { return nil }
        if !parts.isAtEnd {
            guard let channels: UInt8 = parts.number(upTo: "/"), channels > 0, parts.isAtEnd
            else { return nil }
            self.channels = channels
        }
        self.payloadType = payloadType
        self.encoding = encoding
        self.clockRate = clockRate
    }

    var description: String {
        "\(payloadType) \(encoding)/\(clockRate)" + (channels.map { "/\($0)" } ?? "")
    }
}
